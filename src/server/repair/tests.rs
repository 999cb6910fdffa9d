//! Whole connections through the repair, in pieces of every size.

use std::collections::VecDeque;

use bytes::BytesMut;
use proptest::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::fields::LARGEST_HEAD;
use super::*;

/// What `input` becomes when it arrives in pieces of these lengths, over and over, and then ends.
fn repair(input: &[u8], pieces: &[usize]) -> Vec<u8> {
    let (mut tracker, mut out) = (Tracker::default(), BytesMut::new());
    let mut rest = input;
    let mut lengths = pieces.iter().cycle();
    while !rest.is_empty() {
        let (piece, others) = rest.split_at((*lengths.next().unwrap()).clamp(1, rest.len()));
        tracker.feed(piece, &mut out);
        rest = others;
    }
    tracker.finish(&mut out);
    out.to_vec()
}

/// In one piece and byte by byte, which must agree.
fn repair_both(input: &str) -> String {
    let whole = repair(input.as_bytes(), &[usize::MAX]);
    assert_eq!(whole, repair(input.as_bytes(), &[1]));
    String::from_utf8(whole).unwrap()
}

#[test]
fn every_line_of_a_connection_is_repaired_and_nothing_else() {
    let cases = [
        (
            "bodies that look like request lines",
            "POST /a?\"1\" HTTP/1.1\r\nContent-Length: 22\r\n\r\nGET /\"body\" HTTP/1.1\r\nGET /\"2\" HTTP/1.1\r\nA: \"\r\n\r\n",
            "POST /a?%221%22 HTTP/1.1\r\nContent-Length: 22\r\n\r\nGET /\"body\" HTTP/1.1\r\nGET /%222%22 HTTP/1.1\r\nA: \"\r\n\r\n",
        ),
        (
            "chunks and trailers",
            "PUT /a b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n16\r\nGET /\"body\" HTTP/1.1\r\n\r\n0\r\nX: GET /\" HTTP/1.1\r\n\r\nGET /c d HTTP/1.1\r\n\r\n",
            "PUT /a%20b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n16\r\nGET /\"body\" HTTP/1.1\r\n\r\n0\r\nX: GET /\" HTTP/1.1\r\n\r\nGET /c%20d HTTP/1.1\r\n\r\n",
        ),
        (
            "an announced body comes as any other",
            "POST /\" HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n\"GET /\" HTTP/1.1\r\n\r\n",
            "POST /%22 HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n\"GET /%22 HTTP/1.1\r\n\r\n",
        ),
        (
            "empty lines between requests and bare LF",
            "\r\n\nGET /\" HTTP/1.1\nHost: a\n\n\r\nOPTIONS * HTTP/1.1\r\n\r\nGET http://a/< HTTP/1.0\r\n\r\n",
            "\r\n\nGET /%22 HTTP/1.1\nHost: a\n\n\r\nOPTIONS * HTTP/1.1\r\n\r\nGET http://a/%3C HTTP/1.0\r\n\r\n",
        ),
        (
            "an offer to switch that nobody took",
            "GET /\" HTTP/1.1\r\nUpgrade: h2c\r\n\r\nGET /\" HTTP/1.1\r\n\r\n",
            "GET /%22 HTTP/1.1\r\nUpgrade: h2c\r\n\r\nGET /%22 HTTP/1.1\r\n\r\n",
        ),
    ];
    for (name, input, expected) in cases {
        assert_eq!(repair_both(input), expected, "{name}");
    }
}

#[test]
fn what_is_in_doubt_ends_the_repair() {
    let next = "GET /\" HTTP/1.1\r\n\r\n";
    for input in [
        "POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
        "GET / HTTP/1.1\r\n folded\r\n\r\n",
        "CONNECT a:443 HTTP/1.1\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\n",
        "GET /a\tb HTTP/1.1\r\n\r\n",
        "GET /\"\r\n",
        "hello\r\n",
    ] {
        let input = format!("{input}{next}");
        assert_eq!(repair_both(&input), input);
    }
}

