//! Process numbers: which are taken, and how they are kept (table 7).

use super::Regras;
use crate::br::cnj::NumeroCnj;
use crate::facts::Moment;
use crate::providers::betha::errors::{Recusa, Retorno};
use crate::providers::betha::knobs::{ProcessCheck, ProcessMask};
use crate::providers::betha::model::Execucao;

/// A process number as it is kept (dossier 8, row 12: 20 digits or the CNJ's mask of 25 characters; which of them is not said).
///
/// # Errors
/// When it is none.
pub fn numero_de_processo(numero: &str, regras: Regras) -> Result<String, Recusa<Retorno>> {
    let refuse = |reason: String| Recusa::new(Retorno::NumeroInvalido, reason);
    let numero = numero.trim();
    if numero.chars().count() > 25 {
        let found = numero.chars().count();
        return Err(refuse(format!("the process number has {found} characters; its column holds 25")));
    }
    let digits: String = numero.chars().filter(char::is_ascii_digit).collect();
    let masked = mascara(&digits);
    let has_form = digits == numero || masked.as_deref() == Some(numero);
    match regras.process_check {
        ProcessCheck::Off => {}
        ProcessCheck::Form if digits.len() == 20 && has_form => {}
        ProcessCheck::Form => {
            return Err(refuse(format!(
                "the process number {numero:?} is neither 20 digits nor NNNNNNN-DD.AAAA.J.TR.OOOO"
            )));
        }
        ProcessCheck::Cnj => {
            NumeroCnj::parse(numero).map_err(|error| refuse(error.to_string()))?;
        }
    }
    Ok(match regras.process_mask {
        ProcessMask::Digits if digits.len() == 20 => digits,
        ProcessMask::Masked => masked.unwrap_or_else(|| numero.to_owned()),
        ProcessMask::AsSent | ProcessMask::Digits => numero.to_owned(),
    })
}

fn mascara(digits: &str) -> Option<String> {
    let part = |range| digits.get(range);
    if digits.len() != 20 {
        return None;
    }
    let (a, b, c) = (part(0..7)?, part(7..9)?, part(9..13)?);
    let (d, e, f) = (part(13..14)?, part(14..16)?, part(16..20)?);
    Some(format!("{a}-{b}.{c}.{d}.{e}.{f}"))
}

/// Writes a process number on a suit (table 7): the row changes, so its dataBase moves; its situation does not.
///
/// # Errors
/// When the number is none.
pub fn receber_processo(
    execucao: &Execucao,
    numero: &str,
    regras: Regras,
    now: Moment,
) -> Result<Execucao, Recusa<Retorno>> {
    let processo = Some(numero_de_processo(numero, regras)?);
    Ok(Execucao { processo, data_base: now, ..execucao.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::betha::knobs::MovementTouches;

    const REGRAS: Regras = Regras {
        process_check: ProcessCheck::Form,
        process_mask: ProcessMask::AsSent,
        movement_touches: MovementTouches::SituationChange,
        restore: false,
    };

    #[test]
    fn process_numbers_are_checked_and_kept_as_the_knobs_say() {
        let masked = "5000001-55.2024.8.24.0001";
        for (check, number, good) in [
            (ProcessCheck::Form, "50000015520248240001", true),
            (ProcessCheck::Form, masked, true),
            (ProcessCheck::Form, " 50000015520248240001 ", true),
            (ProcessCheck::Form, "5000001552024824000", false),
            (ProcessCheck::Form, "5000001.55-2024.8.24.0001", false),
            (ProcessCheck::Form, "1", false),
            (ProcessCheck::Off, "1", true),
            (ProcessCheck::Off, "12345678901234567890123456", false),
            (ProcessCheck::Cnj, "0001327-64.2018.8.26.0158", true),
            (ProcessCheck::Cnj, "0001327-65.2018.8.26.0158", false),
        ] {
            let regras = Regras { process_check: check, ..REGRAS };
            assert_eq!(numero_de_processo(number, regras).is_ok(), good, "{check:?} {number}");
        }
        for (mask, kept) in [
            (ProcessMask::AsSent, masked),
            (ProcessMask::Masked, masked),
            (ProcessMask::Digits, "50000015520248240001"),
        ] {
            let regras = Regras { process_mask: mask, ..REGRAS };
            assert_eq!(numero_de_processo(masked, regras).unwrap(), kept);
        }
        let regras = Regras { process_mask: ProcessMask::Masked, ..REGRAS };
        assert_eq!(numero_de_processo("50000015520248240001", regras).unwrap(), masked);
    }
}
