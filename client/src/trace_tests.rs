//! What `tracing` is told while clients talk: names, statuses and counts, and nothing that belongs to client and provider alone.

use std::fmt::{self, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rust_decimal::Decimal;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Metadata, Subscriber};

use crate::{Retry, Tls, Transport, betha, invoicy, nddfrete, sicoob, tls};

/// Everything that spans and events tell, whoever makes them and at whatever level: a line for each time.
#[derive(Clone, Default)]
struct Told {
    lines: Arc<Mutex<Vec<String>>>,
    spans: Arc<AtomicU64>,
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }

    fn record_error(&mut self, field: &Field, value: &(dyn std::error::Error + 'static)) {
        write!(self.0, " {field}={value} {value:?}").unwrap();
    }
}

impl Told {
    /// Listens on this thread, on which a test and all its tasks run.
    fn listening() -> (Self, DefaultGuard) {
        let told = Self::default();
        let guard = tracing::subscriber::set_default(told.clone());
        (told, guard)
    }

    fn keep(&self, about: impl fmt::Display, fields: impl FnOnce(&mut Line)) {
        let mut line = Line(about.to_string());
        fields(&mut line);
        self.lines.lock().unwrap().push(line.0);
    }

    fn text(&self) -> String {
        self.lines.lock().unwrap().join("\n")
    }

    fn hides(&self, secrets: &[&str]) {
        let text = self.text();
        for secret in secrets {
            assert!(!text.contains(secret), "{secret} is told:\n{text}");
        }
    }
}

impl Subscriber for Told {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let about = format!("{} {}", span.metadata().target(), span.metadata().name());
        self.keep(about, |line| span.record(line));
        Id::from_u64(1 + self.spans.fetch_add(1, Ordering::Relaxed))
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        self.keep("later", |line| values.record(line));
    }

    fn event(&self, event: &Event<'_>) {
        self.keep(event.metadata().target(), |line| event.record(line));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// A server that answers with one of `statuses` after another, the last one for ever, and with the whole request as body, so that
/// whoever tells an answer tells the secrets too. Where tokens are asked for, it gives `t0ken-1`, then `t0ken-2`.
async fn echo(statuses: &'static [u16]) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let requests = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&requests);
    tokio::spawn(async move {
        let (mut tokens, mut others) = (0, 0);
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let request = whole(&mut stream).await;
            let (status, body) = if request.starts_with(&format!("POST {}", sicoob::TOKEN_PATH)) {
                tokens += 1;
                let token = format!("t0ken-{tokens}");
                (200, format!(r#"{{"access_token":"{token}","expires_in":300,"token_type":"Bearer"}}"#))
            } else {
                others += 1;
                (statuses[(others - 1).min(statuses.len() - 1)], request.clone())
            };
            seen.lock().unwrap().push(request);
            let length = body.len();
            let head =
                format!("HTTP/1.1 {status} Said\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
            stream.write_all((head + &body).as_bytes()).await.unwrap();
        }
    });
    (base, requests)
}

/// A request with as much body as its head announces.
async fn whole(stream: &mut TcpStream) -> String {
    let mut read = String::new();
    loop {
        let mut chunk = [0; 4096];
        let bytes = stream.read(&mut chunk).await.unwrap();
        read.push_str(str::from_utf8(&chunk[..bytes]).unwrap());
        let Some((head, body)) = read.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().unwrap())
        });
        if bytes == 0 || body.len() >= length.unwrap_or(0) {
            return read;
        }
    }
}

fn quick() -> Transport {
    let retry = Retry { first: Duration::from_millis(1), attempts: 3, ..Retry::default() };
    Transport::builder().no_proxy().retry(retry).build().unwrap()
}

