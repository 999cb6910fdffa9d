//! How debts are paid, put into plans and ended.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::br::money::{fixed, round2};
use crate::facts::Moment;
use crate::providers::betha::model::{Divida, Receita, SituacaoDivida, Valores};

/// A debtor pays a debt, in whole or in part.
///
/// # Errors
/// When nothing is owed, or less than what is paid.
pub fn pagar(divida: &Divida, valor: Option<Decimal>, now: Moment) -> Result<Divida, String> {
    let saldo = aberta(divida, "paid")?;
    let valor = valor.unwrap_or(saldo);
    if valor <= Decimal::ZERO || valor > saldo {
        let (valor, saldo) = (fixed(valor, 2), fixed(saldo, 2));
        return Err(format!("a payment of {valor} does not fit a balance of {saldo}"));
    }
    let receitas = abater(&divida.receitas, valor);
    let situacao = if valor == saldo { SituacaoDivida::Paga } else { divida.situacao };
    Ok(Divida { receitas, situacao, data_base: now, ..divida.clone() })
}

/// A debt goes into an instalment plan, perhaps with a first payment.
///
/// # Errors
/// When nothing is owed, or the first payment leaves nothing for the plan.
pub fn parcelar(divida: &Divida, entrada: Option<Decimal>, now: Moment) -> Result<Divida, String> {
    let saldo = aberta(divida, "put into an instalment plan")?;
    let entrada = entrada.unwrap_or_default();
    if entrada < Decimal::ZERO || entrada >= saldo {
        let (entrada, saldo) = (fixed(entrada, 2), fixed(saldo, 2));
        return Err(format!("a first payment of {entrada} leaves nothing of a balance of {saldo}"));
    }
    let receitas = abater(&divida.receitas, entrada);
    Ok(Divida { receitas, situacao: SituacaoDivida::Parcelado, data_base: now, ..divida.clone() })
}

/// A debt ends without being paid: cancelled, time-barred or remitted. Nothing is owed any more.
///
/// # Errors
/// When it has ended before, or the situation asked for is no such end.
pub fn cancelar(divida: &Divida, situacao: SituacaoDivida, now: Moment) -> Result<Divida, String> {
    aberta(divida, "cancelled")?;
    if !situacao.is_final() || situacao == SituacaoDivida::Paga {
        return Err(format!("{} is no way to cancel: CANCELADA, PRESCRITA or REMIDA", situacao.word()));
    }
    let receitas =
        divida.receitas.iter().map(|receita| Receita { saldo: Valores::default(), ..receita.clone() });
    Ok(Divida { receitas: receitas.collect(), situacao, data_base: now, ..divida.clone() })
}

/// A debt that is not ended stands elsewhere: suspended, or open again, as when a plan is broken. What is owed stays.
///
/// # Errors
/// When it has ended, or is asked to end.
pub fn mudar_situacao_da_divida(
    divida: &Divida,
    situacao: SituacaoDivida,
    now: Moment,
) -> Result<Divida, String> {
    aberta(divida, "moved")?;
    if situacao.is_final() {
        return Err(format!("{} ends a debt: pay or cancel it", situacao.word()));
    }
    Ok(Divida { situacao, data_base: now, ..divida.clone() })
}

/// The certificate of a cancelled debt is cancelled with it.
pub fn cancelada_em(divida: &Divida, hoje: Date) -> Option<Date> {
    (divida.situacao == SituacaoDivida::Cancelada).then_some(hoje)
}

fn aberta(divida: &Divida, what: &str) -> Result<Decimal, String> {
    if divida.situacao.is_final() {
        return Err(format!("dívida {} is {}; it cannot be {what}", divida.id, divida.situacao.word()));
    }
    Ok(divida.saldo())
}

/// What is left of the revenues after a payment: spread over them, and over tax, correction, fine and interest, in proportion (the
/// way of the national tax code, article 163, for one debt of one debtor); the last share takes the rounding.
pub fn abater(receitas: &[Receita], valor: Decimal) -> Vec<Receita> {
    let mut owed: Decimal = receitas.iter().map(|receita| receita.saldo.total()).sum();
    let mut paid = valor;
    let mut share = |part: Decimal| {
        let due = if owed.is_zero() { Decimal::ZERO } else { round2(paid * part / owed).min(part).min(paid) };
        owed -= part;
        paid -= due;
        part - due
    };
    receitas
        .iter()
        .map(|receita| {
            let Valores { tributo, correcao, multa, juros } = receita.saldo;
            let saldo = Valores {
                tributo: share(tributo),
                correcao: share(correcao),
                multa: share(multa),
                juros: share(juros),
            };
            Receita { saldo, ..receita.clone() }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::providers::betha::model::Pessoa;

    fn divida(saldo: Decimal) -> Divida {
        let saldo = Valores { tributo: saldo, ..Valores::default() };
        Divida {
            entidade: 1,
            id: 1,
            ano: 2024,
            execucao: None,
            devedor: Arc::new(Pessoa { documento: String::new(), nome: String::new() }),
            id_credito: 1,
            credito: Arc::from("IPTU"),
            receitas: vec![Receita { id: 1, descricao: Arc::from("IPTU"), lancado: saldo, saldo }],
            vencimento: Date::constant(2024, 1, 1),
            data_inscricao: Date::constant(2024, 1, 1),
            inscricao: 1,
            ano_livro: 2024,
            livro: 1,
            folha: 1,
            posicao: 1,
            parcela: 1,
            inscricao_imobiliaria: None,
            situacao: SituacaoDivida::Aberto,
            data_base: Moment::midnight(Date::constant(2024, 1, 1)),
        }
    }

    #[test]
    fn amounts_that_do_not_fit_are_refused_by_name() {
        let now = Moment::midnight(Date::constant(2024, 2, 1));
        let owed = divida(Decimal::new(100, 1));
        let greatest = "79228162514264337593543950335.00";
        for (amount, written) in [
            (Decimal::new(1001, 2), "10.01".to_owned()),
            (Decimal::MAX, greatest.to_owned()),
            (Decimal::MIN, format!("-{greatest}")),
        ] {
            assert_eq!(
                pagar(&owed, Some(amount), now).unwrap_err(),
                format!("a payment of {written} does not fit a balance of 10.00")
            );
            assert_eq!(
                parcelar(&owed, Some(amount), now).unwrap_err(),
                format!("a first payment of {written} leaves nothing of a balance of 10.00")
            );
        }
        assert_eq!(pagar(&owed, None, now).unwrap().situacao, SituacaoDivida::Paga);
    }

    proptest! {
        #[test]
        fn a_payment_takes_exactly_itself(parts in prop::collection::vec(0_i64..100_000, 4..12), share in 0.0..=1.0_f64) {
            let receitas: Vec<_> = parts.chunks_exact(4).map(|part| {
                let valor = |at: usize| Decimal::new(part[at], 2);
                let saldo = Valores { tributo: valor(0), correcao: valor(1), multa: valor(2), juros: valor(3) };
                Receita { id: 1, descricao: Arc::from("IPTU"), lancado: saldo, saldo }
            }).collect();
            let total: Decimal = receitas.iter().map(|receita| receita.saldo.total()).sum();
            let paid = round2(total * Decimal::try_from(share).unwrap());
            let left = abater(&receitas, paid);
            let rest: Decimal = left.iter().map(|receita| receita.saldo.total()).sum();
            prop_assert_eq!(rest, total - paid);
            for receita in left {
                let Valores { tributo, correcao, multa, juros } = receita.saldo;
                prop_assert!([tributo, correcao, multa, juros].iter().all(|part| *part >= Decimal::ZERO));
            }
        }
    }
}
