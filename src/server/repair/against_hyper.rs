//! hyper with the repair beside hyper without it, on the same bytes: what hyper takes by itself, it must take with the
//! repair too, and with the same bodies. A body taken for a request line, or the other way round, would show here.

use std::cell::RefCell;
use std::convert::Infallible;
use std::rc::Rc;

use http_body_util::{BodyExt, Empty};
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use proptest::prelude::*;
use tokio::io::{AsyncWriteExt, DuplexStream};

use super::*;

/// Method and body of each request that hyper could read whole.
type Requests = Vec<(String, Vec<u8>)>;

async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin) -> Requests {
    let seen = Rc::new(RefCell::new(Requests::new()));
    let service = hyper::service::service_fn({
        let seen = seen.clone();
        move |request: http::Request<Incoming>| {
            let seen = seen.clone();
            async move {
                let method = request.method().to_string();
                if let Ok(body) = request.into_body().collect().await {
                    seen.borrow_mut().push((method, body.to_bytes().to_vec()));
                }
                Ok::<_, Infallible>(http::Response::new(Empty::<&[u8]>::new()))
            }
        }
    });
    let mut builder = hyper::server::conn::http1::Builder::new();
    let _ = builder.half_close(true).serve_connection(TokioIo::new(stream), service).await;
    seen.take()
}

/// The far end of a connection on which `input` was sent, and nothing more will be.
async fn sent(input: &[u8]) -> (DuplexStream, DuplexStream) {
    let (mut client, server) = tokio::io::duplex(1 << 20);
    client.write_all(input).await.unwrap();
    client.shutdown().await.unwrap();
    (client, server)
}

/// Heads and bodies that are right, wrong and doubtful, in any order.
fn soup() -> impl Strategy<Value = Vec<u8>> {
    let words = prop_oneof![
        4 => prop::sample::select(vec![
            "GET / HTTP/1.1\r\n\r\n",
            "GET /\" HTTP/1.1\r\n\r\n",
            "POST /a b HTTP/1.1\r\nContent-Length: 4\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: 22\r\n\r\n",
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
            "PUT / HTTP/1.1\nExpect: 100-continue\nUpgrade: x\ntransfer-encoding:chunked \n\n",
            "PUT / HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\n",
        ]),
        2 => prop::sample::select(vec!["16\r\n", "4;x=\"\r\n", "4 \r\n", "\r\n0\r\n\r\n", "0\r\nA: b\r\n\r\n", "abcd", "\r\n"]),
        1 => prop::sample::select(vec![
            "Transfer-Encoding: gzip\r\n", "Content-Length: 4\r\n", "Content-Length: 4, 4\r\n", "A: b\r\n", " c\r\n", "\n",
            "\r", "\"", " ", "POST / HTTP/1.1\r\n", "CONNECT a:1 HTTP/1.1\r\n\r\n", "é", "\u{1}",
        ]),
    ];
    prop::collection::vec(words, 0..12).prop_map(|words| words.concat().into_bytes())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]
    #[test]
    fn what_hyper_takes_is_left_as_it_is(input in soup()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let (plain, repaired) = runtime.block_on(async {
            let (_client, server) = sent(&input).await;
            let plain = serve(server).await;
            let (_client, server) = sent(&input).await;
            (plain, serve(Repaired::new(server)).await)
        });
        prop_assert!(repaired.starts_with(&plain), "without {plain:?}, with {repaired:?}");
    }
}
