//! Worlds that do not see each other, chosen in every way there is; hosts that are one provider's; and how worlds come and go.

use std::time::Duration;

use duble::app::Limits;

use crate::control::{ask, json};
use crate::stage::Running;
use crate::worlds::{Asked, Client, Plan, drive};

/// A small form of what `benches/worlds.rs` does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_exchange_sees_another_worlds_data() {
    let duble = Running::on_default().await;
    let plan = Plan { worlds: 20, clients: 4, requests: 12 };
    let outcome = drive(duble.address(), plan).await.unwrap();
    assert!(outcome.wrong.is_empty(), "{}", outcome.wrong.join("\n"));
    assert!(outcome.requests > 20 * 4 * 12, "{}", outcome.requests);
}

/// Sends a GET to a host; status, reason and body.
async fn at(duble: &Running, host: &str, target: &str) -> (u16, String, String) {
    let answer = duble
        .raw(format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes())
        .await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let reason = head.lines().find_map(|line| line.strip_prefix("X-Duble-Reason: ")).unwrap_or_default();
    (head[9..12].parse().unwrap(), reason.to_owned(), body.to_owned())
}

#[tokio::test]
async fn a_providers_host_answers_as_that_provider_alone() {
    let duble = Running::on_default().await;
    let betha = "/integracoes/v1/execucoes-dividas-terceiros";
    for (host, target, reason) in [
        ("api.sicoob.com.br", "/", "the host that was asked, api.sicoob.com.br, is sicoob's alone"),
        ("API.sicoob.com.br:443", betha, "is sicoob's alone"),
        ("loja.api.sicoob.com.br", "/arecepcao.aspx?wsdl", "is sicoob's alone"),
        ("api.sicoob.com.br", "/_duble/clock", "no operation is known at GET /_duble/clock"),
        ("api.sicoob.com.br", "/w/loja/_duble/reset", "no operation is known at GET /_duble/reset"),
        ("homolog.invoicy.com.br", betha, "is invoicy's alone"),
        ("procuradoria.suite.betha.cloud", "/arecepcao.aspx?wsdl", "is betha's alone"),
        ("pr.dev.nddfrete.com.br:1058", betha, "is nddfrete's alone"),
    ] {
        let (status, said, body) = at(&duble, host, target).await;
        assert_eq!(status, 404, "{host} {target}: {body}");
        assert!(said.contains(reason), "{host} {target}: {said}");
    }
    for (host, target, found) in [
        (
            "homolog.invoicy.com.br",
            "/arecepcao.aspx?wsdl",
            "location=\"http://homolog.invoicy.com.br/arecepcao.aspx\"",
        ),
        (
            "loja.homolog.invoicy.com.br",
            "/arecepcao.aspx?wsdl",
            "\"http://loja.homolog.invoicy.com.br/arecepcao.aspx\"",
        ),
        (
            "homolog.invoicy.com.br",
            "/w/loja/arecepcao.aspx?wsdl",
            "\"http://homolog.invoicy.com.br/w/loja/arecepcao.aspx\"",
        ),
        ("loja.localhost:8756", "/arecepcao.aspx?wsdl", "\"http://loja.localhost:8756/arecepcao.aspx\""),
        ("duble", "/arecepcao.aspx?wsdl", "\"http://duble/arecepcao.aspx\""),
    ] {
        let (status, said, body) = at(&duble, host, target).await;
        assert_eq!(status, 200, "{host} {target}: {said}");
        assert!(body.contains(found), "{host} {target}: {body}");
    }
}

