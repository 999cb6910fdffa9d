//! What a message of nddFrete shows of who sends it: the EnterpriseId of its header (dossier section 3).

use super::NddFrete;
use super::crosstalk;
use super::parametros;
use super::routes::LIMITS;
use crate::providers::room::{Credential, Input};
use crate::wire::soap;

const ENTERPRISE_ID: &str = "nddfrete.EnterpriseId";

pub(super) fn identificar(input: &Input) -> Vec<Credential> {
    let read = || {
        let envelope = soap::read(input.header("content-type"), &input.body, &LIMITS).ok()?;
        let (header, _) = parametros::ler(&envelope.operation).ok()?;
        crosstalk::enterprise_id(&header)
    };
    let found = (input.method == "POST").then(read).flatten();
    found.map(|id| Credential::new(ENTERPRISE_ID, id.to_string())).into_iter().collect()
}

pub(super) fn conhecidas(room: &NddFrete) -> Vec<Credential> {
    let rows = room.embarcadores.iter();
    rows.map(|(_, row)| Credential::new(ENTERPRISE_ID, row.enterprise_id.to_string())).collect()
}