/// That the calls were told, that the secrets went over the wire, and that none of them was told.
fn settled(told: &Told, requests: &Mutex<Vec<String>>, operations: &[&str], secrets: &[&str]) {
    let (text, sent) = (told.text(), requests.lock().unwrap().join("\n"));
    for operation in operations {
        assert!(text.contains(&format!("duble_client.call provider={operation}")), "{operation}:\n{text}");
    }
    for line in ["later status=503", "later attempts=2", "later status=200", "asking again"] {
        assert!(text.contains(line), "{line}:\n{text}");
    }
    for secret in secrets {
        assert!(sent.contains(secret), "{secret} was not sent:\n{sent}");
    }
    told.hides(secrets);
}

#[tokio::test]
async fn of_sicoob_no_token_no_payer_and_no_body_is_told() {
    let (told, _guard) = Told::listening();
    let (base, requests) = echo(&[503, 401, 200]).await;
    let bank = |bearer: Option<&str>| {
        let mut who = sicoob::Credentials::new("9b5e603e428cc477a2841e2683c92d21");
        who.bearer = bearer.map(str::to_owned);
        sicoob::Client::new(quick(), &base, who, Box::new(|| 0))
    };
    let tokens = bank(None);
    let consulta = sicoob::v3::ConsultaPagador::default();
    assert!(tokens.v3().listar_boletos_do_pagador(707_090, "52998224725", &consulta).await.is_err());
    let pagador = sicoob::v3::Pagador { nome: "Pagadora Discreta".into(), ..Default::default() };
    let boleto = sicoob::v3::NovoBoleto { pagador, ..Default::default() };
    assert!(tokens.v3().incluir_boleto(&boleto).await.is_err());
    assert!(bank(Some("f1xed-bearer")).v3().incluir_boleto(&boleto).await.is_err());
    settled(
        &told,
        &requests,
        &[
            "sicoob operation=\"sicoob.token.emitir\" method=POST",
            "sicoob operation=\"sicoob.boletos.listarPorPagador\" method=GET",
            "sicoob operation=\"sicoob.boletos.incluir\" method=POST",
        ],
        &["t0ken-1", "t0ken-2", "f1xed-bearer", "52998224725", "Pagadora Discreta", "grant_type"],
    );
}

#[tokio::test]
async fn of_nddfrete_no_token_and_no_document_is_told() {
    let (told, _guard) = Told::listening();
    let (base, requests) = echo(&[503, 200]).await;
    let who = nddfrete::Credentials::new("43abeae4-7786-4017-a4ea-a8f54efd0e4a", "cr0sstalk-token");
    let ndd = nddfrete::Client::new(quick(), &base, who);
    let billing = nddfrete::Billing { number: "FATURA-DISCRETA".into(), ..Default::default() };
    let appointment = nddfrete::Appointment { billing: Some(billing), ..Default::default() };
    let post = nddfrete::PaymentAppointmentPost { appointments: vec![appointment] };
    assert!(ndd.enviar(&post, Some("9d1c9a3e-0000-4000-8000-000000000001")).await.is_err());
    assert!(ndd.consultar("9d1c9a3e-0000-4000-8000-000000000001").await.is_err());
    settled(
        &told,
        &requests,
        &[
            "nddfrete operation=\"nddfrete.apontamento.enviar\" method=POST",
            "nddfrete operation=\"nddfrete.apontamento.consultar\" method=POST",
        ],
        &["cr0sstalk-token", "FATURA-DISCRETA", "Envelope"],
    );
}

#[tokio::test]
async fn of_invoicy_no_key_no_hash_no_link_and_no_document_is_told() {
    const KEY: &str = "0123456789abcdef0123456789abcdef";
    const DOCUMENT: &str = "<Envio><xNome>Destinataria Discreta</xNome></Envio>";
    let (told, _guard) = Told::listening();
    let (base, requests) = echo(&[503, 200]).await;
    let platform = invoicy::Client::new(quick(), &base, invoicy::Credentials::new("Emp/PK+Ms==", KEY));
    let consulta = invoicy::Consulta { cnpj_emissor: "11222333000181".into(), ..Default::default() };
    assert!(platform.consultar(&consulta, &invoicy::ParametrosConsulta::default()).await.is_err());
    assert!(platform.enviar(DOCUMENT, "").await.is_err());
    assert!(platform.baixar(&format!("{base}/downloadxml.aspx?l1nk-secret")).await.is_ok());
    settled(
        &told,
        &requests,
        &[
            "invoicy operation=\"invoicy.documentos.consultar\" method=POST",
            "invoicy operation=\"invoicy.documentos.enviar\" method=POST",
            "invoicy operation=\"invoicy.xml.baixar\" method=GET",
        ],
        &[
            "Emp/PK+Ms==",
            &invoicy::emp_ck(KEY, DOCUMENT),
            "l1nk-secret",
            "Destinataria Discreta",
            "11222333000181",
            "Envelope",
        ],
    );
    told.hides(&[KEY]);
}

