//! Every field of `POST /boletos` in both versions (dossier 2.2): absent, null, empty, of a wrong type, too long, out of its domain. Each
//! refusal names the field as the version names it, gives a reason, and leaves the world as it was.

use serde_json::{Value, json};

use super::tabela::{
    CAMPOS, De::*, Linha, Quando::*, completo, de_outro_tipo, emitir, mundo, nome, texto, trocar,
};
use super::{get3, tudo};
use crate::providers::sicoob::versao::Versao;
use crate::providers::stage::Reply;

/// `codigo` and `mensagem` of the one refusal in an answer, whose form is held to the version's.
fn recusa(versao: Versao, reply: &Reply) -> (Option<String>, String) {
    let body = reply.json();
    let mensagem = match versao {
        Versao::V2 => {
            assert_eq!(
                (reply.status, &body["resultado"][0]["status"]["codigo"]),
                (207, &json!(400)),
                "{}",
                reply.body
            );
            body["resultado"][0]["status"]["mensagem"].as_str().unwrap().to_owned()
        }
        Versao::V3 => {
            assert_eq!(reply.status, 400, "{}", reply.body);
            let said = &body["mensagens"][0];
            assert_eq!(
                (body["mensagens"].as_array().unwrap().len(), said["codigo"].as_str()),
                (1, reply.code.as_deref())
            );
            said["mensagem"].as_str().unwrap().to_owned()
        }
    };
    (reply.code.clone(), mensagem)
}

const AMBAS: [Versao; 2] = [Versao::V2, Versao::V3];

#[test]
fn a_request_with_every_field_is_issued() {
    for versao in AMBAS {
        let reply = emitir(&mundo("{}"), versao, &completo(versao));
        assert_eq!(reply.code, None, "{versao:?} {}", reply.body);
    }
}

/// The refusals of one field: each value with the code that it must have.
fn errados(versao: Versao, linha: &Linha) -> Vec<(Option<Value>, String)> {
    let (_, de, quando, fora) = linha;
    let parse = |text: &str| Some(serde_json::from_str::<Value>(text).unwrap());
    let required =
        if *quando == Sempre || (*quando == Aqui && versao == Versao::V2) { "9001" } else { "9022" };
    let mut all = Vec::new();
    if *quando != Livre {
        all.push((None, "9001".to_owned()));
    }
    if *quando != Livre || versao == Versao::V3 {
        all.push((Some(Value::Null), required.to_owned()));
        if matches!(de, Texto | Qualquer | Data | Emails) {
            all.push((parse("\"\""), required.to_owned()));
            all.push((parse("\"  \""), required.to_owned()));
        }
    }
    all.extend(de_outro_tipo(*de, versao).iter().map(|text| (parse(text), "9002".to_owned())));
    all.extend(fora.iter().map(|text| {
        let (value, code) =
            text.rsplit_once(' ').filter(|(_, code)| code.len() == 4).unwrap_or((text, "9002"));
        (parse(value), code.to_owned())
    }));
    all
}

#[test]
fn each_field_of_an_issue_is_refused_by_its_own_name_and_nothing_stays() {
    let stage = mundo("{}");
    let before = tudo(&stage);
    let mut seen = 0;
    for versao in AMBAS {
        for linha in CAMPOS {
            let name = nome(versao, linha.0);
            for (valor, codigo) in errados(versao, linha) {
                let mut boleto = completo(versao);
                trocar(&mut boleto, name, valor.clone());
                let reply = emitir(&stage, versao, &boleto);
                let about = format!("{versao:?} {name} = {valor:?}");
                let expected = texto(&codigo, name);
                assert_eq!(recusa(versao, &reply), (Some(codigo), expected), "{about}");
                assert!(reply.reason.is_some_and(|reason| reason.len() > 10), "{about}");
                seen += 1;
            }
        }
        assert!(tudo(&stage) == before, "{versao:?} left something behind");
    }
    assert!(seen > 700, "{seen}");
}

