//! The two parameters of `Send`, by the names that NDD's own products have for them (dossier sections 1 and 2).

use super::errors::{HeaderCode, Recusa};
use crate::wire::soap;
use crate::wire::xml::Element;

/// The texts of header and rawdata, which may stand in any order and letter case; a missing one is empty. nddCargo calls the pair
/// `message` and `rawData`, Infinitri `crosstalkMessage` and `message`: `message` is the header unless another is.
///
/// # Errors
/// One of them is given twice: to take either would be a guess.
pub fn ler(operation: &Element) -> Result<(String, String), Recusa<HeaderCode>> {
    let has = |name: &str| operation.child_ci(name).is_some();
    let message_is_header = !has("header") && !has("crosstalkMessage");
    let (headers, bodies): (&[&str], &[&str]) = if message_is_header {
        (&["message"], &["rawdata"])
    } else {
        (&["header", "crosstalkMessage"], &["rawdata", "message"])
    };
    Ok((um(operation, "header", headers)?, um(operation, "rawdata", bodies)?))
}

fn um(operation: &Element, which: &str, names: &[&str]) -> Result<String, Recusa<HeaderCode>> {
    let is_one = |element: &&Element| names.iter().any(|name| element.name.eq_ignore_ascii_case(name));
    let mut found = operation.elements().filter(is_one);
    match (found.next(), found.next()) {
        (Some(first), Some(second)) => Err(Recusa::new(
            HeaderCode::FalhaDeEsquema,
            format!(
                "Send has two parameters for {which}: <{}> at line {} and <{}> at line {}",
                first.name, first.line, second.name, second.line
            ),
        )
        .criticando(format!("O parâmetro {which} foi informado mais de uma vez."))),
        (first, _) => Ok(first.map(soap::parameter_text).unwrap_or_default()),
    }
}
