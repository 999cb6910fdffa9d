//! HTTPS as clients see it: whom they are told to be, what stands in answers, and mutual TLS from the token to the journal.

use std::sync::Arc;

use duble::app::{self, App, Limits};
use duble::dial::{self, Caller, Trust};
use duble::facts::{Lapse, Moment};
use duble::scenario::Loaded;
use duble::server::Shutdown;
use duble::wire::pki::Authority;
use duble::wire::pki::icp_brasil::Titular;
use http::{Request, Response, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::Value;

/// Sicoob as its document has it: a certificate of the application's own company.
const SCENARIO: &str = r#"
scenario: mtls
extends: default
clock: "2026-03-02T09:00:00-03:00"
behaviour:
  sicoob:
    token_binding: required
    client_certificates: { demand: required, issuers: duble, holders: { 9b5e603e428cc477a2841e2683c92d21: "11222333000181" } }
"#;

const TOKEN: &str = "/auth/realms/cooperado/protocol/openid-connect/token";
const FORM: &str =
    "grant_type=client_credentials&client_id=9b5e603e428cc477a2841e2683c92d21&scope=boletos_consulta";
const BOLETO: &str = "/cobranca-bancaria/v3/boletos?numeroCliente=707090&codigoModalidade=1&nossoNumero=10";

fn at(text: &str) -> Moment {
    serde_json::from_str(&format!("\"{text}T12:00:00-03:00\"")).unwrap()
}

/// A server by HTTPS, whose authority is new.
struct Secure {
    url: String,
    authority: Authority,
    stop: Shutdown,
}

impl Drop for Secure {
    fn drop(&mut self) {
        self.stop.request();
    }
}

/// A client, by whose certificate it shows.
struct Client(Caller);

impl Secure {
    async fn start(scenario: &str) -> Self {
        let (from, until) = (at("2020-01-01"), at("2049-01-01"));
        let authority = Authority::make(from, until).unwrap();
        let copy = Authority::from_pem(&authority.certificate_pem(), &authority.key_pem()).unwrap();
        // Clients look at their own clock, which no test reads: a term that no clock is outside of.
        let tls = app::tls(copy, from..until).unwrap();
        let loaded = Loaded::from_text("mtls.yaml", scenario).map_err(|wrong| wrong.to_string()).unwrap();
        let app = App::new(app::maker(loaded), [], Limits::default()).unwrap();
        let listener = App::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        let stop = Shutdown::new();
        let until = stop.clone();
        tokio::spawn(async move { app.serve_https(listener, tls, until).await });
        Self { url, authority, stop }
    }

    fn trust(&self) -> Trust {
        Trust::with(self.authority.certificate_pem().as_bytes()).unwrap()
    }

    fn nobody(&self) -> Client {
        Client(Caller::new(Arc::new(self.trust())))
    }

    /// Whoever an authority says that it is, in a term.
    fn shows(&self, authority: &Authority, documento: &str, de: &str, ate: &str) -> Client {
        let issued = authority.client(&titular(documento, de, ate)).unwrap();
        let trust = self.trust().showing(issued.chain_pem().as_bytes(), issued.key_pem().as_bytes()).unwrap();
        Client(Caller::new(Arc::new(trust)))
    }

    async fn send(
        &self,
        client: &Client,
        path: &str,
        headers: &[(&str, &str)],
        form: &str,
    ) -> Response<String> {
        let mut request = if form.is_empty() { Request::get(path) } else { Request::post(path) };
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(dial::content(form.to_owned())).unwrap();
        let answer = client.0.call(&format!("{}{path}", self.url), request).await.unwrap();
        let (head, body) = answer.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Response::from_parts(head, String::from_utf8(body.to_vec()).unwrap())
    }

    async fn token(&self, client: &Client) -> Response<String> {
        self.send(client, TOKEN, &[("content-type", "application/x-www-form-urlencoded")], FORM).await
    }
}

fn titular(documento: &str, de: &str, ate: &str) -> Titular {
    Titular {
        documento: documento.to_owned(),
        nome: "LOJA LTDA".to_owned(),
        responsavel: String::new(),
        uf: "RS".to_owned(),
        de: at(de),
        ate: at(ate),
    }
}

fn reason(answer: &Response<String>) -> &str {
    answer.headers().get("x-duble-reason").map_or("", |reason| reason.to_str().unwrap())
}

#[tokio::test]
async fn a_token_is_good_with_the_certificate_that_it_was_asked_for_with() {
    let duble = Secure::start(SCENARIO).await;
    let loja = duble.shows(&duble.authority, "11222333000181", "2026-01-01", "2026-12-31");
    let twin = duble.shows(&duble.authority, "11222333000181", "2026-01-01", "2026-12-31");
    let token = duble.token(&loja).await;
    assert_eq!(token.status(), StatusCode::OK, "{}", reason(&token));
    let token: Value = serde_json::from_str(token.body()).unwrap();
    let bearer = format!("Bearer {}", token["access_token"].as_str().unwrap());
    let headers = [("authorization", bearer.as_str())];
    assert_eq!(duble.send(&loja, BOLETO, &headers, "").await.status(), StatusCode::OK);
    let other = duble.send(&twin, BOLETO, &headers, "").await;
    assert_eq!(other.status(), StatusCode::UNAUTHORIZED);
    assert!(reason(&other).starts_with("the token belongs to the certificate "), "{}", reason(&other));
    // The sandbox asks for none.
    let sandbox = [("authorization", "Bearer 1301865f-c6bc-38f3-9f49-666dbcfc59c3")];
    let path = format!("/sicoob/sandbox{BOLETO}");
    assert_eq!(duble.send(&duble.nobody(), &path, &sandbox, "").await.status(), StatusCode::OK);
    let journal = duble.send(&duble.nobody(), "/_duble/journal?operation=sicoob.token.emitir", &[], "").await;
    let journal: Value = serde_json::from_str(journal.body()).unwrap();
    let shown = &journal["entries"][0]["exchange"]["client_certificate"];
    assert_eq!(shown["holder"], "11222333000181");
    assert_eq!(shown["subject"], "LOJA LTDA:11222333000181");
    assert_eq!(shown["not_after"], "2026-12-31T12:00:00.000-03:00");
    assert!(shown["issuer"].as_str().unwrap().starts_with("AC DUBLE DE TESTE"), "{shown}");
}

/// The client crate by mutual TLS, with the PKCS#12 file that `duble certs` writes.
#[tokio::test]
async fn the_client_speaks_mutual_tls() {
    use duble::wire::pkcs12::Protection;
    use duble_client::sicoob::ChaveBoleto;
    use duble_client::sicoob::v3::Carteira;
    use duble_client::{Tls, Transport, seconds_since_start, sicoob};
    let duble = Secure::start(SCENARIO).await;
    let titular = titular("11222333000181", "2026-01-01", "2026-12-31");
    let file = duble.authority.client(&titular).unwrap().pkcs12("loja", "segredo", Protection::Old).unwrap();
    let roots = || Tls::without_roots().roots_pem(duble.authority.certificate_pem().as_bytes()).unwrap();
    let who = || sicoob::Credentials::new("9b5e603e428cc477a2841e2683c92d21");
    let at = |tls: Tls| {
        let transport = Transport::builder().no_proxy().tls(tls).build().unwrap();
        sicoob::Client::new(transport, &duble.url, who(), seconds_since_start())
    };
    let good = at(roots().identity_pkcs12(&file, "segredo").unwrap());
    let (carteira, chave) = (
        Carteira { numero_cliente: 707_090, codigo_modalidade: 1, ..Carteira::default() },
        ChaveBoleto::NossoNumero(10),
    );
    let boleto = good.v3().consultar_boleto(&carteira, &chave).await.unwrap().unwrap();
    assert_eq!(boleto.nosso_numero, 10);
    let refused = at(roots()).v3().consultar_boleto(&carteira, &chave).await;
    assert!(format!("{refused:?}").contains("403"), "{refused:?}");
}

#[tokio::test]
async fn each_wrong_certificate_is_refused_for_its_own_reason() {
    let duble = Secure::start(SCENARIO).await;
    let foreign = Authority::make(at("2020-01-01"), at("2049-01-01")).unwrap();
    let own = &duble.authority;
    let (cnpj, other) = ("11222333000181", "11444777000161");
    for (client, status, said) in [
        (duble.nobody(), 403, "the client showed no certificate; the knob `client_certificates.demand`"),
        (duble.shows(own, cnpj, "2025-01-01", "2026-03-01"), 403, "is valid from 2025-01-01"),
        (duble.shows(own, cnpj, "2026-03-03", "2026-12-31"), 403, "is valid from 2026-03-03"),
        (
            duble.shows(&foreign, cnpj, "2026-01-01", "2026-12-31"),
            403,
            "issued by AC DUBLE DE TESTE SEM VALOR",
        ),
        (duble.shows(own, other, "2026-01-01", "2026-12-31"), 401, "needs a certificate of 11222333000181"),
    ] {
        let answer = duble.token(&client).await;
        assert_eq!(answer.status().as_u16(), status, "{said}: {}", answer.body());
        assert!(reason(&answer).contains(said), "{}", reason(&answer));
    }
}

/// By the world's clock: what is good today has ended once time went by.
#[tokio::test]
async fn a_certificate_ends_when_the_worlds_clock_says_so() {
    let duble = Secure::start(SCENARIO).await;
    let loja = duble.shows(&duble.authority, "11222333000181", "2026-01-01", "2026-03-03");
    assert_eq!(duble.token(&loja).await.status(), StatusCode::OK);
    let advance = serde_json::json!({ "by": Lapse::from_days(2) }).to_string();
    let moved = duble
        .send(&duble.nobody(), "/_duble/clock/advance", &[("content-type", "application/json")], &advance)
        .await;
    assert_eq!(moved.status(), StatusCode::OK, "{}", moved.body());
    let late = duble.token(&loja).await;
    assert_eq!(late.status(), StatusCode::FORBIDDEN);
    assert!(reason(&late).contains("the world's clock shows 2026-03-04"), "{}", reason(&late));
}

#[tokio::test]
async fn addresses_in_answers_are_asked_for_by_https() {
    let duble = Secure::start("scenario: t\nextends: default\n").await;
    let wsdl = duble.send(&duble.nobody(), "/w/loja/arecepcao.aspx?wsdl", &[], "").await;
    let location = format!("location=\"{}/w/loja/arecepcao.aspx\"", duble.url);
    assert!(wsdl.body().contains(&location), "{location}");
}
