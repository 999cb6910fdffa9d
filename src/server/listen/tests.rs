//! Real sockets, raw bytes in and out.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::extract::ConnectInfo;
use axum::extract::Request;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::*;

/// Longer than anything here takes, shorter than a person's patience.
const SOON: Duration = Duration::from_secs(10);

/// Answers with what arrived: method, target, peer and body.
async fn echo(request: Request) -> String {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let ConnectInfo(peer): ConnectInfo<SocketAddr> = *parts.extensions.get().unwrap();
    format!("[{} {} from {} with {:?}]", parts.method, parts.uri, peer.ip(), String::from_utf8_lossy(&body))
}

struct Server {
    address: SocketAddr,
    stop: Shutdown,
    task: JoinHandle<()>,
}

async fn start(router: Router, limits: Limits) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = Shutdown::new();
    let task = tokio::spawn(serve(listener, router, stop.clone(), limits));
    Server { address, stop, task }
}

async fn start_echo(limits: Limits) -> Server {
    start(Router::new().fallback(echo), limits).await
}

async fn connect(server: &Server) -> TcpStream {
    TcpStream::connect(server.address).await.unwrap()
}

/// Reads until `end` has come, or the other side has finished.
async fn read_until(stream: &mut TcpStream, end: &str) -> String {
    let mut all = Vec::new();
    timeout(SOON, async {
        while !String::from_utf8_lossy(&all).contains(end) && stream.read_buf(&mut all).await.unwrap() > 0 {}
    })
    .await
    .expect("an answer in time");
    String::from_utf8(all).unwrap()
}

/// Sends all at once, and reads all that comes until the server closes.
async fn talk(server: &Server, request: &str) -> String {
    let mut stream = connect(server).await;
    stream.write_all(request.as_bytes()).await.unwrap();
    read_until(&mut stream, "\0").await
}

#[tokio::test]
async fn the_documents_own_url_arrives_percent_encoded() {
    let server = start_echo(Limits::default()).await;
    let answer = talk(
        &server,
        "GET /integracoes/v1/execucoes-dividas-terceiros?offset=0&limit=100&filter=dataBase>=\"2023-01-01T00:00:00.000\" HTTP/1.1\r\n\
         Host: x\r\nConnection: close\r\n\r\n",
    )
    .await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    let target = "/integracoes/v1/execucoes-dividas-terceiros?offset=0&limit=100&filter=dataBase%3E=%222023-01-01T00:00:00.000%22";
    assert!(answer.ends_with(&format!("[GET {target} from 127.0.0.1 with \"\"]")), "{answer}");
}

