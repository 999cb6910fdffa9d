//! The token endpoint: a Keycloak realm that knows its clients by certificate, so no secret is asked for (dossier 1.2).
//!
//! The token looks like a signed JWT and can be taken apart by clients that look at `exp`; its signature is chance, since nobody
//! outside the bank can check it.

use std::collections::BTreeSet;

use ::base64::Engine as _;
use ::base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::Rng as _;
use serde::Serialize;
use serde_json::json;

use super::acesso::{Token, escopos};
use super::errors::ErroToken;
use super::{Due, Sicoob};
use crate::facts::shown;
use crate::facts::{Lapse, Moment};
use crate::providers::room::{Answer, Call, Input, Outcome, View};
use crate::wire::media_type::essence;
use crate::wire::{base64, form};

/// The documented path.
pub const PATH: &str = "/auth/realms/cooperado/protocol/openid-connect/token";

/// What Keycloak says where a form has no grant_type, or where there is no form at all.
pub const SEM_GRANT: &str = "Missing form parameter: grant_type";

/// Keycloak's order of keys.
#[derive(Serialize)]
struct Resposta {
    access_token: String,
    expires_in: i64,
    refresh_expires_in: u8,
    token_type: &'static str,
    #[serde(rename = "not-before-policy")]
    not_before_policy: u8,
    scope: String,
}

/// Gives a token.
pub fn emitir(room: &mut Sicoob, call: &Call<'_>, view: &mut View<'_, Due>) -> Outcome {
    match conceder(room, call, view) {
        Ok(resposta) => Outcome::accepted(sem_cache(Answer::json(200, resposta))),
        Err((erro, reason)) => {
            let (_, error, _) = erro.parts();
            Outcome::refused(recusa(&erro), error, reason)
        }
    }
}

/// A refusal as Keycloak writes it.
pub fn recusa(erro: &ErroToken) -> Answer {
    let (status, error, description) = erro.parts();
    sem_cache(Answer::json(status, json!({ "error": error, "error_description": description })))
}

fn sem_cache(answer: Answer) -> Answer {
    answer.with("cache-control", "no-store").with("pragma", "no-cache")
}

fn conceder(
    room: &mut Sicoob,
    call: &Call<'_>,
    view: &mut View<'_, Due>,
) -> Result<Resposta, (ErroToken, String)> {
    let input = call.input;
    let media_type = input.header("content-type").map(essence).unwrap_or_default();
    if media_type != "application/x-www-form-urlencoded" {
        let reason =
            format!("Content-Type is `{}`; expected application/x-www-form-urlencoded", shown(&media_type));
        return Err((ErroToken::Requisicao(SEM_GRANT), reason));
    }
    let form = form::parse(&input.body)
        .map_err(|error| (ErroToken::Requisicao("Too many form parameters"), error.to_string()))?;
    for name in ["grant_type", "client_id", "scope"] {
        if form.all(name).count() > 1 {
            let reason = format!("the form has {name} more than once");
            return Err((ErroToken::Requisicao("duplicated parameter"), reason));
        }
    }
    match form.get("grant_type").filter(|grant| !grant.is_empty()) {
        Some("client_credentials") => {}
        Some(other) => {
            let reason = format!("grant_type is `{}`; expected client_credentials", shown(other));
            return Err((ErroToken::GrantDesconhecido, reason));
        }
        None => {
            let reason = "the form has no grant_type".to_owned();
            return Err((ErroToken::Requisicao(SEM_GRANT), reason));
        }
    }
    let client_id = quem_pede(input, Some(&form))
        .ok_or_else(|| (ErroToken::Cliente, "the form has no client_id".to_owned()))?;
    let cliente = room.acessos.cliente(&client_id).ok_or_else(|| {
        (ErroToken::Cliente, format!("no application has the client_id `{}`", shown(&client_id)))
    })?;
    let concedidos = escolher(form.get("scope").unwrap_or_default(), &cliente.escopos)?;
    let scope = concedidos.join(" ");
    let lifetime = i64::from(room.knobs.token_seconds);
    let expira = view.now.plus(Lapse::from_secs(lifetime));
    let certificado = input.thumbprint().map(str::to_owned);
    let texto = jwt(&client_id, &scope, input, expira, view);
    let token = Token { texto: texto.clone(), client_id, escopos: concedidos, expira, certificado };
    room.acessos.emitir(token, view.now);
    Ok(Resposta {
        access_token: texto,
        expires_in: lifetime,
        refresh_expires_in: 0,
        token_type: "Bearer",
        not_before_policy: 0,
        scope,
    })
}

/// The `client_id` of whoever asks for a token: in the form, else in Basic credentials.
pub fn quem_pede(input: &Input, form: Option<&form::Pairs>) -> Option<String> {
    let named = form.and_then(|form| form.get("client_id")).map(str::to_owned);
    named.or_else(|| input.header("authorization").and_then(basic))
}

/// Basic credentials, which one client can be configured to send: the name in them is the client's.
fn basic(header: &str) -> Option<String> {
    let (scheme, credentials) = header.split_once(' ')?;
    let decoded = base64::decode(credentials).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let text = String::from_utf8(decoded).ok()?;
    Some(text.split_once(':').map_or(text.as_str(), |(name, _)| name).to_owned())
}

/// What is asked for and may be granted, in the order asked; all that may be granted when nothing is asked for.
fn escolher(asked: &str, granted: &BTreeSet<&'static str>) -> Result<Vec<&'static str>, (ErroToken, String)> {
    let mut chosen = Vec::new();
    for name in asked.split_ascii_whitespace() {
        let Some(known) = escopos().find(|known| *known == name) else {
            let reason = format!("scope `{}` is known to neither version of the API", shown(name));
            return Err((ErroToken::Escopo(asked.to_owned()), reason));
        };
        if granted.contains(known) && !chosen.contains(&known) {
            chosen.push(known);
        }
    }
    if asked.trim().is_empty() {
        chosen = escopos().filter(|known| granted.contains(known)).collect();
    }
    Ok(chosen)
}

fn jwt(client_id: &str, scope: &str, input: &Input, expira: Moment, view: &mut View<'_, Due>) -> String {
    let header = json!({ "alg": "RS256", "typ": "JWT", "kid": "cooperado" });
    let mut payload = json!({
        "exp": expira.as_millis() / 1_000,
        "iat": view.now.as_millis() / 1_000,
        "jti": view.seed.uuid("sicoob.jti"),
        "iss": format!("{}/auth/realms/cooperado", input.origin),
        "typ": "Bearer",
        "azp": client_id,
        "scope": scope,
        "clientId": client_id,
    });
    // The realm binds tokens to certificates (RFC 8705).
    if let (Some(thumbprint), Some(claims)) = (input.thumbprint(), payload.as_object_mut()) {
        claims.insert("cnf".to_owned(), json!({ "x5t#S256": thumbprint }));
    }
    let mut signature = [0_u8; 256];
    view.seed.rng("sicoob.assinatura").fill_bytes(&mut signature);
    let part = |text: String| URL_SAFE_NO_PAD.encode(text);
    format!(
        "{}.{}.{}",
        part(header.to_string()),
        part(payload.to_string()),
        URL_SAFE_NO_PAD.encode(signature)
    )
}
