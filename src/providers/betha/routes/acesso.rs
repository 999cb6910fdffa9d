//! Who may enter (dossier section 2), and how a refusal leaves.

use super::super::Betha;
use super::super::errors::{Erro, Recusa};
use super::JSON;
use crate::providers::room::{Answer, Input, Outcome};
use crate::world::Id;

/// The access codes in Authorization, with or without its scheme, and in User-Access.
pub(in super::super) fn codigos(input: &Input) -> (Option<&str>, Option<&str>) {
    let authorization = input.header("authorization").map(|value| {
        let value = value.trim();
        match value.split_once(char::is_whitespace) {
            Some((scheme, code)) if scheme.eq_ignore_ascii_case("bearer") => code.trim(),
            _ => value,
        }
    });
    (authorization, input.header("user-access").map(str::trim))
}

/// The entity that the request's access code opens, if it may use the operation (dossier section 2).
pub(super) fn entrar(room: &Betha, input: &Input, operation: &str) -> Result<Id, Recusa<Erro>> {
    let recusar = |reason: &str| Recusa::new(Erro::TokenInvalido, reason);
    let (authorization, user_access) = codigos(input);
    if authorization.is_none() && user_access.is_none() {
        return Err(recusar("neither Authorization nor User-Access carries an access code"));
    }
    let abre = |code: Option<&str>| {
        let code = code?;
        let entidade = room.acervo.codigos_acesso.first_of(code.to_owned())?;
        let row = room.acervo.entidades.get(entidade)?;
        row.codigos_acesso.iter().find(|known| known.codigo == code).map(|known| (entidade, known))
    };
    let (first, second) = (abre(authorization), abre(user_access));
    if room.knobs.require_user_access {
        match (first, second) {
            (Some((one, _)), Some((other, _))) if one == other => {}
            _ => {
                return Err(recusar(
                    "Authorization and User-Access must both carry access codes of one entity; the knob `require_user_access` asks for it",
                ));
            }
        }
    }
    let (entidade, codigo) = first.or(second).ok_or_else(|| recusar("the access code is not registered"))?;
    match &codigo.operacoes {
        Some(allowed) if !allowed.iter().any(|name| name == operation) => {
            let reason = format!("the access code may not use {operation}");
            Err(Recusa::new(Erro::AcessoNegado, reason))
        }
        _ => Ok(entidade),
    }
}

pub(super) fn recusar(Recusa { erro, reason }: Recusa<Erro>) -> Outcome {
    Outcome::refused(responder(&erro), erro.status().to_string(), reason)
}

pub(in super::super) fn responder(erro: &Erro) -> Answer {
    Answer::new(erro.status(), JSON, erro.body())
}
