//! Letters on a real wire: a room that posts them, and receivers of every kind.

use std::future::pending;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::*;
use crate::facts::{Lapse, Moment};
use crate::world::{
    About, Allowed, Bounds, Clock, Exchange, Filter, Finished, Kind, Line, Maker, Turn, Universe, Verdict,
    Worlds, WorldsError,
};

/// A room that posts letters to an address when one is due, and keeps what comes of them.
#[derive(Clone, Debug, Default)]
struct Desk {
    receipts: Vec<Receipt>,
}

impl Rooms for Desk {
    type Due = String;
    type Fault = ();
    type Credential = ();
    fn credentials(&self) -> Vec<()> {
        Vec::new()
    }
    fn credential_changes(&self) -> u64 {
        0
    }
    fn wake(url: String, turn: &mut Turn<'_, Self>) -> Option<Finished<()>> {
        let letter = Letter {
            operation: "desk.tell",
            url: url.clone(),
            body: br#"{"a":"\u00e7"}"#.to_vec(),
            media_type: "application/json",
        };
        turn.universe.outbox.post(letter, url);
        None
    }
    fn returned(_: String, receipt: &Receipt, turn: &mut Turn<'_, Self>) -> Option<Finished<()>> {
        turn.universe.rooms.receipts.push(receipt.clone());
        None
    }
}

fn desk(urls: &[&str]) -> Universe<Desk> {
    let mut universe = Universe::new(Clock::frozen(Moment::from_millis(0)), 0, Desk::default());
    for url in urls {
        universe.timers.set(Moment::from_millis(1_000), (*url).to_owned());
    }
    universe
}

/// What comes of one letter to an address, by a world that is advanced over its due moment.
async fn sent(courier: Courier, url: &str) -> Receipt {
    let world = Arc::new(Cell::new(desk(&[url]), Bounds::default()));
    courier.attend(&WorldName::default_world(), &world);
    world.advance(Lapse::from_secs(2)).await.unwrap();
    let [receipt] = world.look(|universe| universe.rooms.receipts.clone()).try_into().unwrap();
    let (entries, ..) = world.journal(&Filter { limit: 9, ..Filter::default() });
    let [entry] = entries.try_into().unwrap();
    let Exchange { method, target, request, .. } = entry.exchange.clone().unwrap();
    assert_eq!((entry.line.kind, entry.at.as_millis()), (Kind::Delivery, 1_000));
    assert_eq!((method.as_str(), target.as_str(), request.as_str()), ("POST", url, "{\"a\":\"\\u00e7\"}"));
    receipt
}

/// Reads a request to the end of its body, as far as one arrives.
async fn request(stream: &mut (impl AsyncReadExt + Unpin)) -> String {
    let mut text = String::new();
    while !text.ends_with('}') {
        let mut chunk = [0; 4096];
        let read = stream.read(&mut chunk).await.unwrap_or(0);
        if read == 0 {
            break;
        }
        text.push_str(&String::from_utf8_lossy(&chunk[..read]));
    }
    text
}

/// A receiver that answers every connection with these bytes; its address, and how many came.
async fn receiver(answer: Vec<u8>) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let came = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&came);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            count.fetch_add(1, Ordering::Relaxed);
            let seen = request(&mut stream).await;
            assert!(seen.starts_with("POST /x?y=1 HTTP/1.1\r\nhost: 127.0.0.1:"), "{seen}");
            assert!(seen.contains("\r\ncontent-type: application/json\r\nuser-agent: duble\r\n"), "{seen}");
            assert!(seen.ends_with("\r\n\r\n{\"a\":\"\\u00e7\"}"), "{seen}");
            stream.write_all(&answer).await.unwrap();
        }
    });
    (url, came)
}

#[tokio::test]
async fn the_receivers_word_comes_back_and_redirects_are_not_followed() {
    let courier = Courier::new(PATIENCE);
    let (elsewhere, followed) = receiver(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_vec()).await;
    let redirect = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: {elsewhere}/x?y=1\r\ncontent-length: 0\r\n\r\n"
    );
    for (answer, status, body) in [
        ("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok", 200, "ok"),
        ("HTTP/1.1 204 No Content\r\n\r\n", 204, ""),
        ("HTTP/1.1 500 Internal Server Error\r\ncontent-length: 3\r\n\r\nbad", 500, "bad"),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", 200, "ok"),
        (redirect.as_str(), 307, ""),
    ] {
        let (url, came) = receiver(answer.as_bytes().to_vec()).await;
        let receipt = sent(courier.clone(), &format!("{url}/x?y=1")).await;
        assert_eq!(receipt, Receipt::Answered { status, body: body.as_bytes().to_vec() }, "{answer}");
        assert_eq!(came.load(Ordering::Relaxed), 1);
    }
    assert_eq!(followed.load(Ordering::Relaxed), 0);
    let long = [b"HTTP/1.1 200 OK\r\ncontent-length: 9000000\r\n\r\n".as_slice(), &[b'x'; 100_000]].concat();
    let (url, _) = receiver(long).await;
    let Receipt::Answered { status: 200, body } = sent(courier, &format!("{url}/x?y=1")).await else {
        panic!("an answer that is too long is an answer")
    };
    assert_eq!(body.len(), 64 << 10);
}