#[tokio::test]
async fn control_finds_its_world_by_host_and_header_too() {
    let duble = Running::on_default().await;
    let advance = r#"{"by":"3d"}"#;
    ask(&duble, "POST", "/w/Loja/_duble/clock/advance", advance).await;
    let of = async |headers: &[(&str, &str)], path: &str| json(duble.get(path, headers).await).await;
    let moved = of(&[], "/w/Loja/_duble/clock").await["now"].as_str().unwrap()[..13].to_owned();
    let now = |clock: serde_json::Value| clock["now"].as_str().unwrap()[..13].to_owned();
    assert_eq!(now(of(&[("x-duble-world", "Loja")], "/_duble/clock").await), moved);
    assert_eq!(
        now(of(&[("host", "loja.localhost")], "/_duble/clock?a=b").await),
        moved,
        "in another spelling"
    );
    assert_ne!(now(of(&[("host", "feira.localhost")], "/_duble/clock").await), moved, "made on first use");
    assert_ne!(
        now(of(&[("x-duble-world", "Loja"), ("host", "feira.localhost")], "/_duble/clock").await),
        moved
    );
    assert_ne!(now(of(&[], "/_duble/clock").await), moved);
    let worlds = of(&[("x-duble-world", "Loja")], "/_duble/worlds").await;
    assert_eq!(worlds["worlds"].as_array().unwrap().len(), 3, "the list is the process's: {worlds}");
    let asked = "GET /_duble/clock HTTP/1.1\r\nHost: x\r\nX-Duble-World: a/b\r\nConnection: close\r\n\r\n";
    let answer = duble.raw(asked.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert!(answer.contains(r#"{"error":"X-Duble-World: `a/b` names no world: 1 to 64 letters"#), "{answer}");
}

/// The address of a document in an answer leads to the world that the credential meant, also without it.
#[tokio::test]
async fn links_of_a_world_that_a_credential_chose_carry_its_name() {
    let duble = Running::on_default().await;
    let plan = Plan { worlds: 2, clients: 0, requests: 0 };
    drive(duble.address(), plan).await.unwrap();
    let cnpj = duble::br::cpf_cnpj::Cnpj::from_root_order(70_000_001, 1).unwrap();
    let who = duble_client::invoicy::Credentials::new("PYcEsFuKroDBojfiFEl+Ms==", format!("{:032x}", 1));
    let documento = format!(
        "<Consulta><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><tpAmb>2</tpAmb><CnpjEmissor>{cnpj}</CnpjEmissor><NumeroInicial>1</NumeroInicial><NumeroFinal>1</NumeroFinal><Serie>1</Serie><EmitidoRecebido>E</EmitidoRecebido></Consulta>",
        cnpj = cnpj.as_str()
    );
    let parametros = "<ParametrosConsulta><Situacao>S</Situacao><XMLCompleto>S</XMLCompleto><XMLLink>S</XMLLink><PDFLink>S</PDFLink></ParametrosConsulta>";
    let item = duble_client::invoicy::DadosItem { documento: &documento, parametros };
    let service = duble_client::invoicy::Service::Recepcao;
    let asked = Asked {
        method: "POST",
        target: service.path(),
        host: duble.address().to_owned(),
        headers: vec![("content-type", "text/xml; charset=utf-8".to_owned())],
        body: duble_client::invoicy::envelope(&who, &[item], service),
    };
    let (_, answer) = Client::open(duble.address()).await.unwrap().send(asked).await.unwrap();
    let link = format!("{}/w/w001/", duble.url);
    let at = answer.find(&link).unwrap_or_else(|| panic!("no {link} in {answer}"));
    let link = answer[at..].split(['<', ']', '&']).next().unwrap();
    let (status, _, _) = self::at(&duble, duble.address(), link.strip_prefix(&duble.url).unwrap()).await;
    assert_eq!(status, 200, "{link}");
}

#[tokio::test]
async fn a_full_server_says_what_can_be_done() {
    let duble = Running::with(Limits { worlds: 2, world_idle: None, ..Limits::default() }).await;
    assert_eq!(duble.get("/w/a/_duble/clock", &[]).await.status(), 200);
    let (status, _, said) = at(&duble, "x", "/w/b/integracoes/v1/dividas-terceiros").await;
    assert_eq!(status, 503);
    assert!(said.contains("--worlds") && said.contains("DELETE /_duble/worlds/NAME"), "{said}");
    let listed = json(duble.get("/_duble/worlds", &[]).await).await;
    assert_eq!(listed["worlds"][0]["expires"], serde_json::Value::Null, "nothing expires here: {listed}");
    let duble =
        Running::with(Limits { worlds: 2, world_idle: Some(Duration::ZERO), ..Limits::default() }).await;
    for name in ["a", "b", "c"] {
        assert_eq!(duble.get(&format!("/w/{name}/_duble/clock"), &[]).await.status(), 200, "{name}");
    }
}
