//! The facts `csc` and `idCSC` of a company.

use super::super::Due;
use super::super::model::Csc;
use crate::facts::{Path, Problem};
use crate::providers::room::View;

/// A CSC has 16 to 36 characters that stand in an address as they are, and a number of up to six digits.
pub(super) fn ler(
    codigo: Option<String>,
    id: Option<u32>,
    path: &Path,
    view: &mut View<'_, Due>,
) -> Result<Csc, Problem> {
    let codigo = codigo.unwrap_or_else(|| view.seed.uuid("invoicy.csc").to_string().to_uppercase());
    if !(16..=36).contains(&codigo.len()) || !codigo.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-') {
        let said = format!("`{codigo}` is no CSC");
        return Err(Problem::at(path.key("csc"), said).meaning("16 to 36 letters and digits"));
    }
    let id = id.unwrap_or(1);
    if !(1..=999_999).contains(&id) {
        return Err(Problem::at(path.key("idCSC"), format!("is 1 to 999999, not {id}")));
    }
    Ok(Csc { id, codigo })
}
