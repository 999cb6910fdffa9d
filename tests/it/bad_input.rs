//! What clients get wrong, provider by provider: the provider's own error in its own form, a reason in the journal, nothing stored,
//! the server still up.

use crate::stage::Running;

const SANDBOX: &str = "Bearer 1301865f-c6bc-38f3-9f49-666dbcfc59c3";
const ACCESS_CODE: &str = "Bearer 00000000-0000-4000-8000-000000000001";
const SOAP: (&str, &str) = ("content-type", "text/xml; charset=utf-8");
const JSON: (&str, &str) = ("content-type", "application/json");

struct Case {
    name: &'static str,
    method: &'static str,
    path: &'static str,
    headers: Vec<(&'static str, &'static str)>,
    body: Vec<u8>,
    status: u16,
    /// What the provider's own form looks like.
    contains: &'static str,
}

fn case(
    name: &'static str,
    (method, path): (&'static str, &'static str),
    headers: &[(&'static str, &'static str)],
    body: impl Into<Vec<u8>>,
    (status, contains): (u16, &'static str),
) -> Case {
    Case { name, method, path, headers: headers.to_vec(), body: body.into(), status, contains }
}

const MOVIMENTACAO: &str = "/cobranca-bancaria/v2/boletos/solicitacoes/movimentacao";
const BOLETOS: &str = "/cobranca-bancaria/v2/boletos";
const NDD: &str = "/exchangeMessage/WSExchangeMessage.asmx";
const RECEPCAO: &str = "/arecepcao.aspx";
const PROCESSO: &str = "/integracoes/v1/recebimento-processo-terceiros";
const DIVIDAS: &str = "/integracoes/v1/execucoes-dividas-terceiros";

const DTD: &str = "<!DOCTYPE a [<!ENTITY b \"bbbb\">]><s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><a>&b;</a></s:Body></s:Envelope>";

fn nested() -> String {
    format!("{}{}", "<a>".repeat(50_000), "</a>".repeat(50_000))
}

fn cases() -> Vec<Case> {
    let sicoob = [("authorization", SANDBOX), JSON];
    let betha = [("authorization", ACCESS_CODE), JSON];
    vec![
        case(
            "Sicoob: malformed JSON",
            ("POST", MOVIMENTACAO),
            &sicoob,
            "{\"numeroContrato\":",
            (400, "mensagens"),
        ),
        case(
            "Sicoob: not UTF-8",
            ("POST", BOLETOS),
            &sicoob,
            b"[{\"seuNumero\":\"\xe7\"}]".to_vec(),
            (400, "mensagens"),
        ),
        case("Sicoob: deep JSON", ("POST", MOVIMENTACAO), &sicoob, "[".repeat(100_000), (400, "mensagens")),
        case("Sicoob: no token", ("POST", MOVIMENTACAO), &[JSON], "{}", (401, "httpCode")),
        case(
            "Sicoob: wrong token",
            ("GET", BOLETOS),
            &[("authorization", "Bearer x")],
            "",
            (401, "httpCode"),
        ),
        case("Sicoob: unknown path", ("GET", "/cobranca-bancaria/v2/nada"), &sicoob, "", (404, "httpCode")),
        case("Sicoob: wrong method", ("DELETE", BOLETOS), &sicoob, "", (405, "httpCode")),
        case(
            "Sicoob: body over the limit",
            ("POST", BOLETOS),
            &sicoob,
            vec![b' '; 300_000],
            (413, "httpCode"),
        ),
        case("nddFrete: malformed XML", ("POST", NDD), &[SOAP], "<a", (500, "soap:Client")),
        case(
            "nddFrete: wrong charset",
            ("POST", NDD),
            &[SOAP],
            b"<a>\xe7</a>".to_vec(),
            (500, "soap:Client"),
        ),
        case("nddFrete: DTD", ("POST", NDD), &[SOAP], DTD, (500, "soap:Client")),
        case("nddFrete: nested", ("POST", NDD), &[SOAP], nested(), (500, "soap:Client")),
        case("nddFrete: unknown path", ("GET", "/exchangeMessage/nada.asmx"), &[], "", (404, "<html>")),
        case("nddFrete: wrong method", ("DELETE", NDD), &[], "", (405, "<html>")),
        case(
            "nddFrete: body over the limit",
            ("POST", NDD),
            &[SOAP],
            vec![b' '; 300_000],
            (500, "Maximum request length exceeded"),
        ),
        case("InvoiCy: malformed XML", ("POST", RECEPCAO), &[SOAP], "<a", (200, "-20001")),
        case("InvoiCy: wrong charset", ("POST", RECEPCAO), &[SOAP], b"<a>\xe7</a>".to_vec(), (200, "-20001")),
        case("InvoiCy: DTD", ("POST", RECEPCAO), &[SOAP], DTD, (200, "-20001")),
        case("InvoiCy: nested", ("POST", RECEPCAO), &[SOAP], nested(), (200, "-20001")),
        case("InvoiCy: unknown path", ("GET", "/nada.aspx"), &[], "", (404, "")),
        case("InvoiCy: wrong method", ("DELETE", RECEPCAO), &[], "", (405, "")),
        case("InvoiCy: body over the limit", ("POST", RECEPCAO), &[SOAP], vec![b' '; 300_000], (413, "")),
        case("Betha: malformed JSON", ("POST", PROCESSO), &betha, "[{", (400, "classificationCode")),
        case(
            "Betha: not UTF-8",
            ("POST", PROCESSO),
            &betha,
            b"[{\"processo\":\"\xe7\"}]".to_vec(),
            (400, "classificationCode"),
        ),
        case("Betha: no code", ("GET", DIVIDAS), &[], "", (401, "Token inv")),
        case("Betha: wrong code", ("GET", DIVIDAS), &[("authorization", "Bearer x")], "", (401, "Token inv")),
        case("Betha: unknown path", ("GET", "/integracoes/v1/nada"), &betha, "", (404, "classificationCode")),
        case("Betha: wrong method", ("DELETE", DIVIDAS), &betha, "", (405, "classificationCode")),
        case(
            "Betha: body over the limit",
            ("POST", PROCESSO),
            &betha,
            vec![b' '; 300_000],
            (413, "classificationCode"),
        ),
    ]
}

#[tokio::test]
async fn each_provider_refuses_in_its_own_form_and_says_why() {
    let duble =
        Running::with(duble::app::Limits { body: Some(250_000.max(nested_len())), ..Default::default() })
            .await;
    for case in cases() {
        let mut body = case.body;
        if body.iter().all(|byte| *byte == b' ') && !body.is_empty() {
            body = vec![b' '; nested_len() + 1];
        }
        let before = duble.refusals().await.len();
        let response = duble.send(case.method.parse().unwrap(), case.path, &case.headers, body).await;
        assert_eq!(response.status(), case.status, "{}", case.name);
        let reason =
            response.headers().get("x-duble-reason").unwrap_or_else(|| panic!("{}: no reason", case.name));
        assert!(reason.len() > 10, "{}: {reason:?}", case.name);
        let text = response.text().await.unwrap();
        assert!(text.contains(case.contains), "{}: {text}", case.name);
        let refusals = duble.refusals().await;
        assert_eq!(refusals.len(), before + 1, "{}", case.name);
        assert!(!refusals.last().unwrap().2.is_empty(), "{}", case.name);
    }
    assert_eq!(duble.get("/_duble/readyz", &[]).await.status(), 200, "still up");
}

fn nested_len() -> usize {
    nested().len()
}

#[tokio::test]
async fn a_path_of_nobody_is_told_apart() {
    let duble = Running::on_default().await;
    let response = duble.get("/", &[]).await;
    assert_eq!(response.status(), 404);
    assert!(response.text().await.unwrap().contains("no path of Sicoob"));
    let raw = duble.raw(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n").await;
    assert!(raw.starts_with("HTTP/1.1 4"), "{raw}");
}
