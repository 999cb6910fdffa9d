//! One request line: is it HTTP/1, is its target legal, and if not, what is the legal form of it.

/// A method longer than this is no method that anyone sends.
const LONGEST_METHOD: usize = 64;

/// What a request line says that matters here.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RequestLine {
    /// HTTP/1.0, which knows no transfer encodings.
    pub(super) http_10: bool,
    /// The whole line with a legal target; `None` when it is legal as it came.
    pub(super) repaired: Option<Vec<u8>>,
}

/// Whether bytes that do not yet hold a line may become a request line: a method, or the beginning of one.
pub(super) fn may_begin(bytes: &[u8]) -> bool {
    let method = bytes.split(|b| *b == b' ').next().unwrap_or_default();
    method.len() <= LONGEST_METHOD
        && method.iter().all(|b| is_token(*b))
        && (!method.is_empty() || bytes.is_empty())
}

/// Reads a line that ends in LF or CR LF. `None` for everything that is hyper's to judge: what is no request line of
/// HTTP/1.0 or 1.1, control characters, and CONNECT, after which the connection is no longer HTTP.
pub(super) fn read(line: &[u8]) -> Option<RequestLine> {
    let text = line.strip_suffix(b"\n")?;
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    let blank = text.iter().position(|b| *b == b' ')?;
    let (method, rest) = text.split_at_checked(blank)?;
    let rest = rest.strip_prefix(b" ")?;
    let (target, version) = rest.split_at_checked(rest.len().checked_sub(b" HTTP/1.1".len())?)?;
    let http_10 = match version {
        b" HTTP/1.0" => true,
        b" HTTP/1.1" => false,
        _ => return None,
    };
    if !may_begin(text)
        || method == b"CONNECT"
        || target.is_empty()
        || target.iter().any(u8::is_ascii_control)
    {
        return None;
    }
    let repaired = target.iter().any(|b| !is_legal(*b)).then(|| {
        let ending = line.get(text.len()..).unwrap_or_default();
        [method, b" ", &encode(target), version, ending].concat()
    });
    Some(RequestLine { http_10, repaired })
}

/// Bytes of a method or of a field's name (RFC 9110, section 5.6.2).
pub(super) fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// Bytes that a target may carry as they are: RFC 3986 unreserved, reserved and `%`, but for `#`. A fragment is never
/// sent, and hyper would silently drop a `#` and all behind it. A `%` that begins no escape stays too: readers
/// take it literally, and to encode it would change what well-formed escapes mean.
fn is_legal(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/?[]@!$&'()*+,;=%".contains(&byte)
}

fn encode(target: &[u8]) -> Vec<u8> {
    let mut legal = Vec::with_capacity(target.len() + target.len() / 2);
    for &byte in target {
        if is_legal(byte) {
            legal.push(byte);
        } else {
            legal.extend([b'%', hex_digit(byte >> 4), hex_digit(byte & 15)]);
        }
    }
    legal
}

