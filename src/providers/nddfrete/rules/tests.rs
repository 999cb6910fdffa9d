use super::super::documentos::Documentos;
use super::super::model::Documento;
use super::*;
use jiff::civil::date;

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn chave(tipo: u8, numero: &str) -> Chave {
    Chave { tipo, serie: "A".into(), numero: numero.into() }
}

fn fatura(documentos: &[(u8, &str)]) -> Fatura {
    let documentos: Documentos = documentos
        .iter()
        .enumerate()
        .map(|(n, (tipo, saldo))| Documento {
            chave: chave(*tipo, &format!("D{n}")),
            valor: dec(saldo),
            saldo: dec(saldo),
            impostos: BTreeMap::new(),
        })
        .collect();
    let saldo = documentos.iter().map(|documento| documento.saldo).sum();
    Fatura {
        embarcador: 1,
        chave: chave(0, "F1"),
        ponto_operacao: "1".into(),
        prestador: "2".into(),
        status: Status::LiberadaParaPagamento,
        vencimento: date(2026, 4, 1),
        valor: saldo,
        saldo,
        impostos: BTreeMap::new(),
        documentos,
    }
}

fn financeiro(identificacao: i64, data: Date, valor: &str) -> Vec<Lancamento> {
    vec![Lancamento::Financeiro { identificacao, data, valor: dec(valor) }]
}

const HOJE: Date = date(2026, 3, 2);

fn tentar(
    fatura: Option<&Fatura>,
    documento: Option<Chave>,
    lancamentos: Vec<Lancamento>,
) -> Result<Fatura, BodyCode> {
    let identificacoes =
        BTreeMap::from([(1, Especie::Increase), (2, Especie::Discount), (3, Especie::Payment)]);
    let pedido = Apontamento {
        ponto_operacao: "1".into(),
        prestador: "2".into(),
        fatura: Some(chave(0, "F1")),
        documento,
        lancamentos,
    };
    let caso = Caso {
        fatura,
        identificacoes: &identificacoes,
        hoje: HOJE,
        ciot_date_rule: CiotDateRule::AfterToday,
        documentos_no_pedido: documentos_por_fatura(std::slice::from_ref(&pedido)).values().sum(),
    };
    decidir(&pedido, &caso).map_err(|recusa| recusa.code)
}

#[test]
fn each_code_has_its_own_trigger() {
    let cte = fatura(&[(1, "60.00"), (1, "40.00")]);
    let ciot = fatura(&[(3, "100.00")]);
    let ciot_two = fatura(&[(3, "50.00"), (1, "50.00")]);
    let with = |status| Fatura { status, ..cte.clone() };
    let amanha = date(2026, 3, 3);
    let d0 = || Some(chave(1, "D0"));
    type Row = (&'static str, Option<Fatura>, Option<Chave>, Vec<Lancamento>, u16);
    let table: Vec<Row> = vec![
        ("unknown invoice", None, None, financeiro(1, HOJE, "1"), 300),
        ("document not on it", Some(cte.clone()), Some(chave(2, "D0")), financeiro(1, HOJE, "1"), 301),
        ("paid", Some(with(Status::Paga)), None, financeiro(1, HOJE, "1"), 302),
        ("cancelled", Some(with(Status::Cancelada)), None, financeiro(1, HOJE, "1"), 302),
        ("under review", Some(with(Status::EmAnalise)), None, financeiro(1, HOJE, "1"), 303),
        ("blocked", Some(with(Status::Bloqueada)), None, financeiro(1, HOJE, "1"), 303),
        ("unknown identification", Some(cte.clone()), None, financeiro(9, HOJE, "1"), 304),
        ("CIOT partly paid", Some(ciot.clone()), None, financeiro(3, amanha, "99.99"), 305),
        ("document overpaid", Some(cte.clone()), d0(), financeiro(3, HOJE, "60.01"), 306),
        ("invoice overpaid", Some(cte.clone()), None, financeiro(3, HOJE, "100.01"), 307),
        ("document over-discounted", Some(cte.clone()), d0(), financeiro(2, HOJE, "60.01"), 308),
        ("invoice over-discounted", Some(cte.clone()), None, financeiro(2, HOJE, "100.01"), 309),
        ("CIOT paid today", Some(ciot.clone()), None, financeiro(3, HOJE, "100"), 310),
        ("CIOT with two documents", Some(ciot_two), Some(chave(3, "D0")), financeiro(3, amanha, "50"), 311),
        ("postponed to before", Some(cte), None, vec![Lancamento::Postergacao(date(2026, 3, 31))], 312),
    ];
    for (name, fatura, documento, lancamentos, code) in table {
        assert_eq!(tentar(fatura.as_ref(), documento, lancamentos).unwrap_err().code(), code, "{name}");
    }
}

#[test]
fn what_is_accepted_has_its_effect() {
    let cte = fatura(&[(1, "60.00"), (1, "40.00")]);
    let paid = tentar(Some(&cte), None, financeiro(3, HOJE, "70")).unwrap();
    assert_eq!(
        (paid.saldo, paid.documentos.get(0).unwrap().saldo, paid.documentos.get(1).unwrap().saldo),
        (dec("30.00"), dec("0.00"), dec("30.00"))
    );
    assert_eq!(paid.status, Status::LiberadaParaPagamento);
    let whole = tentar(Some(&paid), Some(chave(1, "D1")), financeiro(3, HOJE, "30")).unwrap();
    assert_eq!((whole.saldo, whole.status), (dec("0.00"), Status::Paga));
    let more = tentar(Some(&cte), Some(chave(1, "D1")), financeiro(1, HOJE, "5.50")).unwrap();
    assert_eq!((more.saldo, more.documentos.get(1).unwrap().saldo), (dec("105.50"), dec("45.50")));
    let later = tentar(Some(&cte), None, vec![Lancamento::Postergacao(cte.vencimento)]).unwrap();
    assert_eq!(later.vencimento, cte.vencimento, "the same day is allowed");
    let gone = tentar(Some(&cte), None, vec![Lancamento::Cancelamento]).unwrap();
    assert_eq!(gone.status, Status::Cancelada);
    let ciot = fatura(&[(3, "100.00")]);
    assert_eq!(
        tentar(Some(&ciot), None, financeiro(3, date(2026, 3, 3), "100.00")).unwrap().status,
        Status::Paga
    );
}

#[test]
fn an_appointment_is_whole_or_nothing() {
    let cte = fatura(&[(1, "60.00")]);
    let both = [financeiro(3, HOJE, "10"), financeiro(3, HOJE, "60")].concat();
    assert_eq!(tentar(Some(&cte), None, both), Err(BodyCode::PagamentoAcimaDoSaldoDaFatura));
}
