//! What is written of exchanges, on exchanges made up for it.

use super::*;
use crate::facts::{Lapse, Moment};
use crate::scenario::{Loaded, examine};

fn at(seconds: i64) -> Moment {
    let start: Moment = serde_json::from_str("\"2026-03-02T09:00:00-03:00\"").unwrap();
    start.plus(Lapse::from_secs(seconds))
}

fn taken(line: &str, headers: &[(&str, &str)], body: &str, status: u16, answer: &str) -> Taken {
    let (method, target) = line.split_once(' ').unwrap();
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let kind = if answer.starts_with('<') { "text/xml; charset=utf-8" } else { "application/json" };
    Taken {
        method: method.to_owned(),
        target: target.to_owned(),
        request_headers: headers.iter().map(owned).collect(),
        request: Content::whole(body),
        status,
        response_headers: vec![("content-type".to_owned(), kind.to_owned())],
        response: Content::whole(answer),
        at: at(0),
    }
}

fn written(events: Vec<Event>) -> Written {
    let base = Loaded::default_scenario().unwrap();
    let written = write(&events, &Frame { from: "https://api.example", extends: "default", base: &base });
    let loaded = Loaded::from_text("gravado.yaml", &written.text)
        .unwrap_or_else(|findings| panic!("{findings}\n{}", written.text));
    assert_eq!(examine(&loaded), [], "{}", written.text);
    written
}

fn story(all: Vec<Taken>) -> String {
    written(all.into_iter().map(|taken| Event::Exchange(Box::new(taken))).collect()).text
}

const JSON: (&str, &str) = ("content-type", "application/json");

/// Values of a customer, spelled as ERPs spell them, and secrets of every kind.
const HIDDEN: [&str; 24] = [
    "111.444.777-35",
    "11144477735",
    "61695227000193",
    "61.695.227/0001-93",
    "Maria Aparecida Quintanilha",
    "MARIA APARECIDA QUINTANILHA",
    "Quintanilha Laticínios Ltda",
    "maria@quintanilha.com.br",
    "(47) 98877-6655",
    "4733221100",
    "Rua Marechal Hermes, 77",
    "Jardim Paraíso",
    "89201405",
    "fundos do bloco Z",
    "1971-04-05",
    "a-real-client-id-of-somebody",
    "eyJhbGciOiJSUzI1NiJ9.real.token",
    "s3nh4-real",
    "segredo-do-cliente",
    "MIIKpAIBAzCCCl4GCSqGSIb3DQEHAaCC",
    "0f0e0d0c0b0a09080706050403020100",
    "c0ffee00-1111-4222-8333-444455556666",
    "d00dfeed-1111-4222-8333-444455556666",
    "sessao=real",
];

