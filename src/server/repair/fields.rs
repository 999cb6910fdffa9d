//! The header fields of one request, read for the one thing that matters here: where its body ends.
//!
//! The rules are RFC 9112, section 6.3, as hyper applies them to requests. They only have to agree with hyper where
//! hyper goes on with the connection; what it refuses may be called unclear here.

use super::body::Body;
use super::line::is_token;

/// A request line and its fields may take this much; of a longer head the end is not looked for.
pub(super) const LARGEST_HEAD: usize = 64 * 1024;

/// How the fields end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Then comes this body, and then the next request.
    Body(Body),
    /// No telling where the next request begins.
    Unclear,
}

/// The fields read so far.
#[derive(Debug, Default)]
pub(super) struct Fields {
    http_10: bool,
    /// Bytes of the head so far.
    size: usize,
    /// The line that has begun, as far as it has come.
    line: Vec<u8>,
    content_length: Option<u64>,
    /// Whether the last `Transfer-Encoding` ends in `chunked`.
    chunked: Option<bool>,
    /// Whether the client offers to switch protocols.
    pub(super) upgrade: bool,
}

impl Fields {
    /// Fields that follow a request line of `size` bytes.
    pub(super) fn new(http_10: bool, size: usize) -> Self {
        Self { http_10, size, ..Self::default() }
    }

    /// Takes bytes up to the end of the head; says how many it took and, at the end, what follows.
    pub(super) fn advance(&mut self, bytes: &[u8]) -> (usize, Option<End>) {
        let mut taken = 0;
        for piece in bytes.split_inclusive(|b| *b == b'\n') {
            taken += piece.len();
            self.size += piece.len();
            if self.size > LARGEST_HEAD {
                return (taken, Some(End::Unclear));
            }
            self.line.extend_from_slice(piece);
            if !piece.ends_with(b"\n") {
                break;
            }
            let mut line = std::mem::take(&mut self.line);
            let text = line.strip_suffix(b"\n").unwrap_or(&line);
            let text = text.strip_suffix(b"\r").unwrap_or(text);
            if text.is_empty() {
                return (taken, Some(self.end()));
            }
            if self.field(text).is_none() {
                return (taken, Some(End::Unclear));
            }
            line.clear();
            self.line = line;
        }
        (taken, None)
    }

    /// Takes one whole line; `None` when it leaves the framing in doubt. A continuation line is among these: hyper
    /// refuses it.
    fn field(&mut self, line: &[u8]) -> Option<()> {
        let colon = line.iter().position(|b| *b == b':')?;
        let (name, value) = line.split_at_checked(colon)?;
        let value = value.strip_prefix(b":")?.trim_ascii();
        if name.is_empty() || !name.iter().all(|b| is_token(*b)) || value.contains(&b'\r') {
            return None;
        }
        if name.eq_ignore_ascii_case(b"content-length") {
            let length = digits(value)?;
            if self.content_length.is_some_and(|earlier| earlier != length) {
                return None;
            }
            self.content_length = Some(length);
        } else if name.eq_ignore_ascii_case(b"transfer-encoding") {
            let last = value.rsplit(|b| *b == b',').next()?.trim_ascii();
            self.chunked = Some(last.eq_ignore_ascii_case(b"chunked"));
        } else if name.eq_ignore_ascii_case(b"upgrade") {
            self.upgrade = true;
        }
        Some(())
    }

    fn end(&self) -> End {
        match (self.chunked, self.content_length) {
            (None, length) => End::Body(Body::length(length.unwrap_or(0))),
            (Some(true), None) if !self.http_10 => End::Body(Body::chunked()),
            // Transfer-Encoding wins over Content-Length, but both together are the mark of a smuggled request: hyper
            // reads the chunks and then closes, so there is no next line to repair.
            _ => End::Unclear,
        }
    }
}

/// Digits and nothing else: `str::parse` would also take a sign.
fn digits(value: &[u8]) -> Option<u64> {
    if !value.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(value).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(head: &str) -> End {
        let (taken, end) = Fields::new(false, 0).advance(head.as_bytes());
        assert_eq!(taken, head.len());
        end.unwrap()
    }

    #[test]
    fn the_length_is_found() {
        let cases = [
            ("\r\n", Body::length(0)),
            ("\n", Body::length(0)),
            ("Host: a\r\n\r\n", Body::length(0)),
            ("content-LENGTH:12\r\n\r\n", Body::length(12)),
            ("Content-Length: \t 12 \nA:\n\n", Body::length(12)),
            ("Content-Length: 12\r\nContent-Length: 12\r\n\r\n", Body::length(12)),
            ("Content-Length: 0\r\n\r\n", Body::length(0)),
            ("Transfer-Encoding: Chunked\r\n\r\n", Body::chunked()),
            ("Transfer-Encoding: gzip, chunked\r\n\r\n", Body::chunked()),
            ("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n", Body::chunked()),
        ];
        for (head, expected) in cases {
            assert_eq!(end(head), End::Body(expected), "{head:?}");
        }
    }

    #[test]
    fn what_is_in_doubt_is_unclear() {
        for head in [
            "Content-Length: 12\r\nContent-Length: 13\r\n",
            "Content-Length: +12\r\n",
            "Content-Length: 12, 12\r\n",
            "Content-Length:\r\n",
            "Content-Length: 99999999999999999999\r\n",
            "Transfer-Encoding: gzip\r\n\r\n",
            "Transfer-Encoding: chunked, gzip\r\n\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
            "Content-Length : 5\r\n",
            " Content-Length: 5\r\n",
            "no colon\r\n",
            ": no name\r\n",
            "A: b\rc\r\n",
        ] {
            assert_eq!(end(head), End::Unclear, "{head:?}");
        }
    }

    #[test]
    fn http_1_0_has_no_transfer_encodings() {
        let head = b"Transfer-Encoding: chunked\r\n\r\n";
        assert_eq!(Fields::new(true, 0).advance(head), (head.len(), Some(End::Unclear)));
    }

    #[test]
    fn nothing_behind_the_head_is_taken() {
        assert_eq!(
            Fields::new(false, 0).advance(b"A: b\r\n\r\nGET /"),
            (8, Some(End::Body(Body::length(0))))
        );
        assert_eq!(Fields::new(false, 0).advance(b"A: b\r\n"), (6, None));
    }

    #[test]
    fn the_head_is_bounded() {
        let mut fields = Fields::new(false, LARGEST_HEAD - 10);
        assert_eq!(fields.advance(b"A: bcdefg"), (9, None));
        assert_eq!(fields.advance(b"hi"), (2, Some(End::Unclear)));
    }

    #[test]
    fn an_offer_to_switch_is_noticed() {
        let mut fields = Fields::default();
        fields.advance(b"UpGrade: h2c\r\n");
        assert!(fields.upgrade);
    }
}
