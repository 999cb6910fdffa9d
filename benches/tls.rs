//! What TLS costs: a handshake, and a request on a connection that is there, beside the same without TLS, in the same run. Client and
//! server share the processor, so a handshake's figure is that of both sides.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

use std::sync::Arc;

use bytes::Bytes;
use criterion::{Criterion, criterion_group, criterion_main};
use duble::app::{self, App, Limits};
use duble::scenario::Loaded;
use duble::server::Shutdown;
use duble::wire::pki::Authority;
use duble::wire::pki::icp_brasil::Titular;
use duble::world::Clock;
use http_body_util::{BodyExt as _, Empty};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::client::Resumption;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio_rustls::TlsConnector;

const PATH: &str = "/cobranca-bancaria/v3/boletos?numeroCliente=707090&codigoModalidade=1&nossoNumero=10";
const SICOOB: &str = "Bearer 1301865f-c6bc-38f3-9f49-666dbcfc59c3";

/// A server without and with TLS.
struct Server {
    plain: u16,
    secure: u16,
    authority: Authority,
}

async fn start() -> Server {
    let now = Clock::running().look();
    let authority = Authority::make(app::term(now).start, app::term(now).end).unwrap();
    let copy = Authority::from_pem(&authority.certificate_pem(), &authority.key_pem()).unwrap();
    let tls = app::tls(copy, app::term(now)).unwrap();
    let app = App::new(app::maker(Loaded::default_scenario().unwrap()), [], Limits::default()).unwrap();
    let any = || App::bind("127.0.0.1:0".parse().unwrap());
    let (plain, secure) = (any().await.unwrap(), any().await.unwrap());
    let ports = (plain.local_addr().unwrap().port(), secure.local_addr().unwrap().port());
    let also = app.clone();
    tokio::spawn(async move { app.serve(plain, Shutdown::new()).await });
    tokio::spawn(async move { also.serve_https(secure, tls, Shutdown::new()).await });
    Server { plain: ports.0, secure: ports.1, authority }
}

impl Server {
    /// A client of one version of TLS, which shows a certificate or none, and takes up sessions again or not.
    fn client(
        &self,
        version: &'static SupportedProtocolVersion,
        shows: bool,
        resumes: bool,
        h2: bool,
    ) -> TlsConnector {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from(self.authority.certificate_der().to_vec())).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_protocol_versions(&[version])
            .unwrap()
            .with_root_certificates(roots);
        let now = Clock::running().look();
        let titular = Titular {
            documento: "11222333000181".to_owned(),
            nome: "LOJA LTDA".to_owned(),
            responsavel: String::new(),
            uf: "RS".to_owned(),
            de: app::term(now).start,
            ate: app::term(now).end,
        };
        let mut config = if shows {
            let issued = self.authority.client(&titular).unwrap();
            let chain = issued.chain().map(|der| CertificateDer::from(der.to_vec())).collect();
            config
                .with_client_auth_cert(chain, PrivateKeyDer::try_from(issued.key_der.clone()).unwrap())
                .unwrap()
        } else {
            config.with_no_client_auth()
        };
        if !resumes {
            config.resumption = Resumption::disabled();
        }
        config.alpn_protocols = vec![if h2 { b"h2".to_vec() } else { b"http/1.1".to_vec() }];
        TlsConnector::from(Arc::new(config))
    }

    async fn connect(&self, connector: &TlsConnector) -> tokio_rustls::client::TlsStream<TcpStream> {
        let stream = TcpStream::connect(("127.0.0.1", self.secure)).await.unwrap();
        stream.set_nodelay(true).unwrap();
        connector.connect(ServerName::try_from("localhost").unwrap(), stream).await.unwrap()
    }
}

fn request() -> http::Request<Empty<Bytes>> {
    let url = format!("https://localhost{PATH}");
    http::Request::get(url)
        .header("host", "localhost")
        .header("authorization", SICOOB)
        .body(Empty::new())
        .unwrap()
}

fn handshakes(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let server = runtime.block_on(start());
    let mut group = criterion.benchmark_group("connection");
    group.bench_function("baseline: TCP", |bencher| {
        bencher
            .to_async(&runtime)
            .iter(|| async { TcpStream::connect(("127.0.0.1", server.plain)).await.unwrap() });
    });
    for (name, version, shows, resumes) in [
        ("TLS 1.3", &rustls::version::TLS13, false, false),
        ("TLS 1.3 with a client's certificate", &rustls::version::TLS13, true, false),
        ("TLS 1.2", &rustls::version::TLS12, false, false),
        ("TLS 1.2 with a client's certificate", &rustls::version::TLS12, true, false),
        ("TLS 1.2 taken up again", &rustls::version::TLS12, true, true),
    ] {
        let client = server.client(version, shows, resumes, false);
        group.bench_function(name, |bencher| {
            bencher.to_async(&runtime).iter(|| server.connect(&client));
        });
    }
    group.finish();
}

fn requests(criterion: &mut Criterion) {
    use hyper::client::conn::{http1, http2};
    let runtime = Runtime::new().unwrap();
    let server = runtime.block_on(start());
    let mut group = criterion.benchmark_group("boleto");
    let plain = runtime.block_on(async {
        let stream = TcpStream::connect(("127.0.0.1", server.plain)).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        Arc::new(tokio::sync::Mutex::new(sender))
    });
    let secure = runtime.block_on(async {
        let stream = server.connect(&server.client(&rustls::version::TLS13, true, false, false)).await;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        Arc::new(tokio::sync::Mutex::new(sender))
    });
    for (name, sender) in [("baseline: plain HTTP/1.1", plain), ("TLS 1.3, HTTP/1.1", secure)] {
        group.bench_function(name, |bencher| {
            bencher.to_async(&runtime).iter(|| async {
                let mut sender = sender.lock().await;
                sender.ready().await.unwrap();
                let answer = sender.send_request(request()).await.unwrap();
                assert!(answer.status().is_success());
                answer.into_body().collect().await.unwrap().to_bytes()
            });
        });
    }
    let h2 = runtime.block_on(async {
        let stream = server.connect(&server.client(&rustls::version::TLS13, true, false, true)).await;
        let (sender, connection) =
            http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        sender
    });
    group.bench_function("TLS 1.3, HTTP/2", |bencher| {
        bencher.to_async(&runtime).iter(|| async {
            let answer = h2.clone().send_request(request()).await.unwrap();
            assert!(answer.status().is_success());
            answer.into_body().collect().await.unwrap().to_bytes()
        });
    });
    group.finish();
}

criterion_group!(benches, handshakes, requests);
criterion_main!(benches);
