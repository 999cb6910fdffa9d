//! One letter on the wire: a connection of its own, one POST, and as much of the answer as is kept.

use bytes::Bytes;
use http::{HeaderValue, Method, Request, header};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;

use crate::dial::{self, Address, Trust, Wire};
use crate::world::Letter;

/// Bytes of an answer that are read; the rest is left where it is.
const LONGEST_ANSWER: usize = 64 << 10;

/// Sends a letter: the answer's status and body, or why there is none.
pub(super) async fn exchange(letter: &Letter, trust: &Trust) -> Result<(u16, Vec<u8>), String> {
    let address = Address::of(&letter.url)?;
    let wire = dial::connect(&address, trust).await?;
    let request = Request::builder()
        .method(Method::POST)
        .uri(address.target)
        .header(header::HOST, address.authority)
        .header(header::CONTENT_TYPE, HeaderValue::from_static(letter.media_type))
        .header(header::USER_AGENT, "duble")
        .header(header::CONNECTION, "close")
        .body(Full::new(Bytes::copy_from_slice(&letter.body)))
        .map_err(|error| format!("no request can be made of this letter: {error}"))?;
    talk(wire, request).await
}

async fn talk(wire: Wire, request: Request<Full<Bytes>>) -> Result<(u16, Vec<u8>), String> {
    let broken = |error: hyper::Error| format!("the connection broke without an answer: {error}");
    let (mut sender, connection) = http1::handshake(TokioIo::new(wire)).await.map_err(broken)?;
    let answer = async {
        let mut response = sender.send_request(request).await.map_err(broken)?;
        let mut body = Vec::new();
        while let Some(frame) = response.body_mut().frame().await {
            let frame = frame.map_err(|error| format!("the connection broke within the answer: {error}"))?;
            let Some(data) = frame.data_ref() else { continue };
            let room = LONGEST_ANSWER - body.len();
            body.extend_from_slice(data.get(..room).unwrap_or(data));
            if body.len() == LONGEST_ANSWER {
                break;
            }
        }
        Ok((response.status().as_u16(), body))
    };
    tokio::pin!(answer);
    // The connection is driven here and ends here: nothing of a delivery outlives it.
    tokio::select! {
        answer = &mut answer => return answer,
        _ = connection => {}
    }
    // What came before the connection ended is still to be read.
    answer.await
}
