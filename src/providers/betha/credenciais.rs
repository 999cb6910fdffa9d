//! What a request of Procuradoria shows of who sends it: access codes (dossier section 2).

use super::Betha;
use super::routes::acesso;
use crate::providers::room::{Credential, Input};

const CODIGO: &str = "betha.codigoAcesso";

pub(super) fn identificar(input: &Input) -> Vec<Credential> {
    let (authorization, user_access) = acesso::codigos(input);
    [authorization, user_access].into_iter().flatten().map(|codigo| Credential::new(CODIGO, codigo)).collect()
}

pub(super) fn conhecidas(room: &Betha) -> Vec<Credential> {
    let entidades = room.acervo.entidades.iter();
    entidades
        .flat_map(|(_, row)| {
            row.codigos_acesso.iter().map(|one| Credential::new(CODIGO, one.codigo.as_str()))
        })
        .collect()
}