#[test]
fn heads_are_bounded() {
    let line = |length: usize| format!("GET /\"{} HTTP/1.1\r\n", "a".repeat(length - 17));
    assert_eq!(line(100).len(), 100);
    let next = "\r\nGET /\" HTTP/1.1\r\n\r\n";
    let repaired_next = next.replace('"', "%22");

    let fits = line(LARGEST_HEAD - 2) + next;
    assert_eq!(repair_both(&fits), fits.replace('"', "%22"));
    let fields_too_long = line(LARGEST_HEAD) + next;
    assert_eq!(repair_both(&fields_too_long), line(LARGEST_HEAD).replace('"', "%22") + next);
    let line_too_long = line(LARGEST_HEAD + 1) + next;
    assert_eq!(repair_both(&line_too_long), line_too_long);
    assert_ne!(next, repaired_next);
}

#[test]
fn a_line_that_never_ends_comes_out_as_it_came() {
    assert_eq!(repair_both("GET /\" HTTP/1."), "GET /\" HTTP/1.");
    assert_eq!(repair_both("GET /\" HTTP/1.1"), "GET /\" HTTP/1.1");
}

/// A request that every server takes, with a body or without.
fn legal_request() -> impl Strategy<Value = Vec<u8>> {
    let target =
        prop_oneof!["/[a-zA-Z0-9/?=&%,;:@!$'()*+._~-]{0,30}", Just("*".into()), "http://a\\.b:1/[a-z]{0,3}"];
    let fields = prop::collection::vec(("[A-Z][a-z-]{0,8}x", "[ -~]{0,20}"), 0..4).prop_map(|fields| {
        fields.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect::<String>()
    });
    let data = || prop::collection::vec(any::<u8>(), 0..40);
    let body = prop_oneof![
        Just(b"\r\n".to_vec()),
        data()
            .prop_map(|data| [format!("Content-Length: {}\r\n\r\n", data.len()).as_bytes(), &data].concat()),
        (prop::collection::vec(data(), 0..4), any::<bool>()).prop_map(|(chunks, trailer)| {
            let mut body = b"Transfer-Encoding: chunked\r\n\r\n".to_vec();
            for data in chunks.iter().filter(|data| !data.is_empty()) {
                body.extend([format!("{:x}\r\n", data.len()).as_bytes(), data, b"\r\n"].concat());
            }
            body.extend_from_slice(if trailer { b"0\r\nX-Sum: \"1\"\r\n\r\n" } else { b"0\r\n\r\n" });
            body
        }),
    ];
    ("[A-Z]{1,7}x", target, fields, body).prop_map(|(method, target, fields, body)| {
        [format!("{method} {target} HTTP/1.1\r\n{fields}").as_bytes(), &body].concat()
    })
}

/// Bytes put together from what matters to the tracker, in any order.
fn soup() -> impl Strategy<Value = Vec<u8>> {
    let words = vec![
        "GET /\" ",
        "HTTP/1.1",
        "HTTP/1.0",
        " ",
        "\r\n",
        "\n",
        "\r",
        "Content-Length: 3",
        "Transfer-Encoding: chunked",
        "Upgrade: x",
        ":",
        "\"",
        "0",
        "3",
        "a",
        ";x",
        "\x16",
        "é",
        "CONNECT ",
        "POST /< HTTP/1.1\r\n",
        "\r\n\r\n",
    ];
    prop::collection::vec(prop::sample::select(words), 0..40).prop_map(|words| words.concat().into_bytes())
}

fn pieces() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(1..50_usize, 1..20)
}

proptest! {
    #[test]
    fn legal_connections_pass_unchanged(requests in prop::collection::vec(legal_request(), 0..5), pieces in pieces()) {
        let input = requests.concat();
        prop_assert_eq!(repair(&input, &pieces), input.clone());
        prop_assert_eq!(Tracker::default().pass(&input), input.len(), "not in place");
    }

    #[test]
    fn an_illegal_line_is_found_behind_any_legal_requests(
        requests in prop::collection::vec(legal_request(), 0..5),
        pieces in pieces(),
    ) {
        let legal = requests.concat();
        let input = [&legal, b"GET /\" HTTP/1.1\r\n\r\n".as_slice()].concat();
        let expected = [&legal, b"GET /%22 HTTP/1.1\r\n\r\n".as_slice()].concat();
        prop_assert_eq!(repair(&input, &pieces), expected);
    }

    #[test]
    fn the_pieces_do_not_matter(input in soup(), pieces in pieces()) {
        let whole = repair(&input, &[usize::MAX]);
        prop_assert_eq!(repair(&input, &pieces), whole.clone());
        prop_assert_eq!(repair(&input, &[1]), whole);
    }
}

