//! What becomes of an appointment: the decisions of dossier section 7, in its order of checks. Pure: a decision is the invoice as
//! it will be, or a refusal; applying it cannot fail.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::errors::{BodyCode, Recusa};
use super::model::{Apontamento, Chave, Documento, Especie, Fatura, Imposto, Lancamento, Status};
use super::seed::CiotDateRule;
use crate::br::money::fixed;

/// What the rules may know beside the appointment.
#[derive(Debug)]
pub struct Caso<'a> {
    /// The invoice that was found, if any.
    pub fatura: Option<&'a Fatura>,
    /// The sender's register of identifications.
    pub identificacoes: &'a BTreeMap<i64, Especie>,
    /// Today in São Paulo.
    pub hoje: Date,
    /// Which reading of 310 holds.
    pub ciot_date_rule: CiotDateRule,
    /// How many different documents of this invoice the request names.
    pub documentos_no_pedido: usize,
}

/// How many different documents of each invoice a request names: the second reading of 311 (dossier 11, row 22).
pub fn documentos_por_fatura(pedido: &[Apontamento]) -> BTreeMap<Chave, usize> {
    let mut documentos: BTreeMap<&Chave, BTreeSet<&Chave>> = BTreeMap::new();
    for apontamento in pedido {
        if let (Some(fatura), Some(documento)) = (&apontamento.fatura, &apontamento.documento) {
            documentos.entry(fatura).or_default().insert(documento);
        }
    }
    documentos.into_iter().map(|(fatura, documentos)| (fatura.clone(), documentos.len())).collect()
}

/// The invoice as the appointment leaves it, or why it is left alone. An appointment is whole or nothing: of several entries one
/// that fails undoes them all.
pub fn decidir(apontamento: &Apontamento, caso: &Caso<'_>) -> Result<Fatura, Recusa<BodyCode>> {
    let mut fatura = encontrar(apontamento, caso)?.clone();
    let alvo = match &apontamento.documento {
        Some(chave) => Some(posicao(&fatura, chave).ok_or_else(|| documento_ausente(chave))?),
        None => None,
    };
    aceita_apontamento(&fatura)?;
    for lancamento in &apontamento.lancamentos {
        lancar(&mut fatura, alvo, lancamento, caso)?;
    }
    Ok(fatura)
}

fn encontrar<'a>(apontamento: &Apontamento, caso: &Caso<'a>) -> Result<&'a Fatura, Recusa<BodyCode>> {
    caso.fatura.ok_or_else(|| match (&apontamento.fatura, &apontamento.documento) {
        (Some(chave), _) => Recusa::new(
            BodyCode::FaturaNaoEncontrada,
            format!(
                "no invoice of type {} is called {}/{} at operation point {} of provider {}",
                chave.tipo, chave.serie, chave.numero, apontamento.ponto_operacao, apontamento.prestador
            ),
        ),
        (None, Some(chave)) => documento_ausente(chave),
        (None, None) => {
            Recusa::new(BodyCode::FaturaNaoEncontrada, "the appointment names neither Billing nor Document")
        }
    })
}

fn documento_ausente(chave: &Chave) -> Recusa<BodyCode> {
    let reason = format!(
        "no document of type {} is called {}/{} on that invoice",
        chave.tipo, chave.serie, chave.numero
    );
    Recusa::new(BodyCode::DocumentoNaoEncontrado, reason)
}

fn posicao(fatura: &Fatura, chave: &Chave) -> Option<usize> {
    fatura.documentos.iter().position(|documento| documento.chave == *chave)
}

fn aceita_apontamento(fatura: &Fatura) -> Result<(), Recusa<BodyCode>> {
    let code = match fatura.status {
        Status::AguardandoApontamento | Status::LiberadaParaPagamento => return Ok(()),
        // 302 before 303: paid and cancelled are also "different from" (dossier 11, row 21).
        Status::Paga | Status::Cancelada => BodyCode::FaturaCanceladaOuPaga,
        Status::EmAnalise | Status::Bloqueada => BodyCode::FaturaNaoLiberada,
    };
    let reason =
        format!("invoice {}/{} has status {:?}", fatura.chave.serie, fatura.chave.numero, fatura.status);
    Err(Recusa::new(code, reason))
}

fn lancar(
    fatura: &mut Fatura,
    alvo: Option<usize>,
    lancamento: &Lancamento,
    caso: &Caso<'_>,
) -> Result<(), Recusa<BodyCode>> {
    match lancamento {
        Lancamento::Imposto(tipo, imposto) => {
            guardar_imposto(fatura, alvo, *tipo, imposto.clone());
            Ok(())
        }
        Lancamento::Financeiro { identificacao, data, valor } => {
            let especie = caso.identificacoes.get(identificacao).copied().ok_or_else(|| {
                let known =
                    caso.identificacoes.keys().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                Recusa::new(
                    BodyCode::IdentificacaoNaoCadastrada,
                    format!("Identification {identificacao} is not in the sender's register ({known})"),
                )
            })?;
            if especie == Especie::Payment && fatura.is_ciot() {
                pagamento_ciot(fatura, alvo, *data, *valor, caso)?;
            }
            mover_saldo(fatura, alvo, especie, *valor)
        }
        Lancamento::Postergacao(data) => {
            if *data < fatura.vencimento {
                let reason = format!("dPostpone {data} is before the due date {}", fatura.vencimento);
                return Err(Recusa::new(BodyCode::PostergacaoAntesDoVencimento, reason));
            }
            fatura.vencimento = *data;
            Ok(())
        }
        Lancamento::Cancelamento => {
            fatura.status = Status::Cancelada;
            Ok(())
        }
    }
}