#[tokio::test]
async fn what_is_no_answer_says_why() {
    let hurried = Courier::new(Duration::from_millis(200));
    let said = |receipt: Receipt| match receipt {
        Receipt::Failed { said } => said,
        Receipt::Answered { status, .. } => panic!("{status}"),
    };
    // Silence: the connection is there, and nothing comes.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = format!("http://{}/", listener.local_addr().unwrap());
    assert_eq!(said(sent(hurried.clone(), &silent).await), "no answer within 200ms");
    drop(listener);
    assert!(said(sent(hurried, &silent).await).starts_with("no connection to 127.0.0.1:"));
    for (answer, start) in [
        ("", "the connection broke without an answer"),
        ("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf", "the connection broke within the answer"),
        ("SMTP ready\r\n\r\n", "the connection broke without an answer"),
    ] {
        let (url, _) = receiver(answer.as_bytes().to_vec()).await;
        let said = said(sent(Courier::new(PATIENCE), &format!("{url}/x?y=1")).await);
        assert!(said.starts_with(start), "{answer}: {said}");
    }
    for (url, start) in [
        ("ftp://127.0.0.1/", "only http and https addresses can be called"),
        ("nowhere", "only http and https addresses can be called"),
        ("http://a b/", "this is no address"),
    ] {
        let said = said(sent(Courier::new(PATIENCE), url).await);
        assert!(said.starts_with(start), "{url}: {said}");
    }
}

/// A receiver behind TLS with a certificate that it has signed itself; its port and the certificate in PEM.
async fn secure(names: &[&str]) -> (u16, String) {
    let key = rcgen::KeyPair::generate().unwrap();
    let names: Vec<_> = names.iter().map(ToString::to_string).collect();
    let own = rcgen::CertificateParams::new(names).unwrap().self_signed(&key).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from(own.der().to_vec())],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            request(&mut stream).await;
            // Whoever only tries the certificate has gone by now.
            _ = stream.write_all(b"HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n").await;
            _ = stream.shutdown().await;
        }
    });
    (port, own.pem())
}

#[tokio::test]
async fn on_loopback_any_certificate_is_taken() {
    let (port, _) = secure(&["someone.else.example"]).await;
    for host in ["127.0.0.1", "localhost"] {
        let receipt = sent(Courier::new(PATIENCE), &format!("https://{host}:{port}/")).await;
        assert_eq!(receipt, Receipt::Answered { status: 201, body: Vec::new() }, "{host}");
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let plain = format!("https://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
    });
    let Receipt::Failed { said } = sent(Courier::new(PATIENCE), &plain).await else {
        panic!("that is no TLS")
    };
    assert!(said.starts_with("no TLS connection to 127.0.0.1:"), "{said}");
}

#[tokio::test]
async fn elsewhere_a_certificate_is_verified_with_the_authorities_of_the_file_too() {
    let (port, pem) = secure(&["duble.test"]).await;
    let tried = |courier: Courier, name: &'static str| async move {
        let stream = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let config = Arc::clone(courier.trust.config().await.unwrap());
        tokio_rustls::TlsConnector::from(config)
            .connect(name.try_into().unwrap(), stream)
            .await
            .map(drop)
            .map_err(|error| error.to_string())
    };
    let refused = tried(Courier::new(PATIENCE), "duble.test").await.unwrap_err();
    assert!(refused.contains("invalid peer certificate"), "{refused}");
    let trusting = Courier::new(PATIENCE).trusting(pem.as_bytes()).unwrap();
    assert_eq!(tried(trusting.clone(), "duble.test").await, Ok(()));
    let refused = tried(trusting, "other.test").await.unwrap_err();
    assert!(refused.contains("not valid for name"), "{refused}");
}

#[tokio::test]
async fn every_world_has_its_courier_also_one_made_on_first_use() {
    let (url, came) = receiver(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_vec()).await;
    let address = format!("{url}/x?y=1");
    let courier = Courier::new(PATIENCE);
    let worlds = Worlds::new(
        Maker::new(About::default(), move || Ok(desk(&[&address, &address]))),
        [],
        Allowed { worlds: 2, ..Allowed::default() },
        Arc::new(move |name: &WorldName, world: &Arc<Cell<Desk>>| courier.attend(name, world)),
    )
    .unwrap();
    for (name, letters) in [("default", 2), ("loja", 4)] {
        let world = worlds.get(&WorldName::parse(name).unwrap()).unwrap();
        world.advance(Lapse::from_secs(1)).await.unwrap();
        assert_eq!(came.load(Ordering::Relaxed), letters);
    }
    assert!(matches!(worlds.get(&WorldName::parse("third").unwrap()), Err(WorldsError::TooMany(2))));
}

#[tokio::test]
async fn a_reset_does_not_wait_for_a_receiver_that_hangs() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let hanging = format!("http://{}/", listener.local_addr().unwrap());
    let reached = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        request(&mut stream).await;
        tokio::spawn(async move {
            pending::<()>().await;
            drop((stream, listener));
        });
    });
    let (url, came) = receiver(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_vec()).await;
    let world = Arc::new(Cell::new(desk(&[&hanging]), Bounds::default()));
    Courier::new(Duration::from_secs(3_600)).attend(&WorldName::default_world(), &world);
    let advancing = tokio::spawn({
        let world = Arc::clone(&world);
        async move { world.advance(Lapse::from_secs(1)).await }
    });
    reached.await.unwrap();
    world.reset(desk(&[&format!("{url}/x?y=1")]), Bounds::default());
    assert!(advancing.await.unwrap().is_err());
    world.advance(Lapse::from_secs(1)).await.unwrap();
    assert_eq!(came.load(Ordering::Relaxed), 1);
    let (entries, ..) = world.journal(&Filter { limit: 9, ..Filter::default() });
    let told: Vec<_> = entries.iter().map(|entry| &entry.line).collect();
    assert!(matches!(told.as_slice(), [Line { verdict: Verdict::Accepted, .. }]), "{told:?}");
}