/// A stream that hands out the given pieces, one a read, and takes all that is written.
struct Pieces(VecDeque<Vec<u8>>);

impl AsyncRead for Pieces {
    fn poll_read(self: Pin<&mut Self>, _: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let pieces = &mut self.get_mut().0;
        if let Some(mut piece) = pieces.pop_front() {
            let rest = piece.split_off(piece.len().min(buf.remaining()));
            buf.put_slice(&piece);
            if !rest.is_empty() {
                pieces.push_front(rest);
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Pieces {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(Ok(bytes.len()))
    }
    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

const STREAM: &[u8] =
    b"POST /\"a HTTP/1.1\r\nContent-Length: 6\r\n\r\nGET /\"GET /<b> HTTP/1.1\r\n\r\nGET /c HTTP/1.1\r\n\r\nGET /\"";
const REPAIRED: &[u8] =
    b"POST /%22a HTTP/1.1\r\nContent-Length: 6\r\n\r\nGET /\"GET /%3Cb%3E HTTP/1.1\r\n\r\nGET /c HTTP/1.1\r\n\r\nGET /\"";

#[tokio::test]
async fn reading_through_buffers_of_every_size_gives_the_same_and_then_the_end() {
    for piece in [1, 2, 3, 7, 20, 1000] {
        for capacity in [1, 2, 5, 64, 4096] {
            let pieces = STREAM.chunks(piece).map(<[u8]>::to_vec).collect();
            let mut stream = Repaired::new(Pieces(pieces));
            let (mut all, mut buffer) = (Vec::new(), vec![0; capacity]);
            loop {
                let count = stream.read(&mut buffer).await.unwrap();
                if count == 0 {
                    break;
                }
                all.extend_from_slice(&buffer[..count]);
            }
            assert_eq!(
                String::from_utf8_lossy(&all),
                String::from_utf8_lossy(REPAIRED),
                "{piece} into {capacity}"
            );
        }
    }
}

#[tokio::test]
async fn a_switch_of_protocols_ends_the_repair() {
    let line = "GET /\" HTTP/1.1\r\n";
    for (answer, expected) in [
        ("HTTP/1.1 101 Switching Protocols\r\n\r\n", "GET /\" HTTP/1.1\r\n"),
        ("HTTP/1.1 200 OK\r\n\r\n", "GET /%22 HTTP/1.1\r\n"),
    ] {
        let asks = "GET / HTTP/1.1\r\nUpgrade: x\r\n\r\n";
        let pieces = [asks, line].map(|piece| piece.as_bytes().to_vec());
        let mut stream = Repaired::new(Pieces(pieces.into()));
        let mut buffer = vec![0; 100];
        assert_eq!(stream.read(&mut buffer).await.unwrap(), asks.len());
        stream.write_all(answer.as_bytes()).await.unwrap();
        let count = stream.read(&mut buffer).await.unwrap();
        assert_eq!(String::from_utf8_lossy(&buffer[..count]), expected);
    }
}

#[tokio::test]
async fn a_line_in_pieces_waits_for_its_end_without_ending_the_stream() {
    let (mut client, server) = tokio::io::duplex(100);
    let mut server = Repaired::new(server);
    client.write_all(b"GET /\"").await.unwrap();
    let mut buffer = [0; 100];
    let early = tokio::time::timeout(std::time::Duration::from_millis(20), server.read(&mut buffer)).await;
    assert!(early.is_err(), "{early:?}");
    client.write_all(b" HTTP/1.1\r\n").await.unwrap();
    let count = server.read(&mut buffer).await.unwrap();
    assert_eq!(&buffer[..count], b"GET /%22 HTTP/1.1\r\n");
}
