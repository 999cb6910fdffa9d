//! What a stranger can make a server keep is bounded.

use std::time::Duration;

use duble::app::Limits;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::stage::Running;

#[tokio::test]
async fn heads_are_bounded() {
    let limits = Limits { head_bytes: 9_000, headers: 5, ..Limits::default() };
    let duble = Running::with(limits).await;
    let status = async |head: String| {
        let mut stream = tokio::net::TcpStream::connect(duble.address()).await.unwrap();
        let request = format!("GET /_duble/livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{head}\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        // Who is refused before all was read may find the connection reset behind the answer.
        let mut answer = Vec::new();
        while stream.read_buf(&mut answer).await.is_ok_and(|count| count > 0) {}
        String::from_utf8_lossy(&answer).get(9..12).unwrap_or_default().to_owned()
    };
    assert_eq!(status("A: b\r\n".repeat(3)).await, "200");
    assert_eq!(status("A: b\r\n".repeat(4)).await, "431");
    assert_eq!(status(format!("A: {}\r\n", "b".repeat(8_000))).await, "200");
    assert_eq!(status(format!("A: {}\r\n", "b".repeat(30_000))).await, "431");
}

/// Answers that nobody reads do not hold a connection for ever.
#[tokio::test]
async fn who_reads_nothing_is_cut() {
    let limits = Limits { write_stall: Duration::from_millis(300), ..Limits::default() };
    let duble = Running::with(limits).await;
    let one = duble.get("/_duble/openapi.json", &[]).await.text().await.unwrap().len();
    let (mut reads, mut writes) = tokio::net::TcpStream::connect(duble.address()).await.unwrap().into_split();
    let times = 2_000;
    let asking = tokio::spawn(async move {
        let request = "GET /_duble/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n".repeat(times);
        // It fails once the connection is cut.
        _ = writes.write_all(request.as_bytes()).await;
        writes
    });
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let mut seen = 0;
    let mut buffer = vec![0; 1 << 16];
    while let Ok(count @ 1..) = reads.read(&mut buffer).await {
        seen += count;
    }
    assert!(seen < one * times / 2, "{seen} bytes of {}", one * times);
    drop(asking.await.unwrap());
}

#[tokio::test]
async fn a_body_that_does_not_arrive_is_refused_in_the_providers_form() {
    let limits = Limits { request_time: Duration::from_millis(200), ..Limits::default() };
    let duble = Running::with(limits).await;
    let head = "POST /cobranca-bancaria/v3/boletos HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{";
    let answer = duble.raw(head.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert!(answer.contains("its body did not arrive within 0.2 s"), "{answer}");
}
