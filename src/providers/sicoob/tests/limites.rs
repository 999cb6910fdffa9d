//! What is refused leaves no trace, and what is kept has a bound.

use jiff::civil::date;

use super::boletos::NOVO;
use super::{BEARER, CLIENT, ask, codigo, get, get3, poll, send, stage};
use crate::facts::Moment;
use crate::providers::room::{Room, View};
use crate::providers::sicoob::model::{PedidoMovimento, Tipo};
use crate::providers::sicoob::movimentacao::Guarda;
use crate::providers::sicoob::{Due, Sicoob};
use crate::providers::stage::{Reply, Stage};
use crate::world::Seed;

/// Does something to a copy of the room, with no cell around it that undoes what was refused.
fn bare<T>(stage: &Stage, seed: &mut Seed, act: impl FnOnce(&mut Sicoob, &mut View<'_, Due>) -> T) -> T {
    let mut room = stage.look(|rooms| rooms.sicoob.clone());
    let now = Moment::from_millis(1_772_452_800_000);
    let mut view = View { now, start: now, seed, dues: Vec::new(), letters: Vec::new() };
    act(&mut room, &mut view)
}

#[test]
fn a_refused_payment_draws_nothing() {
    let stage =
        stage(r#"{"ref":"b1","valor":"10","situacao":{"liquidado":{}}},{"ref":"b2","valor":"10"}"#, "{}");
    for (action, applied) in [
        (r#"{"pagar":{"boleto":"b1","canal":"COMPENSACAO"}}"#, false),
        (r#"{"pagar":{"boleto":"b2","canal":"COMPENSACAO","valor":"0"}}"#, false),
        (r#"{"pagar":{"boleto":"b2","canal":"COMPENSACAO"}}"#, true),
    ] {
        let (mut seed, mut fresh) = (Seed::new(7), Seed::new(7));
        let action = serde_json::from_str(action).unwrap();
        assert_eq!(bare(&stage, &mut seed, |room, view| room.act(action, view)).is_ok(), applied);
        let drawn = seed.uuid("sicoob.recebedor") != fresh.uuid("sicoob.recebedor");
        assert_eq!(drawn, applied);
    }
}

fn jobs(stage: &Stage, operation: &str) -> usize {
    stage.journal().iter().filter(|entry| entry.line.operation == operation).count()
}

#[test]
fn a_timer_that_finds_nothing_to_do_tells_nothing() {
    let stage = stage(r#"{"valor":"10","situacao":{"baixado":{"em":"-1d"}}}"#, "{}");
    ask(&stage, 1_234_567, 6, "2026-03-01", "2026-03-02");
    assert_eq!(stage.act(r#"{"sicoob.liberarMovimentacao":{}}"#), None);
    stage.advance("3s");
    assert_eq!(jobs(&stage, "sicoob.movimentacoes.processar"), 0, "it was freed before");
    ask(&stage, 1_234_567, 6, "2026-03-01", "2026-03-02");
    stage.advance("3s");
    assert_eq!(jobs(&stage, "sicoob.movimentacoes.processar"), 1);
    stage.advance("31d");
    assert_eq!(jobs(&stage, "sicoob.movimentacoes.expurgar"), 2);
}

#[test]
fn an_array_behind_a_byte_order_mark_is_no_object_either() {
    let stage = stage("", "{}");
    let path = "/boletos/solicitacoes/movimentacao";
    let array = r#"[1234567,5,"2026-03-01","2026-03-02"]"#;
    for (body, status, code) in [
        (array.to_owned(), 400, Some("9000")),
        (format!("\u{feff}{array}"), 400, Some("9000")),
        (format!("\u{feff} \n{array}"), 400, Some("9000")),
        (
            "\u{feff}{\"numeroContrato\":1234567,\"tipoMovimento\":5,\"dataInicial\":\"2026-03-01\",\"dataFinal\":\"2026-03-02\"}"
                .to_owned(),
            200,
            None,
        ),
    ] {
        let reply = send(&stage, "POST", path, &body);
        assert_eq!((reply.status, reply.code.as_deref()), (status, code), "{body}");
    }
}

#[test]
fn a_due_date_is_put_off_a_thousand_times_at_most() {
    let stage = stage(r#"{"ref":"b1","valor":"10","dataVencimento":"+1d"}"#, "{}");
    let put_off = |days: u32| {
        stage.act(&format!(r#"{{"sicoob.prorrogar":{{"boleto":"b1","dataVencimento":"+{days}d"}}}}"#))
    };
    for days in 2..=1_001 {
        assert_eq!(put_off(days), None);
    }
    let refused = put_off(1_002).unwrap();
    assert!(refused.contains("1000 times"), "{refused}");
    let body =
        r#"[{"numeroContrato":1234567,"modalidade":1,"nossoNumero":10,"dataVencimento":"2029-06-01"}]"#;
    let reply = send(&stage, "PATCH", "/boletos/prorrogacoes/data-vencimento", body);
    assert_eq!(reply.code.as_deref(), Some("9020"));
    assert_eq!(stage.act(r#"{"sicoob.pagar":{"boleto":"b1"}}"#), None, "what is final is still done");
}

const BAIXADO: &str = r#"{"valor":"10","situacao":{"baixado":{"em":"-1d"}}}"#;

#[test]
fn files_of_the_last_thousand_requests_are_kept() {
    let stage = stage(BAIXADO, r#"{"movimentacao":{"ready":"now"}}"#);
    let ask = || codigo(&ask(&stage, 1_234_567, 6, "2026-03-01", "2026-03-02"));
    let codigos: Vec<_> = (0..1_001).map(|_| ask()).collect();
    let code = |n: usize| poll(&stage, 1_234_567, &codigos[n]).code;
    assert_eq!((code(0).as_deref(), code(1), code(1_000)), (Some("9011"), None, None));
    stage.advance("30d");
    assert_eq!(code(1_000).as_deref(), Some("9011"));
    assert_eq!(jobs(&stage, "sicoob.movimentacoes.expurgar"), 1_000, "the first was gone before");
    let fresh = codigo(&super::ask(&stage, 1_234_567, 6, "2026-03-01", "2026-03-02"));
    assert_eq!(poll(&stage, 1_234_567, &fresh).status, 200);
}

#[test]
fn an_old_request_that_is_freed_last_is_not_the_oldest() {
    let stage = stage(BAIXADO, r#"{"movimentacao":{"ready":"hold"}}"#);
    let codigos: Vec<_> =
        (0..1_001).map(|_| codigo(&ask(&stage, 1_234_567, 6, "2026-03-01", "2026-03-02"))).collect();
    let free = |more: &str| stage.act(&format!(r#"{{"sicoob.liberarMovimentacao":{{{more}}}}}"#));
    for codigo in codigos.iter().skip(1) {
        assert_eq!(free(&format!(r#""codigoSolicitacao":{codigo}"#)), None);
    }
    assert_eq!(free(""), None);
    assert_eq!(poll(&stage, 1_234_567, &codigos[0]).code, None);
    assert_eq!(poll(&stage, 1_234_567, &codigos[1]).code.as_deref(), Some("9011"));
}

#[test]
fn a_query_of_more_than_a_thousand_parts_is_not_read() {
    let query = "a=1&".repeat(1_001);
    let reply = get(&stage("", "{}"), &format!("/boletos?{query}numeroContrato=1234567"));
    assert_eq!((reply.status, reply.code.as_deref()), (400, Some("400")));
}

#[test]
fn a_list_holds_ten_thousand_titles() {
    let titulo = r#"{"valor":"10","pagador":{"numeroCpfCnpj":"00000000191","nome":"Um"},"dataVencimento":"2026-03-10"}"#;
    let stage = stage(&[titulo; 10_001].join(","), "{}");
    let reply = get3(&stage, "/pagadores/00000000191/boletos?numeroCliente=1234567");
    assert_eq!((reply.status, reply.code.as_deref()), (400, Some("9048")));
}

#[test]
fn requests_and_records_have_a_bound_each() {
    let stage = stage(&[BAIXADO; 3].join(","), r#"{"movimentacao":{"ready":"now"}}"#);
    let pedido = PedidoMovimento { tipo: Tipo::Baixa, inicio: date(2026, 3, 1), fim: date(2026, 3, 2) };
    bare(&stage, &mut Seed::new(7), |room, view| {
        let conta = room.por_numero.first_of(1_234_567).unwrap();
        let codigos: Vec<_> = (0..10_001).map(|_| room.solicitar(conta, pedido, view)).collect();
        assert_eq!((room.solicitacoes.len(), room.por_codigo.len()), (10_000, 10_000));
        let mut code =
            |codigo: u32| room.consultar(conta, codigo.into(), view).err().map(|recusa| recusa.erro.codigo());
        assert_eq!(
            (code(codigos[0]), code(codigos[1]), code(codigos[10_000])),
            (Some("9009"), Some("9011"), None)
        );
        assert_eq!((room.com_arquivos.len(), room.registros_guardados), (1_000, 3_000));
        room.arejar(Guarda { registros: 7, ..Guarda::DO_MUNDO }, view.now);
        assert_eq!((room.com_arquivos.len(), room.registros_guardados), (2, 6));
        room.arejar(Guarda { registros: 1, ..Guarda::DO_MUNDO }, view.now);
        assert_eq!(room.com_arquivos.len(), 1, "the newest stays, however large");
        room.arejar(Guarda { pedidos: 0, ..Guarda::DO_MUNDO }, view.now);
        assert_eq!((room.solicitacoes.len(), room.registros_guardados), (0, 0));
    });
}

#[test]
fn reasons_quote_a_bounded_part_of_what_was_sent() {
    let stage = stage("", r#"{"token_seconds":10}"#);
    let long = "é".repeat(5_000);
    let bounded = |reply: Reply| {
        let reason = reply.reason.unwrap();
        assert!(reason.contains(&format!("`{}…`", "é".repeat(60))), "{reason}");
        assert!(reason.chars().count() < 300, "{reason}");
    };
    let form = ("content-type", "application/x-www-form-urlencoded");
    let token = |headers: &[(&str, &str)], body: String| {
        stage.send("POST", "/auth/realms/cooperado/protocol/openid-connect/token", headers, body)
    };
    bounded(token(&[("content-type", &long)], String::new()));
    bounded(token(&[form], format!("grant_type={long}")));
    bounded(token(&[form], format!("grant_type=client_credentials&client_id={long}")));
    bounded(token(&[form], format!("grant_type=client_credentials&client_id={CLIENT}&scope={long}")));

    let good = token(&[form], format!("grant_type=client_credentials&client_id={CLIENT}"));
    let given = format!("Bearer {}", good.json()["access_token"].as_str().unwrap());
    let boletos = "/cobranca-bancaria/v2/boletos";
    for bearer in [BEARER, &given] {
        bounded(stage.send("GET", boletos, &[("authorization", bearer), ("client_id", &long)], ""));
    }
    bounded(stage.send("GET", boletos, &[("authorization", BEARER), ("accept", &long)], ""));
    bounded(stage.send("POST", boletos, &[("authorization", BEARER), ("content-type", &long)], "[]"));
    bounded(get(&stage, &format!("/boletos?numeroContrato={long}")));
    bounded(ask(&stage, 1_234_567, 5, &long, "2026-03-02"));
    for (from, to) in [
        (r#""DM""#, format!("\"{long}\"")),
        (r#""74000000""#, format!("\"{long}\"")),
        ("Não receber após o vencimento", long.clone()),
    ] {
        let wrong = NOVO.replacen(from, &to, 1);
        bounded(send(&stage, "POST", "/boletos", &format!("[{wrong}]")));
    }
    for action in [
        format!(r#"{{"sicoob.pagar":{{"boleto":"{long}"}}}}"#),
        format!(r#"{{"sicoob.liberarMovimentacao":{{"codigoSolicitacao":"{long}"}}}}"#),
    ] {
        assert!(stage.act(&action).unwrap().chars().count() < 300);
    }
}