#[test]
fn nobodys_data_and_no_secret_are_in_the_file() {
    let bearer = ("authorization", "Bearer eyJhbGciOiJSUzI1NiJ9.real.token");
    let id = ("client_id", "a-real-client-id-of-somebody");
    let cookie = ("cookie", "sessao=real");
    let pagador = r#"{"numeroCpfCnpj":"11144477735","nome":"Maria Aparecida Quintanilha","endereco":"Rua Marechal Hermes, 77","bairro":"Jardim Paraíso","cep":"89201405","email":"maria@quintanilha.com.br","telefone":"(47) 98877-6655","dataNascimento":"1971-04-05"}"#;
    let token = taken(
        "POST /auth/realms/cooperado/protocol/openid-connect/token",
        &[("content-type", "application/x-www-form-urlencoded")],
        "grant_type=client_credentials&client_id=a-real-client-id-of-somebody&client_secret=segredo-do-cliente&scope=boletos_consulta",
        200,
        r#"{"access_token":"eyJhbGciOiJSUzI1NiJ9.real.token","expires_in":300,"token_type":"Bearer"}"#,
    );
    let chave = "43260361695227000193550010000010101481516234";
    let chave = format!("{}{}", &chave[..43], crate::br::chave_acesso::check_digit(&chave[..43]));
    let ck = duble_client::invoicy::emp_ck("0f0e0d0c0b0a09080706050403020100", "x");
    let documento = format!(
        "<Consulta><CNPJ_emit>61695227000193</CNPJ_emit><xNome>Quintanilha Laticínios Ltda</xNome><fone>4733221100</fone><Senha>s3nh4-real</Senha>\
         <Certificado>MIIKpAIBAzCCCl4GCSqGSIb3DQEHAaCC</Certificado><xCpl>fundos do bloco Z</xCpl><ChaveAcesso>{chave}</ChaveAcesso>\
         <obs>Sra. MARIA APARECIDA QUINTANILHA, 111.444.777-35, CNPJ 61.695.227/0001-93</obs></Consulta>"
    );
    let who = duble_client::invoicy::Credentials::new(
        "PYcEsFuKroDBojfiFEl+Ms==",
        "0f0e0d0c0b0a09080706050403020100",
    );
    let item = duble_client::invoicy::DadosItem { documento: &documento, parametros: "" };
    let envelope = duble_client::invoicy::envelope(&who, &[item], duble_client::invoicy::Service::Recepcao);
    assert_ne!(ck, "");
    let ndd = duble_client::nddfrete::Credentials::new(
        "c0ffee00-1111-4222-8333-444455556666",
        "d00dfeed-1111-4222-8333-444455556666",
    );
    let crosstalk = duble_client::nddfrete::envelope(
        &duble_client::nddfrete::CrosstalkHeader::post(&ndd).to_xml(),
        Some("<P><ServiceProviderCnpj>61695227000193</ServiceProviderCnpj></P>"),
    );
    let answer = format!(
        r#"{{"resultado":{{"situacao":"Em Aberto","pagador":{pagador},"informativo":["Maria Aparecida Quintanilha deve"]}}}}"#
    );
    let events = vec![
        Event::Exchange(Box::new(token)),
        Event::Exchange(Box::new(taken(
            "POST /cobranca-bancaria/v3/boletos",
            &[bearer, id, cookie, JSON],
            &format!(r#"{{"pagador":{pagador}}}"#),
            200,
            &answer,
        ))),
        Event::Exchange(Box::new(taken(
            "GET /cobranca-bancaria/v3/pagadores/11144477735/boletos?nome=Maria+Aparecida+Quintanilha",
            &[bearer, id],
            "",
            200,
            &answer,
        ))),
        Event::Exchange(Box::new(taken(
            "POST /arecepcao.aspx",
            &[("content-type", "text/xml")],
            &envelope,
            200,
            "<a/>",
        ))),
        Event::Exchange(Box::new(taken(
            "POST /exchangeMessage/WSExchangeMessage.asmx",
            &[("content-type", "text/xml")],
            &crosstalk,
            200,
            "<a/>",
        ))),
        Event::Exchange(Box::new(taken(
            "POST /exchangeMessage/WSExchangeMessage.asmx",
            &[("content-type", "text/xml")],
            "<Token>d00dfeed-1111-4222-8333-444455556666</Token>",
            500,
            "<a/>",
        ))),
        Event::Exchange(Box::new(taken(
            "GET /integracoes/v1/dividas?access_token=eyJhbGciOiJSUzI1NiJ9.real.token",
            &[("user-access", "c0ffee00-1111-4222-8333-444455556666"), ("x-api-key", "segredo-do-cliente")],
            "",
            401,
            "{}",
        ))),
        Event::Note("POST /x for 111.444.777-35: no answer came".to_owned()),
    ];
    let text = written(events).text;
    for hidden in HIDDEN.iter().copied().chain([chave.as_str(), ck.as_str()]) {
        assert!(!text.contains(hidden), "{hidden} stands in\n{text}");
    }
    // The same original is the same made-up value everywhere: path, body and document.
    let cpf = text.split("numeroCpfCnpj: \"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert!(crate::br::cpf_cnpj::is_valid_cpf(&cpf), "{text}");
    assert!(text.contains(&format!("GET /cobranca-bancaria/v3/pagadores/{cpf}/boletos")), "{text}");
    assert_eq!(text.matches("${env.SENHA:-removido}").count(), 1, "{text}");
    assert!(text.contains("client_id: \"${env.SICOOB_CLIENT_ID:-9b5e603e428cc477a2841e2683c92d21}\", scope: boletos_consulta"), "{text}");
}

#[test]
fn a_poll_becomes_a_step_that_is_tried_again() {
    let ask = |status: u16, answer: &str, seconds: i64| Taken {
        at: at(seconds),
        ..taken(
            "GET /cobranca-bancaria/v2/boletos/solicitacoes/movimentacao?codigoSolicitacao=123456",
            &[],
            "",
            status,
            answer,
        )
    };
    let first = taken(
        "POST /cobranca-bancaria/v2/boletos/solicitacoes/movimentacao",
        &[JSON],
        r#"{"tipoMovimento":5,"dataInicial":"2026-03-01"}"#,
        200,
        r#"{"resultado":{"codigoSolicitacao":123456}}"#,
    );
    let text = story(vec![
        first,
        ask(404, r#"{"mensagens":[{"codigo":"5004"}]}"#, 0),
        ask(404, r#"{"mensagens":[{"codigo":"5004"}]}"#, 2),
        ask(404, r#"{"mensagens":[{"codigo":"5004"}]}"#, 4),
        ask(200, r#"{"resultado":{"idArquivos":[7654321]}}"#, 6),
        Taken {
            at: at(90),
            ..taken(
                "GET /cobranca-bancaria/v2/boletos/movimentacao-download?idArquivo=7654321",
                &[],
                "",
                200,
                "{}",
            )
        },
    ]);
    insta::assert_snapshot!(text.split_once("\n").unwrap().1, @r#"
    scenario: "Gravado de https://api.example"
    version: 1
    extends: default
    clock: "2026-03-02T09:00:00-03:00"

    steps:
      - request: POST /cobranca-bancaria/v2/boletos/solicitacoes/movimentacao
        json: { tipoMovimento: 5, dataInicial: "${date -1d}" }
        expect: { status: 200, json: { resultado.codigoSolicitacao: { is: integer } } }
        capture: { codigoSolicitacao: { json: resultado.codigoSolicitacao } }
      - request: GET /cobranca-bancaria/v2/boletos/solicitacoes/movimentacao
        query: { codigoSolicitacao: "${codigoSolicitacao}" }
        retry: { every: 2s, up_to: 4 }
        expect:
          status: 200
          json: { resultado.idArquivos: { length: 1 }, resultado.idArquivos.0: { is: integer } }
        capture: { idArquivos: { json: resultado.idArquivos.0 } }
      - advance: 1m24s
      - request: GET /cobranca-bancaria/v2/boletos/movimentacao-download
        query: { idArquivo: "${idArquivos}" }
        expect: { status: 200 }
    "#);
}

#[test]
fn what_no_step_can_send_stands_there_as_a_comment() {
    let mut cut = taken("POST /cobranca-bancaria/v3/boletos", &[JSON], "{}", 200, "{}");
    cut.request.is_cut = true;
    let mut binary = taken("POST /integracoes/v1/x", &[], "", 200, "{}");
    binary.request = Content::whole(vec![0, 159, 146, 150]);
    let two = duble_client::invoicy::DadosItem { documento: "<a/>", parametros: "" };
    let who = duble_client::invoicy::Credentials::new("pk", "k");
    let two = duble_client::invoicy::envelope(&who, &[two, two], duble_client::invoicy::Service::Recepcao);
    let events = [cut, binary, taken("POST /arecepcao.aspx", &[], &two, 200, "<a/>")];
    let events = events.into_iter().map(|taken| Event::Exchange(Box::new(taken))).collect();
    let Written { text, steps, left_out } = written(events);
    assert_eq!((steps, left_out), (0, 3));
    for said in [
        "its body is too large to be kept",
        "its body is no text",
        "it carries 2 DadosItem, and a step sends one",
    ] {
        assert!(text.contains(&format!(": {said}; no step sends it\n")), "{text}");
    }
    assert!(text.ends_with("no step sends it\n") && text.contains("\nsteps: []\n"), "{text}");
    assert!(written(Vec::new()).text.ends_with("\nsteps: []\n"));
}

#[test]
fn what_a_tester_does_to_the_world_is_a_step_of_its_own() {
    let advance = taken("POST /w/loja/_duble/clock/advance", &[JSON], r#"{"by":"2d"}"#, 200, "{}");
    let act = taken(
        "POST /_duble/actions",
        &[JSON],
        r#"{"sicoob.pagar":{"boleto":"aberto","canal":"PIX"}}"#,
        200,
        "{}",
    );
    let look = taken("GET /_duble/journal", &[], "", 200, "{}");
    let reset = taken("POST /_duble/reset", &[], "", 200, "{}");
    let ask =
        Taken { at: at(2 * 86_400), ..taken("GET /w/loja/cobranca-bancaria/v3/boletos", &[], "", 401, "{}") };
    let text = story(vec![advance, act, look, reset, ask]);
    insta::assert_snapshot!(text.split_once("steps:").unwrap().1, @r"
      - advance: 2d
      - do: { sicoob.pagar: { boleto: aberto, canal: PIX } }
      # POST /_duble/reset: no step does it
      - request: GET /cobranca-bancaria/v3/boletos
        expect: { status: 401 }
    ");
    assert!(
        text.contains("clock: \"2026-03-02T09:00:00-03:00\""),
        "the wait goes before the first request: {text}"
    );
}
