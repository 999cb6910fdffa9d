//! What a payer owes on a day: discount, fine and interest (dossier 2.2, the domains of tipoDesconto, tipoMulta and tipoJurosMora).

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::super::model::{Encargo, Termos};
use crate::br::calendar::{business_day_on_or_after, is_business_day};
use crate::br::money::round2;

/// What is owed on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Devido {
    /// Taken off.
    pub desconto: Decimal,
    /// Fine.
    pub multa: Decimal,
    /// Interest.
    pub mora: Decimal,
    /// Face value less rebate and discount, with fine and interest.
    pub total: Decimal,
}

/// Whether a title is overdue on a day: one that is due on a day without banks may be paid on the next one (standards, section 8).
pub fn atrasado(vencimento: Date, em: Date) -> bool {
    em > business_day_on_or_after(vencimento)
}

/// What is owed on a day.
pub fn devido(termos: &Termos, em: Date) -> Devido {
    let late = atrasado(termos.vencimento, em);
    let desconto = if late { Decimal::ZERO } else { desconto(termos, em) };
    let (multa, mora) =
        if late { (multa(termos, em), mora(termos, em)) } else { (Decimal::ZERO, Decimal::ZERO) };
    let total = (termos.valor - termos.abatimento - desconto).max(Decimal::ZERO) + multa + mora;
    Devido { desconto, multa, mora, total }
}

fn percentage(of: Decimal, rate: Decimal) -> Decimal {
    round2(of * rate / Decimal::ONE_HUNDRED)
}

fn desconto(termos: &Termos, em: Date) -> Decimal {
    let faixas = &termos.desconto.faixas;
    let base = termos.valor - termos.abatimento;
    let ahead = Decimal::from(days(em, termos.vencimento).max(0));
    let discount = match termos.desconto.tipo {
        // The first step whose day has not passed; the steps' days rise and their values fall.
        tipo @ (1 | 2) => {
            let step = faixas.iter().find(|faixa| faixa.ate.is_none_or(|ate| em <= ate));
            let value = step.map_or(Decimal::ZERO, |faixa| faixa.valor);
            if tipo == 1 { value } else { percentage(base, value) }
        }
        tipo @ 3..=6 => {
            let days = if matches!(tipo, 4 | 6) {
                let working = em.series(jiff::Span::new().days(1)).skip(1);
                Decimal::from(
                    working
                        .take_while(|day| *day <= termos.vencimento)
                        .filter(|day| is_business_day(*day))
                        .count(),
                )
            } else {
                ahead
            };
            let value = faixas.first().map_or(Decimal::ZERO, |faixa| faixa.valor) * days;
            if tipo <= 4 { value } else { percentage(base, value) }
        }
        _ => Decimal::ZERO,
    };
    round2(discount.min(base))
}

/// From which day a charge runs: the stated one, else the day after the due date.
fn runs(encargo: &Encargo, termos: &Termos, em: Date) -> bool {
    em >= encargo.desde.unwrap_or(termos.vencimento)
}

fn multa(termos: &Termos, em: Date) -> Decimal {
    match termos.multa.tipo {
        _ if !runs(&termos.multa, termos, em) => Decimal::ZERO,
        1 => termos.multa.valor,
        2 => percentage(termos.valor, termos.multa.valor),
        _ => Decimal::ZERO,
    }
}

/// Interest: a value a day, or a monthly rate whose month has thirty days.
fn mora(termos: &Termos, em: Date) -> Decimal {
    let juros = &termos.juros;
    // The day on which it starts counts: interest from the day after the due date is one day on that day.
    let since = juros.desde.map_or_else(|| days(termos.vencimento, em), |desde| days(desde, em) + 1);
    let late = Decimal::from(since.max(0));
    match juros.tipo {
        1 => round2(juros.valor * late),
        2 => round2(termos.valor * juros.valor / Decimal::from(3_000) * late),
        _ => Decimal::ZERO,
    }
}

fn days(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::super::model::{Desconto, Faixa};
    use super::super::tests::{decimal, termos};
    use super::*;

    #[test]
    fn charges_run_from_the_first_business_day_that_is_late() {
        let charge = |tipo, valor: &str| Encargo { tipo, desde: None, valor: decimal(valor) };
        let from = |day| Encargo { desde: Some(date(2026, 3, day)), ..charge(1, "2") };
        for (multa, juros, day, fine, interest) in [
            (charge(2, "2"), charge(1, "0.50"), 6, "0", "0"),
            (charge(2, "2"), charge(1, "0.50"), 9, "0", "0"), // Monday: the due date was no business day
            (charge(2, "2"), charge(1, "0.50"), 10, "20", "1.50"),
            (charge(1, "7"), charge(2, "3"), 10, "7", "3"), // 3 % a month are 1.00 a day
            (from(12), from(12), 11, "0", "0"),
            (from(12), from(12), 12, "2", "2"),
            (from(12), from(12), 14, "2", "6"),
            (charge(0, "0"), charge(3, "0"), 20, "0", "0"),
        ] {
            let owed = devido(&Termos { multa, juros, ..termos() }, date(2026, 3, day));
            assert_eq!((owed.multa, owed.mora), (decimal(fine), decimal(interest)), "on the {day}th");
            assert_eq!(owed.total, decimal("990") + owed.multa + owed.mora);
        }
    }

    #[test]
    fn discounts_follow_their_type() {
        let step = |day: i8, valor: &str| Faixa { ate: Some(date(2026, 3, day)), valor: decimal(valor) };
        let open = |valor: &str| vec![Faixa { ate: None, valor: decimal(valor) }];
        for (tipo, faixas, day, discount) in [
            (0, vec![], 2, "0"),
            (1, vec![step(3, "30"), step(5, "20")], 3, "30"),
            (1, vec![step(3, "30"), step(5, "20")], 4, "20"),
            (1, vec![step(3, "30"), step(5, "20")], 6, "0"),
            (2, vec![step(7, "10")], 7, "99"),
            (3, open("2"), 2, "10"), // five days before the 7th
            (4, open("2"), 2, "8"),  // Tuesday to Friday
            (5, open("1"), 2, "49.50"),
            (6, open("1"), 2, "39.60"),
            (3, open("2"), 8, "0"),
            (3, open("500"), 2, "990"), // never more than the title
        ] {
            let owed =
                devido(&Termos { desconto: Desconto { tipo, faixas }, ..termos() }, date(2026, 3, day));
            assert_eq!(owed.desconto, decimal(discount), "type {tipo} on the {day}th");
            assert_eq!(owed.total, decimal("990") - decimal(discount));
        }
    }
}