#[test]
fn what_need_not_be_said_may_be_left_out_and_in_version_2_null_or_empty() {
    for (_, knobs, versao) in [
        ("left out", "{}", Versao::V3),
        ("null", r#"{"refuse_nulls":false}"#, Versao::V3),
        ("null", "{}", Versao::V2),
    ] {
        for (campo, de, quando, _) in CAMPOS {
            if *quando != Livre {
                continue;
            }
            let mut values = vec![None];
            if versao == Versao::V2 || knobs != "{}" {
                values.push(Some(Value::Null));
                values.extend(
                    matches!(de, Texto | Qualquer | Data | Inteiro | Decimal).then(|| Some(json!(""))),
                );
            }
            for valor in values {
                // Numbers in quotes are another knob's.
                if versao == Versao::V3 && valor == Some(json!("")) && matches!(de, Inteiro | Decimal) {
                    continue;
                }
                let mut boleto = completo(versao);
                trocar(&mut boleto, nome(versao, campo), valor.clone());
                let reply = emitir(&mundo(knobs), versao, &boleto);
                assert_eq!(reply.code, None, "{versao:?} {campo} = {valor:?}: {}", reply.body);
            }
        }
    }
}

#[test]
fn lists_are_held_to_their_lengths() {
    let stage = mundo("{}");
    let line = "x".repeat(41);
    let rateio = completo(Versao::V3)["rateioCreditos"][0].clone();
    let half = super::com(rateio.clone(), json!({ "valorRateio": "50" }));
    let second = super::com(half.clone(), json!({ "contaPrincipal": false, "codigoTipoValorRateio": 2 }));
    for (campo, valor, codigo, nomeado) in [
        ("mensagensInstrucao", json!(["1", "2", "3", "4", "5", "6"]), "9002", "mensagensInstrucao"),
        ("mensagensInstrucao", json!([line]), "9002", "mensagensInstrucao"),
        ("mensagensInstrucao", json!(["1", 2]), "9002", "mensagensInstrucao[1]"),
        ("mensagensInstrucao", json!(["1", null]), "9002", "mensagensInstrucao[1]"),
        ("mensagensInstrucao", json!(["1", ""]), "9022", "mensagensInstrucao[1]"),
        ("mensagensInstrucao", json!([]), "9022", "mensagensInstrucao"),
        ("rateioCreditos", json!([]), "9022", "rateioCreditos"),
        ("rateioCreditos", json!([rateio, 7]), "9002", "rateioCreditos[1]"),
        ("rateioCreditos", json!([rateio, rateio]), "9042", ""),
        ("rateioCreditos", json!([half]), "9042", ""),
        ("rateioCreditos", json!([half, second]), "9042", ""),
        ("rateioCreditos", json!(vec![half; 31]), "9042", ""),
        ("beneficiarioFinal", json!({}), "9001", "beneficiarioFinal.numeroCpfCnpj"),
    ] {
        let boleto = super::com(completo(Versao::V3), json!({ campo: valor }));
        let reply = emitir(&stage, Versao::V3, &boleto);
        assert_eq!(recusa(Versao::V3, &reply), (Some(codigo.to_owned()), texto(codigo, nomeado)), "{boleto}");
    }
    let mut boleto = completo(Versao::V2);
    boleto["mensagensInstrucao"]["tipoInstrucao"] = json!(2);
    assert_eq!(emitir(&stage, Versao::V2, &boleto).code.as_deref(), Some("9002"));
    boleto["mensagensInstrucao"] = json!({ "tipoInstrucao": 3, "mensagens": null });
    assert_eq!(emitir(&stage, Versao::V2, &boleto).code, None);
}

#[test]
fn a_cnpj_may_have_letters() {
    let stage = mundo("{}");
    let mut boleto = completo(Versao::V3);
    boleto["pagador"]["numeroCpfCnpj"] = json!("12.ABC.345/01DE-35");
    assert_eq!(
        emitir(&stage, Versao::V3, &boleto).json()["resultado"]["pagador"]["numeroCpfCnpj"],
        "12ABC34501DE35"
    );
    let listed = get3(&stage, "/pagadores/12ABC34501DE35/boletos?numeroCliente=1234567");
    assert_eq!(listed.json()["resultado"][0]["nossoNumero"], 421);
}