fn guardar_imposto(fatura: &mut Fatura, alvo: Option<usize>, tipo: u8, imposto: Imposto) {
    match alvo.and_then(|posicao| fatura.documentos.get_mut(posicao)) {
        Some(documento) => documento.impostos.insert(tipo, imposto),
        None => fatura.impostos.insert(tipo, imposto),
    };
}

/// 311, 310 and 305, in this order.
fn pagamento_ciot(
    fatura: &Fatura,
    alvo: Option<usize>,
    data: Date,
    valor: Decimal,
    caso: &Caso<'_>,
) -> Result<(), Recusa<BodyCode>> {
    if alvo.is_some() && (fatura.documentos.len() > 1 || caso.documentos_no_pedido > 1) {
        let reason = format!(
            "the CIOT invoice holds {} documents and the request names {} of them",
            fatura.documentos.len(),
            caso.documentos_no_pedido
        );
        return Err(Recusa::new(BodyCode::CiotComMaisDeUmDocumento, reason));
    }
    let date_is_wrong = match caso.ciot_date_rule {
        CiotDateRule::AfterToday => data <= caso.hoje,
        CiotDateRule::NotAfterToday => data > caso.hoje,
        CiotDateRule::Off => false,
    };
    if date_is_wrong {
        let reason = format!(
            "the payment is dated {data}, today is {}, the rule is {:?}",
            caso.hoje, caso.ciot_date_rule
        );
        return Err(Recusa::new(BodyCode::DataDePagamentoCiot, reason));
    }
    let saldo = alvo
        .and_then(|posicao| fatura.documentos.get(posicao))
        .map_or(fatura.saldo, |documento| documento.saldo);
    if valor != saldo {
        let reason = format!("the payment is {}, the balance {}", fixed(valor, 2), fixed(saldo, 2));
        return Err(Recusa::new(BodyCode::PagamentoCiotDiferenteDoSaldo, reason));
    }
    Ok(())
}

fn mover_saldo(
    fatura: &mut Fatura,
    alvo: Option<usize>,
    especie: Especie,
    valor: Decimal,
) -> Result<(), Recusa<BodyCode>> {
    let documento = alvo.and_then(|posicao| fatura.documentos.get(posicao));
    let (saldo, whose) =
        documento.map_or((fatura.saldo, "invoice"), |documento| (documento.saldo, "document"));
    let code = match (especie, documento.is_some()) {
        (Especie::Increase, _) => {
            aumentar(fatura, alvo, valor);
            return Ok(());
        }
        (Especie::Payment, true) => BodyCode::PagamentoAcimaDoSaldoDoDocumento,
        (Especie::Payment, false) => BodyCode::PagamentoAcimaDoSaldoDaFatura,
        (Especie::Discount, true) => BodyCode::DescontoAcimaDoSaldoDoDocumento,
        (Especie::Discount, false) => BodyCode::DescontoAcimaDoSaldoDaFatura,
    };
    if valor > saldo {
        return Err(Recusa::new(
            code,
            format!(
                "{especie:?} of {} is above the {whose}'s balance of {}",
                fixed(valor, 2),
                fixed(saldo, 2)
            ),
        ));
    }
    baixar(fatura, alvo, valor);
    if fatura.saldo.is_zero() {
        fatura.status = Status::Paga;
    }
    Ok(())
}

fn aumentar(fatura: &mut Fatura, alvo: Option<usize>, valor: Decimal) {
    // An increase of the invoice as a whole is carried by its first document, so that balances still add up.
    if let Some(documento) = fatura.documentos.get_mut(alvo.unwrap_or(0)) {
        documento.saldo = documento.saldo.saturating_add(valor);
    }
    fatura.saldo = fatura.saldo.saturating_add(valor);
}

/// Takes an amount off, from the document named or from the documents in their order.
fn baixar(fatura: &mut Fatura, alvo: Option<usize>, valor: Decimal) {
    fatura.saldo -= valor;
    let mut left = valor;
    let named: &mut [Documento] = match alvo {
        Some(posicao) => fatura.documentos.get_mut(posicao).map(std::slice::from_mut).unwrap_or_default(),
        None => &mut fatura.documentos,
    };
    for documento in named {
        let part = left.min(documento.saldo);
        documento.saldo -= part;
        left -= part;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn chave(tipo: u8, numero: &str) -> Chave {
        Chave { tipo, serie: "A".into(), numero: numero.into() }
    }

    fn fatura(documentos: &[(u8, &str)]) -> Fatura {
        let documentos: Vec<_> = documentos
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
            (
                "CIOT with two documents",
                Some(ciot_two),
                Some(chave(3, "D0")),
                financeiro(3, amanha, "50"),
                311,
            ),
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
            (paid.saldo, paid.documentos[0].saldo, paid.documentos[1].saldo),
            (dec("30.00"), dec("0.00"), dec("30.00"))
        );
        assert_eq!(paid.status, Status::LiberadaParaPagamento);
        let whole = tentar(Some(&paid), Some(chave(1, "D1")), financeiro(3, HOJE, "30")).unwrap();
        assert_eq!((whole.saldo, whole.status), (dec("0.00"), Status::Paga));
        let more = tentar(Some(&cte), Some(chave(1, "D1")), financeiro(1, HOJE, "5.50")).unwrap();
        assert_eq!((more.saldo, more.documentos[1].saldo), (dec("105.50"), dec("45.50")));
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
}
