//! Made-up amounts as bills have them: many small ones and few large ones, and mostly cents that somebody chose.

use rust_decimal::Decimal;

/// How amounts are spread: below the first value none, and so many in a hundred below each of the others; in centavos, rising.
pub type Curva = [(u64, i64)];

/// What households and small companies are charged: half of it below 180 reais, one in a hundred above 4,000.
pub const COBRANCAS: &Curva = &[
    (0, 1_990),
    (10, 4_990),
    (30, 9_900),
    (50, 18_000),
    (75, 45_000),
    (90, 120_000),
    (99, 400_000),
    (100, 1_200_000),
];
/// What carriers are owed on an invoice.
pub const FRETES: &Curva =
    &[(0, 35_000), (20, 120_000), (50, 320_000), (80, 900_000), (97, 2_500_000), (100, 6_000_000)];
/// What one company sells another on a note.
pub const VENDAS: &Curva =
    &[(0, 4_500), (20, 25_000), (50, 90_000), (80, 320_000), (97, 1_500_000), (100, 4_800_000)];

/// What is sold over a counter.
pub const VAREJO: &Curva = &[(0, 590), (30, 2_990), (60, 7_990), (90, 24_900), (100, 69_900)];

/// How many different draws there are.
pub const SORTEIOS: u64 = 1_000_000;

/// The amount of a draw below [`SORTEIOS`]; between the points of the curve it rises evenly. Of a hundred amounts fifty are whole reais
/// and thirty end in ,90 or ,50. By integers alone, so that every machine makes the same.
#[must_use]
pub fn quantia(sorteio: u64, curva: &Curva) -> Decimal {
    let sorteio = sorteio % SORTEIOS;
    let part = SORTEIOS / 100;
    let steps = curva.iter().zip(curva.iter().skip(1));
    let place = steps.into_iter().find(|(_, (until, _))| sorteio < until * part);
    let Some(((from, least), (until, most))) = place else { return Decimal::ZERO };
    let width = i64::try_from((until - from).saturating_mul(part)).unwrap_or(i64::MAX).max(1);
    let into = i64::try_from(sorteio.saturating_sub(from * part)).unwrap_or(0);
    let cents = least + (most - least) * into / width;
    // Scattered, so that neighbours on the curve end differently.
    let ending = (sorteio.wrapping_mul(2_654_435_761) >> 7) % 100;
    let whole = cents - cents % 100;
    let cents = match ending {
        0..50 => whole,
        50..70 => whole + 90,
        70..80 => whole + 50,
        _ => cents,
    };
    Decimal::new(cents, 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_amounts_are_many_and_cents_are_chosen() {
        for (curva, median) in [(COBRANCAS, 18_000), (FRETES, 320_000), (VENDAS, 90_000)] {
            let mut all: Vec<Decimal> = (0..SORTEIOS).step_by(100).map(|draw| quantia(draw, curva)).collect();
            let (least, most) = (curva[0].1 / 100 * 100, curva[curva.len() - 1].1 + 100);
            assert!(all.iter().all(|one| *one >= Decimal::new(least, 2) && *one <= Decimal::new(most, 2)));
            let whole = all.iter().filter(|one| one.fract().is_zero()).count();
            assert!((4_500..5_800).contains(&whole), "{whole} of 10,000 are whole");
            all.sort_unstable();
            let middle = all[all.len() / 2];
            let near = Decimal::new(median / 20, 2);
            assert!((middle - Decimal::new(median, 2)).abs() <= near, "{middle}");
            assert!(all.iter().sum::<Decimal>() / Decimal::from(all.len()) > middle, "few large ones");
        }
    }

    #[test]
    fn the_same_draw_is_the_same_amount() {
        assert_eq!(quantia(500_000, COBRANCAS), quantia(500_000 + SORTEIOS, COBRANCAS));
        let some = [0, 1, 123_456, 500_000, 999_999].map(|draw| quantia(draw, COBRANCAS).to_string());
        assert_eq!(some, ["19.00", "19.50", "55.65", "180.00", "11999.00"]);
    }
}
