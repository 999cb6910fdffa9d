//! Judging single fields: length, domain, document (dossier 2.2).

use super::super::errors::{Erro, Recusa};
use crate::br::cpf_cnpj::CpfCnpj;

/// A text that is neither empty nor too long, without blanks at its ends.
pub fn texto<T: for<'a> From<&'a str>>(campo: &str, text: &str, most: usize) -> Result<T, Recusa> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Recusa::obrigatorio(campo));
    }
    if text.chars().any(char::is_control) {
        return Err(Recusa::invalido(campo, format!("{campo} has a control character")));
    }
    let length = text.chars().count();
    if length > most {
        return Err(Recusa::invalido(
            campo,
            format!("{campo} has {length} characters, at most {most} expected"),
        ));
    }
    Ok(text.into())
}

/// A number of a closed domain.
pub fn dominio(campo: &str, value: i64, known: &[u8]) -> Result<u8, Recusa> {
    known.iter().copied().find(|code| i64::from(*code) == value).ok_or_else(|| {
        let known: Vec<String> = known.iter().map(ToString::to_string).collect();
        Recusa::invalido(campo, format!("{campo} is {value}; known are {}", known.join(", ")))
    })
}

/// A number from `least` to 99.
pub fn faixa(campo: &str, value: i64, least: u8) -> Result<u8, Recusa> {
    u8::try_from(value)
        .ok()
        .filter(|value| (least..=99).contains(value))
        .ok_or_else(|| Recusa::invalido(campo, format!("{campo} is {value}; expected {least} to 99")))
}

/// A CPF or CNPJ, masked or not, with letters or without.
pub fn documento(campo: &str, text: &str) -> Result<CpfCnpj, Recusa> {
    CpfCnpj::parse(text)
        .map_err(|error| Recusa::new(Erro::Documento(campo.to_owned()), format!("{campo}: {error}")))
}
