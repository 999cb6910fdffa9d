//! What may be asked of the movement files: type and period (dossier 3.3 and its "Decided" table).

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::errors::{Erro, Recusa};
use super::super::model::{PedidoMovimento, Tipo};

/// How long a period may be and how far back it may lie.
#[derive(Clone, Copy, Debug)]
pub struct Prazos {
    /// The most days between the two dates.
    pub dias: u32,
    /// Whether the end may lie after today in other types than A Vencer.
    pub futuro: bool,
    /// Whether the version knows type 7.
    pub com_credito: bool,
}

/// A request for movement files, or why it cannot be.
pub fn pedir(
    tipo: i64,
    inicio: Date,
    fim: Date,
    hoje: Date,
    prazos: Prazos,
) -> Result<PedidoMovimento, Recusa> {
    let known = if prazos.com_credito { 7 } else { 6 };
    let tipo = Tipo::de(tipo).filter(|tipo| tipo.numero() <= known).ok_or_else(|| {
        Recusa::new(Erro::TipoMovimento, format!("tipoMovimento is {tipo}; this version knows 1 to {known}"))
    })?;
    let days = (fim - inicio).get_days();
    if days < 0 {
        return Err(Recusa::new(
            Erro::PeriodoInvertido,
            format!("the period begins on {inicio} and ends on {fim}"),
        ));
    }
    if i64::from(days) > i64::from(prazos.dias) {
        let reason = format!(
            "{inicio} and {fim} are {days} days apart; the knob `movimentacao.max_period_days` allows {}",
            prazos.dias
        );
        return Err(Recusa::new(Erro::PeriodoLongo { dias: prazos.dias }, reason));
    }
    let year_ago = hoje.checked_sub(1.year()).unwrap_or(Date::MIN);
    if inicio < year_ago {
        let reason = format!("the period begins on {inicio}, more than a year before {hoje}");
        return Err(Recusa::new(Erro::PeriodoForaDoPrazo, reason));
    }
    // What falls due lies ahead; everything else has happened or has not.
    if fim > hoje && tipo != Tipo::AVencer && !prazos.futuro {
        let reason =
            format!("the period ends on {fim}, after {hoje}; the knob `movimentacao.future_end` forbids it");
        return Err(Recusa::new(Erro::PeriodoForaDoPrazo, reason));
    }
    Ok(PedidoMovimento { tipo, inicio, fim })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_period_is_short_recent_and_the_right_way_round() {
        let today = date(2026, 3, 2);
        let lenient = Prazos { dias: 2, futuro: true, com_credito: false };
        let strict = Prazos { dias: 1, futuro: false, com_credito: true };
        for (tipo, from, to, prazos, error) in [
            (5, "2026-03-01", "2026-03-02", lenient, None),
            (5, "2026-02-28", "2026-03-02", lenient, None),
            (5, "2026-03-02", "2026-03-02", strict, None),
            (3, "2026-03-02", "2026-03-03", strict, None),
            (5, "2025-03-02", "2025-03-04", lenient, None),
            (5, "2026-02-27", "2026-03-02", lenient, Some("9004")),
            (5, "2026-02-28", "2026-03-02", strict, Some("9004")),
            (5, "2026-03-02", "2026-03-01", lenient, Some("9005")),
            (5, "2025-03-01", "2025-03-02", lenient, Some("9006")),
            (5, "2026-03-02", "2026-03-03", strict, Some("9006")),
            (0, "2026-03-01", "2026-03-02", lenient, Some("9007")),
            (7, "2026-03-01", "2026-03-02", lenient, Some("9007")),
            (7, "2026-03-01", "2026-03-02", strict, None),
        ] {
            let asked = pedir(tipo, from.parse().unwrap(), to.parse().unwrap(), today, prazos);
            assert_eq!(asked.err().map(|recusa| recusa.erro.codigo()), error, "{tipo} {from} {to}");
        }
    }
}
