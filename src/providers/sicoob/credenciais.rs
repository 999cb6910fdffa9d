//! What a request of Sicoob shows of who sends it: the bearer, and the application's `client_id` (dossier 1.2 and 1.4).

use super::acesso::BEARER_SANDBOX;
use super::{Sicoob, oauth};
use crate::providers::room::{Credential, Input};
use crate::wire::form;

const CLIENT_ID: &str = "sicoob.client_id";
const BEARER: &str = "sicoob.bearer";

/// The newest tokens by which a world is found. Of a great many the older ones lead to the default world, unless the `client_id` comes
/// with them.
const MAIS_TOKENS: usize = 1_000;

/// The bearer first: it was given by one world, where a `client_id` may be registered in several.
pub(super) fn identificar(input: &Input) -> Vec<Credential> {
    let authorization = input.header("authorization").and_then(|value| value.split_once(' '));
    let bearer = authorization
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, bearer)| bearer.trim())
        // Every world takes the sandbox's.
        .filter(|bearer| *bearer != BEARER_SANDBOX)
        .map(|bearer| Credential::new(BEARER, bearer));
    let header = input.header("client_id").or_else(|| input.header("x-sicoob-clientid"));
    let header = header.map(|client_id| Credential::new(CLIENT_ID, client_id.trim()));
    let form = input
        .path
        .ends_with("/protocol/openid-connect/token")
        .then(|| oauth::quem_pede(input, form::parse(&input.body).ok().as_ref()))
        .flatten()
        .map(|client_id| Credential::new(CLIENT_ID, client_id));
    bearer.into_iter().chain(header).chain(form).collect()
}

pub(super) fn conhecidas(room: &Sicoob) -> Vec<Credential> {
    let (_, tokens) = room.acessos.quantos();
    let clientes = room.acessos.clientes_desde(0);
    let tokens = room.acessos.tokens_desde(tokens.saturating_sub(MAIS_TOKENS));
    clientes
        .map(|cliente| Credential::new(CLIENT_ID, cliente.client_id.as_str()))
        .chain(tokens.map(|token| Credential::new(BEARER, token.texto.as_str())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "/auth/realms/cooperado/protocol/openid-connect/token";

    /// The row of docs/worlds.md.
    #[test]
    fn a_request_shows_its_bearer_and_then_its_client_id() {
        let boletos = "/cobranca-bancaria/v3/boletos";
        let sandbox = format!("Bearer {BEARER_SANDBOX}");
        for (path, headers, body, shown) in [
            (boletos, [("authorization", "bearer abc "), ("client_id", "loja")], "", &["abc", "loja"][..]),
            (
                boletos,
                [("authorization", "Bearer abc"), ("x-sicoob-clientid", " loja ")],
                "",
                &["abc", "loja"],
            ),
            (boletos, [("authorization", &sandbox), ("x-sicoob-clientid", "loja")], "", &["loja"]),
            (boletos, [("authorization", &sandbox), ("x", "")], "client_id=loja", &[]),
            (TOKEN, [("x", ""), ("y", "")], "client_id=loja", &["loja"]),
            // loja:
            (TOKEN, [("authorization", "Basic bG9qYTo="), ("x", "")], "", &["loja"]),
        ] {
            let input = Input {
                path: path.to_owned(),
                headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
                body: body.to_owned().into(),
                ..Input::default()
            };
            let found = identificar(&input);
            let found: Vec<_> = found.iter().map(Credential::value).collect();
            assert_eq!(found, shown, "{path} {headers:?} {body}");
        }
    }
}
