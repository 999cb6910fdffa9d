//! Whatever comes in, an answer in the provider's own form goes out, and what is refused leaves nothing behind.

use proptest::prelude::*;

use super::{BEARER, send, stage};

/// JSON of any kind, with the names that the API knows among others.
fn value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        prop_oneof![Just("2026-03-10"), Just("9999-12-31T23:59:59Z"), Just("-1"), Just("1e400"), Just("")]
            .prop_map(Into::into),
        ".{0,20}".prop_map(Into::into),
    ];
    let name = prop_oneof![
        Just("numeroContrato"),
        Just("modalidade"),
        Just("nossoNumero"),
        Just("tipoMovimento"),
        Just("dataInicial"),
        Just("dataFinal"),
        Just("dataVencimento"),
        Just("valor"),
        Just("pagador"),
        Just("mensagensInstrucao"),
        Just("outro"),
    ];
    leaf.prop_recursive(3, 24, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..12).prop_map(Into::into),
            proptest::collection::btree_map(name.clone().prop_map(str::to_owned), inner, 0..8)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_body_gets_an_answer(body in value(), raw in any::<Vec<u8>>()) {
        let stage = stage("", "{}");
        for (method, path) in [
            ("POST", "/boletos"),
            ("PATCH", "/boletos/baixa"),
            ("PATCH", "/boletos/prorrogacoes/data-vencimento"),
            ("POST", "/boletos/solicitacoes/movimentacao"),
        ] {
            let reply = send(&stage, method, path, &body.to_string());
            prop_assert!([207, 400].contains(&reply.status), "{}", reply.body);
            let start = if reply.status == 207 { r#"{"resultado":["# } else { r#"{"mensagens":["# };
            prop_assert!(reply.body.starts_with(start), "{}", reply.body);
            let reply = stage.send(method, &format!("/cobranca-bancaria/v2{path}"), &[("authorization", BEARER)], raw.clone());
            prop_assert!([207, 400].contains(&reply.status), "{}", reply.body);
        }
        prop_assert!(stage.look(|rooms| rooms.sicoob.solicitacoes.is_empty() && rooms.sicoob.carteira.primeiro().is_none()));
    }

    #[test]
    fn any_query_gets_an_answer(query in ".{0,60}", numero in any::<i64>()) {
        let stage = stage(r#"{"valor":"1"}"#, "{}");
        for path in ["/boletos", "/boletos/solicitacoes/movimentacao", "/boletos/movimentacao-download"] {
            for query in [
                query.clone(),
                format!("numeroContrato=1234567&modalidade=1&codigoSolicitacao={numero}&idArquivo={numero}&nossoNumero={numero}&{query}"),
                format!("numeroContrato=1234567&modalidade=1&linhaDigitavel={query}"),
            ] {
                let target = format!("/cobranca-bancaria/v2{path}?{}", query.replace('?', ""));
                let reply = stage.send("GET", &target, &[("authorization", BEARER)], "");
                prop_assert!([200, 204, 400].contains(&reply.status), "{}", reply.body);
            }
        }
    }
}
