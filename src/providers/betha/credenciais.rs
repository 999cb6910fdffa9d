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

#[cfg(test)]
mod tests {
    use super::*;

    /// The row of docs/worlds.md.
    #[test]
    fn a_request_shows_the_access_codes_of_both_headers() {
        for (headers, shown) in [
            (vec![("authorization", "Bearer a")], &["a"][..]),
            (vec![("authorization", "a")], &["a"]),
            (vec![("user-access", " b ")], &["b"]),
            (vec![("user-access", "b"), ("authorization", "Bearer a")], &["a", "b"]),
            (vec![], &[]),
        ] {
            let owned = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            let found = identificar(&Input { headers: owned.collect(), ..Input::default() });
            let found: Vec<_> = found.iter().map(Credential::value).collect();
            assert_eq!(found, shown, "{headers:?}");
        }
    }
}
