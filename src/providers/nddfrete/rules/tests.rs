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
        documentos_no_pedido: usize::from(pedido.documento.is_some()),
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

/// Each row has two causes, neighbours in the order of section 7, and the entry that fails first is the one of the later check.
#[test]
fn of_two_causes_the_earlier_check_answers() {
    let cte = fatura(&[(1, "60.00"), (1, "40.00")]);
    let ciot = fatura(&[(3, "100.00")]);
    let ciot_two = fatura(&[(3, "50.00"), (1, "50.00")]);
    let with = |status, fatura: &Fatura| Fatura { status, ..fatura.clone() };
    let (ontem, amanha) = (date(2026, 3, 1), date(2026, 3, 3));
    let d0 = |tipo| Some(chave(tipo, "D0"));
    let cedo = || vec![Lancamento::Postergacao(date(2026, 3, 31))];
    let juntos = |some: Vec<Lancamento>, more: Vec<Lancamento>| [some, more].concat();
    type Row = (&'static str, Option<Fatura>, Option<Chave>, Vec<Lancamento>, u16);
    let table: Vec<Row> = vec![
        ("300, 301", None, Some(chave(2, "D9")), financeiro(1, HOJE, "1"), 300),
        ("301, 302", Some(with(Status::Paga, &cte)), Some(chave(2, "D9")), financeiro(1, HOJE, "1"), 301),
        (
            "301, 303",
            Some(with(Status::Bloqueada, &cte)),
            Some(chave(2, "D9")),
            financeiro(1, HOJE, "1"),
            301,
        ),
        ("302, 304", Some(with(Status::Paga, &cte)), None, financeiro(9, HOJE, "1"), 302),
        ("303, 304", Some(with(Status::Bloqueada, &cte)), None, financeiro(9, HOJE, "1"), 303),
        (
            "304, 311",
            Some(ciot_two.clone()),
            d0(3),
            juntos(financeiro(3, amanha, "50"), financeiro(9, HOJE, "1")),
            304,
        ),
        ("311, 310", Some(ciot_two), d0(3), financeiro(3, HOJE, "50"), 311),
        ("310, 305", Some(ciot.clone()), None, financeiro(3, HOJE, "99"), 310),
        (
            "310, 305 of the entry before",
            Some(ciot.clone()),
            None,
            juntos(financeiro(3, amanha, "99"), financeiro(3, ontem, "1")),
            310,
        ),
        (
            "310, 309 of the entry before",
            Some(ciot.clone()),
            None,
            juntos(financeiro(2, HOJE, "101"), financeiro(3, HOJE, "100")),
            310,
        ),
        ("305, 306", Some(ciot.clone()), d0(3), financeiro(3, amanha, "101"), 305),
        ("305, 307", Some(ciot), None, financeiro(3, amanha, "101"), 305),
        ("306, 307", Some(cte.clone()), d0(1), financeiro(3, HOJE, "101"), 306),
        (
            "304, 307",
            Some(cte.clone()),
            None,
            juntos(financeiro(3, HOJE, "99999"), financeiro(9, HOJE, "1")),
            304,
        ),
        (
            "307, 309",
            Some(cte.clone()),
            None,
            juntos(financeiro(3, HOJE, "101"), financeiro(2, HOJE, "101")),
            307,
        ),
        ("309, 312", Some(cte), None, juntos(financeiro(2, HOJE, "101"), cedo()), 309),
    ];
    for (name, fatura, documento, lancamentos, code) in table {
        assert_eq!(tentar(fatura.as_ref(), documento, lancamentos).unwrap_err().code(), code, "{name}");
    }
}

#[test]
fn what_an_entry_paid_or_cancelled_takes_no_other() {
    let cte = fatura(&[(1, "60.00"), (1, "40.00")]);
    let tudo = || financeiro(3, HOJE, "100");
    for (name, depois) in [
        ("cancelled", vec![Lancamento::Cancelamento]),
        ("raised", financeiro(1, HOJE, "5")),
        ("paid again", financeiro(3, HOJE, "5")),
        ("postponed", vec![Lancamento::Postergacao(cte.vencimento)]),
    ] {
        let both = [tudo(), depois.clone()].concat();
        assert_eq!(tentar(Some(&cte), None, both), Err(BodyCode::FaturaCanceladaOuPaga), "{name}");
    }
    let twice = vec![Lancamento::Cancelamento, Lancamento::Cancelamento];
    assert_eq!(tentar(Some(&cte), None, twice), Err(BodyCode::FaturaCanceladaOuPaga));
    let raised_first = [financeiro(1, HOJE, "5"), financeiro(3, HOJE, "105")].concat();
    assert_eq!(tentar(Some(&cte), None, raised_first).unwrap().status, Status::Paga);
}

#[test]
fn a_document_pays_no_more_than_its_invoice_is_owed() {
    let low = Fatura { saldo: dec("50.00"), ..fatura(&[(1, "60.00")]) };
    for (identificacao, code) in
        [(3, BodyCode::PagamentoAcimaDoSaldoDoDocumento), (2, BodyCode::DescontoAcimaDoSaldoDoDocumento)]
    {
        let d0 = Some(chave(1, "D0"));
        assert_eq!(tentar(Some(&low), d0, financeiro(identificacao, HOJE, "55")), Err(code));
    }
}

/// An appointment of taxes alone has no entry: it has no effect, and is refused where any other is.
#[test]
fn taxes_alone_leave_the_invoice_as_it_is() {
    let cte = fatura(&[(1, "60.00"), (1, "40.00")]);
    let d1 = || Some(chave(1, "D1"));
    assert_eq!(tentar(Some(&cte), d1(), Vec::new()), Ok(cte.clone()));
    let paid = Fatura { status: Status::Paga, ..cte };
    assert_eq!(tentar(Some(&paid), d1(), Vec::new()), Err(BodyCode::FaturaCanceladaOuPaga));
}