fn hex_digit(nibble: u8) -> u8 {
    if nibble < 10 { b'0' + nibble } else { b'A' + nibble - 10 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn repaired(line: &str) -> Option<String> {
        read(line.as_bytes()).unwrap().repaired.map(|line| String::from_utf8(line).unwrap())
    }

    #[test]
    fn illegal_targets_become_legal() {
        let cases = [
            (
                "GET /integracoes/v1/execucoes-dividas-terceiros?offset=0&limit=100&filter=dataBase>=\"2023-01-01T00:00:00.000\" HTTP/1.1\r\n",
                "GET /integracoes/v1/execucoes-dividas-terceiros?offset=0&limit=100&filter=dataBase%3E=%222023-01-01T00:00:00.000%22 HTTP/1.1\r\n",
            ),
            (
                "GET /?filter=a = 1 and b = 2 HTTP/1.0\n",
                "GET /?filter=a%20=%201%20and%20b%20=%202 HTTP/1.0\n",
            ),
            ("GET /a HTTP/1.1 b HTTP/1.1\r\n", "GET /a%20HTTP/1.1%20b HTTP/1.1\r\n"),
            ("PUT /<\\^`{|}>#x HTTP/1.1\r\n", "PUT /%3C%5C%5E%60%7B%7C%7D%3E%23x HTTP/1.1\r\n"),
            ("GET /ação?x=%C3%A7%2b% HTTP/1.1\r\n", "GET /a%C3%A7%C3%A3o?x=%C3%A7%2b% HTTP/1.1\r\n"),
            (
                "GET http://localhost:1/a?b=\"c\" HTTP/1.1\r\n",
                "GET http://localhost:1/a?b=%22c%22 HTTP/1.1\r\n",
            ),
            ("GET /a  HTTP/1.1\r\n", "GET /a%20 HTTP/1.1\r\n"),
        ];
        for (line, expected) in cases {
            assert_eq!(repaired(line).as_deref(), Some(expected));
        }
    }

    #[test]
    fn legal_lines_stay() {
        for line in [
            "GET / HTTP/1.1\r\n",
            "OPTIONS * HTTP/1.1\r\n",
            "GET http://[::1]:8756/a?b=%22 HTTP/1.1\r\n",
            "M-SEARCH /a?b[]='c'&d=(e);f,g!$~* HTTP/1.1\n",
        ] {
            assert_eq!(repaired(line), None, "{line}");
        }
        assert!(read(b"GET / HTTP/1.0\r\n").unwrap().http_10);
        assert!(!read(b"GET / HTTP/1.1\r\n").unwrap().http_10);
    }

    #[test]
    fn what_is_hypers_to_judge_is_left_to_it() {
        for line in [
            "GET /a\"b HTTP/1.1",
            "GET /a\"b\r\n",
            "GET /a\"b HTTP/1.2\r\n",
            "GET /a\"b HTTP/2.0\r\n",
            "GET /a\"b HTTP/1.1 \r\n",
            "GET /a\"b http/1.1\r\n",
            "GET /a\tb\"c HTTP/1.1\r\n",
            "GET /a\rb\"c HTTP/1.1\r\n",
            "GET /a\u{7f}\"b HTTP/1.1\r\n",
            "GET  HTTP/1.1\r\n",
            "GET HTTP/1.1\r\n",
            " /\" HTTP/1.1\r\n",
            "G\"T / HTTP/1.1\r\n",
            "CONNECT a\"b:443 HTTP/1.1\r\n",
            "PRI * HTTP/2.0\r\n",
            "\r\n",
        ] {
            assert_eq!(read(line.as_bytes()), None, "{line:?}");
        }
    }

    #[test]
    fn the_beginning_of_a_method_is_told_from_other_protocols() {
        for bytes in [&b""[..], b"G", b"GET", b"GET ", b"GET /\"\x01\xff"] {
            assert!(may_begin(bytes), "{bytes:?}");
        }
        for bytes in [&b"\x16\x03\x01"[..], b" /", b"{\"a\"", b"GET\t/", b"\x81\x85", &[b'A'; 65]] {
            assert!(!may_begin(bytes), "{bytes:?}");
        }
    }

    /// Decodes what is an escape and takes the rest literally.
    fn decode(target: &[u8]) -> Vec<u8> {
        let mut decoded = Vec::new();
        let mut rest = target;
        while let Some((&byte, after)) = rest.split_first() {
            let escape =
                after.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
            match escape {
                Some(value) if byte == b'%' && after[0] != b'+' => {
                    decoded.push(value);
                    rest = &after[2..];
                }
                _ => {
                    decoded.push(byte);
                    rest = after;
                }
            }
        }
        decoded
    }

    fn printable() -> impl Strategy<Value = u8> {
        prop_oneof![3 => 0x20_u8..0x7f, 1 => 0x80_u8..=0xff, 1 => prop::sample::select(b"% \"><2F".to_vec())]
    }

    proptest! {
        #[test]
        fn a_repaired_target_is_legal_and_means_the_same(
            target in prop::collection::vec(printable(), 0..60),
            method in "[A-Z-]{1,9}",
            version in prop::sample::select(vec![" HTTP/1.1\r\n", " HTTP/1.0\n"]),
        ) {
            prop_assume!(method != "CONNECT");
            let target = [b"/".as_slice(), &target].concat();
            let line = [method.as_bytes(), b" ", &target, version.as_bytes()].concat();
            let read_once = read(&line).unwrap();
            let legal = read_once.repaired.unwrap_or(line);
            let body = legal.strip_prefix(method.as_bytes()).unwrap().strip_suffix(version.as_bytes()).unwrap();
            let body = body.strip_prefix(b" ").unwrap();
            prop_assert_eq!(decode(body), decode(&target));
            let uri = http::Uri::try_from(body).unwrap();
            prop_assert_eq!(uri.path_and_query().unwrap().as_str().as_bytes(), body);
            prop_assert_eq!(read(&legal), Some(RequestLine { http_10: read_once.http_10, repaired: None }));
        }
    }
}
