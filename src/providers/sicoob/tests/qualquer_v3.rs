//! Whatever comes in on whichever route of either version, an answer goes out that the contract knows, and a refusal leaves everything as
//! it was.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{BEARER, novo, stage};
use crate::providers::room::Room;
use crate::providers::sicoob::Sicoob;
use crate::providers::stage::Stage;
use crate::world::Verdict;

/// Values that some field takes, and some that none does.
fn valor() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0_i64..10).prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop_oneof![
            Just(json!(1_234_567)),
            Just(json!("2026-03-10")),
            Just(json!("2026-12-20")),
            Just(json!("0001-01-01")),
            Just(json!("00000000191")),
            Just(json!("http://localhost/x")),
            Just(json!("")),
        ],
        "[a-zA-Z0-9éç ]{0,60}".prop_map(Value::from),
    ];
    let names: Vec<String> =
        novo().as_object().unwrap().keys().cloned().chain(OUTROS.iter().map(ToString::to_string)).collect();
    leaf.prop_recursive(3, 20, 5, move |inner| {
        let key = proptest::sample::select(names.clone());
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(key, inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

const OUTROS: &[&str] = &[
    "nossoNumero",
    "numeroContrato",
    "modalidade",
    "especieDocumento",
    "desconto",
    "abatimento",
    "multa",
    "jurosMora",
    "rateioCredito",
    "rateioCreditos",
    "pix",
    "prorrogacaoVencimento",
    "prorrogacaoLimitePagamento",
    "valorNominal",
    "valorMulta",
    "valorAbatimento",
    "tipoOperacao",
    "utilizarPix",
    "dataLimitePagamento",
    "mensagensInstrucao",
    "beneficiarioFinal",
    "nome",
    "numeroCpfCnpj",
    "url",
    "email",
    "codigoTipoMovimento",
    "codigoPeriodoMovimento",
    "tipoMovimento",
    "dataInicial",
    "dataFinal",
    "codigoCadastrarPIX",
];

/// A request that would be good, with a few of its fields replaced.
fn quase() -> impl Strategy<Value = Value> {
    let good = json!({
        "nossoNumero": 10, "numeroContrato": 1_234_567, "modalidade": 1, "especieDocumento": "DM", "seuNumero": "1",
        "tipoMovimento": 5, "dataInicial": "2026-03-01", "dataFinal": "2026-03-02", "url": "http://localhost/x",
        "codigoTipoMovimento": 7, "codigoPeriodoMovimento": 1, "valorAbatimento": 1, "utilizarPix": true, "tipoOperacao": 3
    });
    let pagador = novo()["pagador"].clone();
    let good = super::com(super::com(novo(), pagador), good);
    let names: Vec<String> =
        good.as_object().unwrap().keys().cloned().chain(OUTROS.iter().map(ToString::to_string)).collect();
    let changes =
        proptest::collection::vec((proptest::sample::select(names), proptest::option::of(valor())), 0..3);
    changes.prop_map(move |changes| {
        let mut body = good.clone();
        for (name, value) in changes {
            match value {
                Some(value) => body[name] = value,
                None => _ = body.as_object_mut().unwrap().remove(&name),
            }
        }
        body
    })
}

/// All but the count of requests and the tokens.
fn forma(stage: &Stage) -> (String, (usize, usize)) {
    let shown = stage.look(|rooms| {
        let room = &rooms.sicoob;
        format!("{:?} {:?} {:?} {:?}", room.carteira, room.contas, room.solicitacoes, room.avisos)
    });
    (shown, stage.waiting())
}

/// Sends to every route but the token server's; a refusal must change nothing. Requests are counted, so that the world does not undo what
/// the API refused: the room itself must have left everything as it was.
fn hold(stage: &Stage, query: &str, numero: &str, body: &[u8]) -> Result<(), TestCaseError> {
    for route in Sicoob::routes().iter().filter(|route| route.operation != "sicoob.token.emitir") {
        let path = route.paths[0]
            .replace("{nossoNumero}", numero)
            .replace("{idWebhook}", numero)
            .replace("{cpfCnpj}", numero);
        stage.advance("1s");
        let before = forma(stage);
        let reply = stage.send(route.method, &format!("{path}?{query}"), &[("authorization", BEARER)], body);
        prop_assert!(reply.status < 500 && reply.status != 429, "{} {path}: {}", route.method, reply.body);
        prop_assert!(reply.status != 204 || reply.body.is_empty());
        // A poll counts although it is told to come again.
        if reply.verdict == Verdict::Refused && route.operation != "sicoob.movimentacoes.consultar" {
            prop_assert!(reply.reason.is_some() && reply.code.is_some());
            prop_assert!(forma(stage) == before, "{} {path} left something: {}", route.method, reply.body);
        }
    }
    Ok(())
}

fn mundo(knobs: &str) -> Stage {
    stage(
        r#"{"valor":"10","dataVencimento":"-9d"},{"valor":"20"},{"valor":"5","situacao":{"liquidado":{}}}"#,
        &format!(r#"{{{knobs}"rate_limits":"portal"}}"#),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_body_on_any_route(body in valor(), raw in any::<Vec<u8>>()) {
        let stage = mundo("");
        hold(&stage, "", "10", body.to_string().as_bytes())?;
        hold(&stage, "", "10", &raw)?;
    }

    #[test]
    fn almost_any_request_on_any_route(body in quase(), strict in any::<bool>()) {
        let stage = mundo(if strict { "" } else { r#""strict_types":false,"refuse_nulls":false,"# });
        let query = "numeroCliente=1234567&codigoModalidade=1&numeroContrato=1234567&modalidade=1&nossoNumero=10&quantidade=2";
        hold(&stage, query, "10", body.to_string().as_bytes())?;
        hold(&stage, query, "10", json!([body, body]).to_string().as_bytes())?;
        stage.advance("40d");
    }

    #[test]
    fn any_query_on_any_route(query in "[ -~é]{0,60}", numero in "[0-9a-zé%.-]{1,12}", n in any::<i64>()) {
        let stage = mundo("");
        hold(&stage, &query.replace(['?', '#'], ""), &numero, b"{}")?;
        let all = format!("numeroCliente=1234567&codigoModalidade=1&numeroContrato=1234567&modalidade=1&nossoNumero={n}&quantidade={n}&codigoSolicitacao={n}&idArquivo={n}&pagina={n}&idWebhook={n}&codigoSituacao={n}&dataSolicitacao={numero}&linhaDigitavel={n}");
        hold(&stage, &all, &n.to_string(), b"{}")?;
    }
}
