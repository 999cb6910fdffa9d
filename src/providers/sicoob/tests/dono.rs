//! Whose a title is: a number alone does not say, a payer's data stay those of the issue, and no title grows without a bound.

use serde_json::json;

use super::{get3, lido, novo, send, stage, v3};
use crate::br::cpf_cnpj::CpfCnpj;

fn chamado(nome: &str) -> serde_json::Value {
    let mut boleto = novo();
    boleto["pagador"]["nome"] = json!(nome);
    boleto
}

#[test]
fn a_number_of_two_contracts_names_no_title() {
    let stage =
        stage(r#"{"ref":"um","valor":"10"},{"numeroCliente":707090,"nossoNumero":10,"valor":"20"}"#, "{}");
    let said = stage.act(r#"{"sicoob.pagar":{"boleto":10}}"#).unwrap();
    assert!(
        said.contains("stands in the contracts 1234567, 707090; name the boleto by ref, barcode or line"),
        "{said}"
    );
    let barras = lido(&stage, 10)["codigoBarras"].as_str().unwrap().to_owned();
    assert_eq!(stage.act(&format!(r#"{{"sicoob.pagar":{{"boleto":"{barras}"}}}}"#)), None);
    assert_eq!(lido(&stage, 10)["situacaoBoleto"], "Liquidado");
    assert!(stage.act(r#"{"sicoob.pagar":{"boleto":11}}"#).unwrap().contains("no boleto has the ref"));
}

#[test]
fn a_titles_payer_is_as_it_was_issued_until_the_register_changes() {
    let stage = stage("", "{}");
    for nome in ["Pagador Um", "Outro Nome", "Pagador Um"] {
        let reply = v3(&stage, "POST", "/boletos", &chamado(nome));
        assert_eq!(reply.status, 200, "{}", reply.body);
    }
    let nomes =
        || [10, 27, 34].map(|numero| lido(&stage, numero)["pagador"]["nome"].as_str().unwrap().to_owned());
    assert_eq!(nomes(), ["Pagador Um", "Outro Nome", "Pagador Um"]);
    let list = get3(&stage, "/pagadores/00000000191/boletos?numeroCliente=1234567").json();
    assert_eq!(list["resultado"].as_array().unwrap().len(), 3, "one payer under two names");
    let body = json!({"numeroCliente":1_234_567,"numeroCpfCnpj":"00000000191","nome":"Nome Novo","endereco":"Rua B","bairro":"Centro","cidade":"Goiania","cep":"74000000","uf":"GO"});
    assert_eq!(v3(&stage, "PUT", "/pagadores", &body).status, 204);
    assert_eq!(nomes(), ["Nome Novo", "Nome Novo", "Nome Novo"]);
    // However many names a client makes up, a hundred are kept.
    for n in 0..150 {
        let reply = v3(&stage, "POST", "/boletos", &chamado(&format!("Nome {n}")));
        assert_eq!(reply.status, 200);
    }
    let payer = CpfCnpj::parse("00000000191").unwrap();
    let kept = stage.look(|rooms| rooms.sicoob.carteira.pagadores_de(1, payer).count());
    assert_eq!(kept, 100);
}

#[test]
fn protests_and_reversals_end_after_a_thousand_events() {
    let stage = stage(r#"{"ref":"b1","valor":"10","dataVencimento":"-10d"}"#, "{}");
    let item = r#"[{"numeroContrato":1234567,"modalidade":1,"nossoNumero":10}]"#;
    let mut codes = (0..600).map(|_| {
        let asked = send(&stage, "POST", "/boletos/protestos", item).code;
        asked.or_else(|| send(&stage, "PATCH", "/boletos/protestos", item).code)
    });
    assert_eq!(codes.find(Option::is_some).flatten().as_deref(), Some("9020"));
    assert_eq!(
        stage.act(r#"{"sicoob.pagar":{"boleto":"b1"}}"#),
        None,
        "what ends a title is always possible"
    );
    assert!(stage.act(r#"{"sicoob.estornar":{"boleto":"b1"}}"#).unwrap().contains("1000 times"));
}