#[tokio::test]
async fn headers_are_in_title_case_and_without_the_systems_date() {
    let server = start_echo(Limits::default()).await;
    let answer = talk(&server, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
    assert!(answer.contains("\r\nContent-Type: ") && answer.contains("\r\nContent-Length: "), "{answer}");
    assert!(!answer.to_ascii_lowercase().contains("\r\ndate:"), "{answer}");
}

#[tokio::test]
async fn pipelined_requests_with_bodies_that_look_like_requests() {
    let server = start_echo(Limits::default()).await;
    let answer = talk(
        &server,
        "POST /a b HTTP/1.1\r\nHost: x\r\nContent-Length: 21\r\n\r\nGET /\"no\" HTTP/1.1\r\n\r\
         PUT /\"c\" HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n13\r\nGET /\"no\" HTTP/1.1\n\r\n0\r\nSum: 1\r\n\r\n\
         GET /<d> HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    )
    .await;
    let bodies: Vec<_> = answer.split('[').skip(1).map(|rest| rest.split_once(']').unwrap().0).collect();
    assert_eq!(
        bodies,
        [
            r#"POST /a%20b from 127.0.0.1 with "GET /\"no\" HTTP/1.1\r\n\r""#,
            r#"PUT /%22c%22 from 127.0.0.1 with "GET /\"no\" HTTP/1.1\n""#,
            r#"GET /%3Cd%3E from 127.0.0.1 with """#,
        ],
        "{answer}"
    );
}

#[tokio::test]
async fn a_connection_stays_open_and_its_bytes_may_drip() {
    let server = start_echo(Limits::default()).await;
    let mut stream = connect(&server).await;
    for path in ["/\"1\"", "/\"2\"", "/3"] {
        for byte in format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n\"").bytes() {
            stream.write_all(&[byte]).await.unwrap();
            tokio::task::yield_now().await;
        }
        let answer = read_until(&mut stream, "]").await;
        let target = path.replace('"', "%22");
        assert!(answer.ends_with(&format!(r#"[POST {target} from 127.0.0.1 with "\""]"#)), "{answer}");
    }
}

#[tokio::test]
async fn an_announced_body_is_asked_for_and_the_next_line_repaired() {
    let server = start_echo(Limits::default()).await;
    let mut stream = connect(&server).await;
    let head = "POST /\" HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    assert!(read_until(&mut stream, "\r\n\r\n").await.starts_with("HTTP/1.1 100 Continue\r\n"));
    stream.write_all(b"bodyGET /< HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
    let answers = read_until(&mut stream, "\0").await;
    assert!(answers.contains("[POST /%22 from 127.0.0.1 with \"body\"]"), "{answers}");
    assert!(answers.contains("[GET /%3C from 127.0.0.1 with \"\"]"), "{answers}");
}

#[tokio::test]
async fn what_hyper_refuses_it_still_refuses() {
    let server = start_echo(Limits::default()).await;
    for request in [
        "GET /a\tb HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET  HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET  /a HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /a\r\n\r\n",
        "{\"a\": 1}\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    ] {
        let answer = talk(&server, request).await;
        assert!(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{request:?}: {answer}");
    }
    assert!(talk(&server, "GET / HTTP/1.0\r\n\r\n").await.contains("[GET / "));
}

/// A router whose answer waits for `go`, and says through the first `Notify` that it has begun.
fn waiting_router() -> (Router, Arc<Notify>, Arc<Notify>) {
    let (begun, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let router = Router::new().fallback({
        let (begun, go) = (begun.clone(), go.clone());
        move || async move {
            begun.notify_one();
            go.notified().await;
            "done"
        }
    });
    (router, begun, go)
}

#[tokio::test]
async fn a_request_in_flight_is_finished_and_idle_connections_are_closed() {
    let (router, begun, go) = waiting_router();
    let server = start(router, Limits { drain: SOON, ..Limits::default() }).await;
    let mut idle = connect(&server).await;
    let mut busy = connect(&server).await;
    busy.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    timeout(SOON, begun.notified()).await.unwrap();

    server.stop.request();
    assert_eq!(read_until(&mut idle, "\0").await, "", "closed while the other one still works");
    assert!(TcpStream::connect(server.address).await.is_err(), "the port is closed");
    assert!(!server.task.is_finished());

    go.notify_one();
    let answer = read_until(&mut busy, "\0").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("done"), "{answer}");
    timeout(SOON, server.task).await.expect("serve returns").unwrap();
}

#[tokio::test]
async fn a_client_that_closes_its_own_side_still_gets_its_answer() {
    let (router, begun, go) = waiting_router();
    let server = start(router, Limits::default()).await;
    let mut stream = connect(&server).await;
    stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    stream.shutdown().await.unwrap();
    timeout(SOON, begun.notified()).await.unwrap();
    // The server has time to see that nothing more will come.
    tokio::time::sleep(Duration::from_millis(50)).await;
    go.notify_one();
    assert!(read_until(&mut stream, "\0").await.ends_with("done"));
}

#[tokio::test]
async fn what_takes_too_long_is_cut_off() {
    let (router, begun, _never) = waiting_router();
    let server = start(router, Limits { drain: Duration::from_millis(50), ..Limits::default() }).await;
    let mut stream = connect(&server).await;
    stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    timeout(SOON, begun.notified()).await.unwrap();
    server.stop.request();
    timeout(SOON, server.task).await.expect("serve returns").unwrap();
    assert_eq!(read_until(&mut stream, "\0").await, "");
}

#[test]
fn the_default_limits_end_all_within_a_second() {
    assert!(Limits::default().drain < Duration::from_secs(1));
}

#[tokio::test]
async fn connections_beyond_the_bound_wait_their_turn() {
    let server = start_echo(Limits { connections: 1, ..Limits::default() }).await;
    let mut first = connect(&server).await;
    first.write_all(b"GET /1 HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    assert!(read_until(&mut first, "]").await.contains("[GET /1 "));
    let mut second = connect(&server).await;
    second.write_all(b"GET /2 HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    let early = timeout(Duration::from_millis(100), second.read(&mut [0; 1])).await;
    assert!(early.is_err(), "served beyond the bound: {early:?}");
    drop(first);
    assert!(read_until(&mut second, "]").await.contains("[GET /2 "));
}

#[tokio::test]
async fn a_head_that_does_not_come_ends_the_connection() {
    let server = start_echo(Limits { header_read: Duration::from_millis(50), ..Limits::default() }).await;
    let mut stream = connect(&server).await;
    stream.write_all(b"GET /\"").await.unwrap();
    assert!(!read_until(&mut stream, "\0").await.contains("200 OK"));
}

#[tokio::test]
async fn a_panic_ends_its_connection_and_no_other() {
    let router = Router::new().fallback(|request: Request| async move {
        assert_ne!(request.uri().path(), "/panic", "on purpose");
        "fine"
    });
    let server = start(router, Limits::default()).await;
    assert_eq!(talk(&server, "GET /panic HTTP/1.1\r\nHost: x\r\n\r\n").await, "");
    assert!(talk(&server, "GET / HTTP/1.0\r\n\r\n").await.ends_with("fine"));
}

/// A listener that fails a few times before each connection.
struct Failing {
    listener: TcpListener,
    failures: AtomicUsize,
    kind: fn() -> io::Error,
}

impl Accept for Failing {
    async fn accept(&self) -> io::Result<(TcpStream, SocketAddr)> {
        if self.failures.load(Ordering::Relaxed) > 0 {
            self.failures.fetch_sub(1, Ordering::Relaxed);
            return Err((self.kind)());
        }
        self.listener.accept().await
    }
}

#[tokio::test]
async fn accepting_goes_on_after_errors() {
    const EMFILE: i32 = 24;
    let kinds: [fn() -> io::Error; 2] =
        [|| io::Error::from_raw_os_error(EMFILE), || io::ErrorKind::ConnectionAborted.into()];
    for kind in kinds {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let failing = Failing { listener, failures: AtomicUsize::new(3), kind };
        let stop = Shutdown::new();
        let router = Router::new().fallback(echo);
        let task = tokio::spawn(accept_loop(failing, router, stop.clone(), Limits::default(), None));
        let server = Server { address, stop, task };
        assert!(talk(&server, "GET / HTTP/1.0\r\n\r\n").await.contains("[GET / "));
        server.stop.request();
        timeout(SOON, server.task).await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_pause_after_an_error_does_not_delay_the_end() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let failing = Failing {
        listener,
        failures: AtomicUsize::new(usize::MAX),
        kind: || io::Error::from_raw_os_error(24),
    };
    let stop = Shutdown::new();
    let task = tokio::spawn(accept_loop(failing, Router::new(), stop.clone(), Limits::default(), None));
    tokio::time::sleep(Duration::from_millis(100)).await;
    stop.request();
    timeout(Duration::from_secs(1), task).await.expect("serve returns").unwrap();
}