#[tokio::test]
async fn of_betha_no_access_code_and_no_body_is_told() {
    let (told, _guard) = Told::listening();
    let (base, requests) = echo(&[503, 200]).await;
    let town = betha::Client::new(quick(), &base, betha::Credentials::new("acc3ss-code"));
    let since = betha::Busca::desde(jiff::civil::date(2024, 5, 1));
    assert!(town.pagina::<betha::Saldo>(&since).await.is_err());
    let protesto = betha::Protesto {
        processo: Some("PROCESSO-DISCRETO".into()),
        valor_titulo: Some(Decimal::new(987_654_321, 2)),
        ..Default::default()
    };
    assert!(town.criar_protesto(&protesto).await.is_err());
    settled(
        &told,
        &requests,
        &[
            "betha operation=\"betha.saldos.listar\" method=GET",
            "betha operation=\"betha.protestos.criar\" method=POST",
        ],
        &["acc3ss-code", "dataBase", "PROCESSO-DISCRETO", "9876543.21"],
    );
}

#[tokio::test]
async fn of_a_certificate_neither_password_nor_key_is_told() {
    let (told, _guard) = Told::listening();
    let way = tls::tests::Way::new().await;
    let trusting = || Tls::without_roots().roots_pem(way.root.as_bytes()).unwrap();
    assert!(trusting().identity_pkcs12(&way.pfx, "0utra-senha").is_err());
    for tls in [
        trusting().identity_pkcs12(&way.pfx, tls::tests::PASSWORD).unwrap(),
        trusting().identity_pem(way.certificate.as_bytes(), way.key.as_bytes()).unwrap(),
    ] {
        let transport = Transport::builder().no_proxy().tls(tls).build().unwrap();
        let town = betha::Client::new(transport, &way.url, betha::Credentials::new("acc3ss-code"));
        let error = town.protesto(1).await.unwrap_err();
        assert_eq!(error.status(), Some(200), "{error}");
    }
    assert!(told.text().contains("later status=200"), "{}", told.text());
    let key_line = way.key.lines().nth(1).unwrap();
    told.hides(&["acc3ss-code", tls::tests::PASSWORD, "0utra-senha", key_line]);
}

/// Without this the tests above might hold of a listener that hears nothing.
#[test]
fn a_secret_is_heard_in_every_kind_of_field() {
    let secret = "s3cret".to_owned();
    let tell: [(&str, &dyn Fn()); 6] = [
        ("text", &|| drop(tracing::trace_span!("x", bearer = secret))),
        ("display", &|| drop(tracing::info_span!("x", bearer = %secret))),
        ("debug", &|| drop(tracing::info_span!("x", headers = ?[&secret]))),
        ("later", &|| {
            let span = tracing::info_span!("x", bearer = tracing::field::Empty);
            span.record("bearer", secret.as_str());
        }),
        ("message", &|| tracing::trace!("asking with {secret}")),
        ("error", &|| {
            let error = std::io::Error::other(secret.clone());
            tracing::debug!(error = &error as &(dyn std::error::Error + 'static));
        }),
    ];
    for (kind, tell) in tell {
        let (told, _guard) = Told::listening();
        tell();
        assert!(told.text().contains(&secret), "{kind}");
    }
}
