//! Facts: what they make up, and those that cannot be.

use super::{get, records, stage};
use crate::providers::room::Room;
use crate::providers::sicoob::Sicoob;
use crate::providers::stage::Stage;

#[test]
fn what_is_not_stated_is_made_up_and_the_same_again() {
    let world = r#"{"times":30},{"times":10,"situacao":{"liquidado":{}}},{"times":10,"situacao":{"baixado":{}}},{"times":10,"situacao":{"baixado":{"motivo":"DECURSO"}}},
        {"dataVencimento":"-90d","situacao":{"baixado":{"motivo":"DECURSO"}}},{"dataVencimento":"-9d","situacao":{"baixado":{"motivo":"DECURSO"}}},
        {"dataVencimento":"-90d","situacao":{"liquidado":{}}},{"dataEmissao":"-1d","situacao":{"liquidado":{}}},{"dataEmissao":"-1d"},{"dataVencimento":"-200d"}"#;
    let (one, other) = (stage(world, "{}"), stage(world, "{}"));
    let shown = |stage: &Stage| stage.look(|rooms| format!("{:?}", rooms.sicoob.carteira));
    assert_eq!(shown(&one), shown(&other));
    for number in [10, 27, 34] {
        let reply = get(&one, &format!("/boletos?numeroContrato=1234567&modalidade=1&nossoNumero={number}"));
        assert_eq!(reply.json()["resultado"]["situacaoBoleto"], "Em Aberto");
        assert_eq!(reply.json()["resultado"]["listaHistorico"][0]["tipoHistorico"], 1);
    }
}

#[test]
fn the_same_ref_replaces() {
    let stage = stage(
        r#"{"ref":"b1","valor":"10","situacao":{"liquidado":{"em":"-1d"}}},{"ref":"b1","valor":"20"}"#,
        r#"{"movimentacao":{"ready":"now"}}"#,
    );
    assert!(records(&stage, 5, "2026-03-01", "2026-03-02").is_empty());
    assert_eq!(stage.act(r#"{"sicoob.pagar":{"boleto":"b1"}}"#), None);
    assert_eq!(records(&stage, 5, "2026-03-01", "2026-03-02")[0]["valorTitulo"], 20);
}

#[test]
fn facts_that_cannot_be_say_where() {
    let problems = Stage::problems(
        r#"{"sicoob":{"contas":[{"numeroCliente":1234567,"cooperativa":4321},{"cooperativa":0},{"numeroCliente":12345678}],
            "clientes":[{"scopes":["boletos_consulta","boleto_inclusao"]}],
            "boletos":[{"nossoNumero":422},{"nossoNumero":421,"times":2},{"valor":"0"},{"dataEmissao":"+1d"},
                {"dataEmissao":"-5d","dataVencimento":"-6d"},{"dataVencimento":"-9d","dataLimitePagamento":"-8d"},
                {"situacao":{"liquidado":{"em":"+1d"}}},{"numeroCliente":9},{"pagador":{"numeroCpfCnpj":"12345678900"}},
                {"prorrogado":{"em":"-1d","vencimentoAnterior":"2030-01-10"},"dataVencimento":"2030-01-09"},{"seuNumero":"1234567890123456789"},
                {"dataLimitePagamento":"-2d","dataVencimento":"-4d","situacao":{"baixado":{"em":"-3d","motivo":"DECURSO"}}}]}}"#,
    );
    insta::assert_snapshot!(problems.join("\n"), @r#"
    world.sicoob.contas[1].cooperativa: is 0; expected 1 to 9999
    world.sicoob.contas[2].numeroCliente: is 12345678; the barcode holds 1 to 9999999
    world.sicoob.clientes[0].scopes[1]: no version knows the scope `boleto_inclusao` (did you mean `boletos_inclusao`?)
    world.sicoob.boletos[0].nossoNumero: nossoNumero is 422; with its check digit, sequence 42 is 421
    world.sicoob.boletos[1].nossoNumero: names one boleto, but `times` asks for many
    world.sicoob.boletos[2].valor: is 0; expected 0.01 to 99999999.99
    world.sicoob.boletos[3].dataEmissao: is 1970-01-01, after the story's beginning on 1969-12-31
    world.sicoob.boletos[4].dataVencimento: is 1969-12-25, before dataEmissao 1969-12-26
    world.sicoob.boletos[5].dataLimitePagamento: is 1969-12-23, before the story's beginning on 1969-12-31; such a title is written off
    world.sicoob.boletos[6].situacao: ended on 1970-01-01; expected 1969-11-26 (dataEmissao) to 1969-12-31 (the story's beginning)
    world.sicoob.boletos[7].numeroCliente: no conta has the numeroCliente 9
    world.sicoob.boletos[8].pagador.numeroCpfCnpj: CPF "12345678900" ends in 00, but its check digits are 09
    world.sicoob.boletos[9].prorrogado: the new due date is 2030-01-09; it must come after the present one, 2030-01-10
    world.sicoob.boletos[10].seuNumero: has 1 to 18 characters
    world.sicoob.boletos[11].situacao: ended on 1969-12-28, but could be paid until 1969-12-29
    "#);
    assert_eq!(Stage::problems(r#"{"sicoob":{"boletos":[{}]}}"#).len(), 1);
}

#[test]
fn the_welcome_works_as_printed() {
    let stage = stage(r#"{"valor":"10"}"#, "{}");
    let welcome =
        stage.look(|rooms| rooms.sicoob.welcome("http://duble.test", crate::facts::Moment::from_millis(0)));
    insta::assert_snapshot!(welcome.curl, @"curl -s 'http://duble.test/cobranca-bancaria/v3/boletos?numeroCliente=1234567&codigoModalidade=1&nossoNumero=10' -H 'Authorization: Bearer 1301865f-c6bc-38f3-9f49-666dbcfc59c3'");
    let target = welcome.curl.split('\'').nth(1).unwrap().strip_prefix("http://duble.test").unwrap();
    assert_eq!(stage.send("GET", target, &[("authorization", super::BEARER)], "").status, 200);
    let empty = Sicoob::default().welcome("http://duble.test", crate::facts::Moment::from_millis(0));
    assert!(empty.curl.contains("/openid-connect/token"));
}
