//! What every handler does alike: let the caller in, read JSON, and turn refusals into answers (dossier 1.4, 1.5 and 2.0).

use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::Sicoob;
use super::acesso::Portador;
use super::acesso::escopos_de;
use super::errors::{Erro, Portal, Recusa};
use super::gestao::Emitido;
use super::seed::{ClientIdHeader, NotFound, RateLimits, TokenBinding};
use super::versao::ausente;
use crate::facts::Moment;
use crate::facts::shown;
use crate::providers::room::{Answer, Call, Outcome};
use crate::wire::form::{self, Pairs};
use crate::wire::json;
use crate::wire::media_type::essence;

/// Why a request is not answered as asked: the gateway turned it away, or the API refused it.
#[derive(Debug)]
pub enum Falha {
    /// The gateway, and the reason.
    Portal(Portal, String),
    /// The API.
    Api(Recusa),
}

impl From<Recusa> for Falha {
    fn from(recusa: Recusa) -> Self {
        Self::Api(recusa)
    }
}

/// The outcome of what was decided.
pub fn fechar(room: &Sicoob, decided: Result<Outcome, Falha>) -> Outcome {
    fechar_com(room, decided, |_| None)
}

/// The outcome of a reading: what is not there has a status of its own, while a change of it is refused like any other.
pub fn fechar_leitura(room: &Sicoob, decided: Result<Outcome, Falha>) -> Outcome {
    fechar_com(room, decided, |erro| match erro {
        Erro::BoletoDesconhecido => Some(room.knobs.boleto_not_found.status()),
        Erro::PagadorSemBoletos => Some(room.knobs.payer_without_boletos.status()),
        _ => None,
    })
}

fn fechar_com(
    room: &Sicoob,
    decided: Result<Outcome, Falha>,
    proprio: impl FnOnce(&Erro) -> Option<u16>,
) -> Outcome {
    match decided {
        Ok(outcome) => outcome,
        Err(Falha::Portal(portal, reason)) => {
            Outcome::refused(portal.answer(), portal.status().0.to_string(), reason)
        }
        Err(Falha::Api(Recusa { erro, reason })) => {
            let (status, codigo, mensagem) = dizer(room, &erro, proprio(&erro));
            let answer =
                if status == 204 { Answer::empty(204) } else { mensagens(status, &codigo, mensagem) };
            let outcome = Outcome::refused(answer, codigo, reason);
            // The gateway counts what the API refuses too. Nothing else stays of it: the API decides before it changes anything.
            if room.knobs.rate_limits == RateLimits::Off { outcome } else { outcome.kept() }
        }
    }
}

/// HTTP status, `codigo` and `mensagem` of an error, as catalogue and knobs have them; `proprio` is the operation's own status for it.
pub fn dizer(room: &Sicoob, erro: &Erro, proprio: Option<u16>) -> (u16, String, String) {
    let status = match erro {
        Erro::EmProcessamento => room.knobs.movimentacao.pending_status.into(),
        _ => proprio.unwrap_or(400),
    };
    let (other, codigo, mensagem) = room.knobs.mensagens.dizer(erro);
    (other.unwrap_or(status), codigo, mensagem)
}

impl NotFound {
    fn status(self) -> u16 {
        match self {
            Self::NoContent => 204,
            Self::NotFound => 404,
            Self::BadRequest => 400,
        }
    }
}

/// An error of the API.
pub fn mensagens(status: u16, codigo: &str, mensagem: String) -> Answer {
    #[derive(Serialize)]
    struct Mensagens {
        mensagens: [Mensagem; 1],
    }
    #[derive(Serialize)]
    struct Mensagem {
        mensagem: String,
        codigo: String,
    }
    Answer::json(status, Mensagens { mensagens: [Mensagem { mensagem, codigo: codigo.to_owned() }] })
}

/// `{"resultado": …}`, written outside the lock.
pub fn resultado<T: Serialize + Send + 'static>(status: u16, resultado: T) -> Answer {
    #[derive(Serialize)]
    struct Resultado<T> {
        resultado: T,
    }
    Answer::json(status, Resultado { resultado })
}

/// Lets the caller in to an operation: bearer, then certificate, then `client_id`, then scope, then the count of requests. Also what the
/// answer may be is looked at: it is JSON.
pub fn entrar(room: &mut Sicoob, call: &Call<'_>, now: Moment, operacao: &str) -> Result<(), Falha> {
    let quem = autorizar(room, call, now, escopos_de(operacao))?;
    if let Some(most) = room.contagem.contar(room.knobs.rate_limits, &quem, operacao, now) {
        let reason =
            format!("more than {most} requests of this kind in a second; the knob `rate_limits` counts them");
        return Err(Falha::Portal(Portal::Limite, reason));
    }
    aceitar(call)
}

/// Who the caller is, if it may come in.
fn autorizar(room: &Sicoob, call: &Call<'_>, now: Moment, escopos: &[&str]) -> Result<String, Falha> {
    let token = |reason: String| Falha::Portal(Portal::Token, reason);
    let header =
        call.input.header("authorization").ok_or_else(|| token("there is no Authorization header".into()))?;
    let bearer = header
        .split_once(' ')
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, bearer)| bearer.trim())
        .ok_or_else(|| token("the Authorization header is no Bearer".into()))?;
    let portador = match room.acessos.portador(bearer, now) {
        Portador::Desconhecido => return Err(token("nobody was given this bearer".into())),
        Portador::Expirado(at) => return Err(token(format!("the bearer expired at {}", at.iso_seconds()))),
        good => good,
    };
    if let Portador::Cliente(token) = &portador {
        conferir_certificado(room, call, token.certificado.as_deref())?;
    }
    conferir_client_id(room, call, &portador)?;
    if let Portador::Cliente(token) = &portador
        && !escopos.iter().any(|escopo| token.escopos.contains(escopo))
    {
        let reason = format!(
            "the token has the scopes `{}`; this operation needs `{}`",
            token.escopos.join(" "),
            escopos.join("` or `")
        );
        return Err(Falha::Portal(Portal::Escopo, reason));
    }
    Ok(match portador {
        Portador::Cliente(token) => token.client_id.clone(),
        _ => CLIENT_ID_SANDBOX.to_owned(),
    })
}

/// A token that was asked for with a client certificate is good with that one only (RFC 8705; dossier 1.2).
fn conferir_certificado(room: &Sicoob, call: &Call<'_>, ligado: Option<&str>) -> Result<(), Falha> {
    let Some(ligado) = ligado else { return Ok(()) };
    let wrong = |reason: String| Err(Falha::Portal(Portal::Certificado, reason));
    match call.input.thumbprint() {
        Some(presented) if presented == ligado => Ok(()),
        Some(presented) => wrong(format!(
            "the token belongs to the certificate {ligado}; the client presented {}",
            shown(presented)
        )),
        None if room.knobs.token_binding == TokenBinding::Required => {
            wrong(format!("the token belongs to the certificate {ligado}; the client presented none"))
        }
        None => Ok(()),
    }
}

/// The sandbox's own client id, which goes with its bearer (dossier 1.1).
const CLIENT_ID_SANDBOX: &str = "9b5e603e428cc477a2841e2683c92d21";

fn conferir_client_id(room: &Sicoob, call: &Call<'_>, portador: &Portador<'_>) -> Result<(), Falha> {
    let wrong = |reason: String| Err(Falha::Portal(Portal::ClientId, reason));
    // `x-sicoob-clientid` is what one production client sends (dossier 1.4).
    let sent = call.input.header("client_id").or_else(|| call.input.header("x-sicoob-clientid"));
    let Some(sent) = sent.map(str::trim) else {
        return match room.knobs.client_id_header {
            ClientIdHeader::Optional => Ok(()),
            ClientIdHeader::Required => {
                wrong("there is no client_id header; the knob `client_id_header` requires it".into())
            }
        };
    };
    match portador {
        Portador::Cliente(token) if token.client_id == sent => Ok(()),
        Portador::Cliente(token) => wrong(format!(
            "the client_id header is `{}`; the token was given to `{}`",
            shown(sent),
            token.client_id
        )),
        _ if sent == CLIENT_ID_SANDBOX || room.acessos.cliente(sent).is_some() => Ok(()),
        _ => wrong(format!("no application has the client_id `{}`", shown(sent))),
    }
}

/// 406 when the caller takes no JSON.
fn aceitar(call: &Call<'_>) -> Result<(), Falha> {
    let Some(accept) = call.input.header("accept") else { return Ok(()) };
    let fits =
        |range: &str| matches!(essence(range).as_str(), "" | "*/*" | "application/*" | "application/json");
    if accept.split(',').any(fits) {
        Ok(())
    } else {
        Err(Falha::Portal(
            Portal::Accept,
            format!("Accept is `{}`; the answer is application/json", shown(accept)),
        ))
    }
}

/// The body, if it is said to be JSON; 415 else.
pub fn corpo<'a>(call: &'a Call<'_>) -> Result<&'a [u8], Falha> {
    if let Some(said) = call.input.header("content-type")
        && !(essence(said) == "application/json" || essence(said).ends_with("+json"))
    {
        let reason = format!("Content-Type is `{}`; expected application/json", shown(said));
        return Err(Falha::Portal(Portal::ContentType, reason));
    }
    Ok(call.input.body.as_ref())
}

/// Reads JSON; a value of a wrong type names its field.
pub fn ler<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Recusa> {
    json::typed::<IgnoredAny>(bytes)
        .map_err(|error| Recusa::new(Erro::CorpoInvalido, format!("the body is no JSON: {error}")))?;
    json::typed(bytes).map_err(|error| {
        if error.path.is_empty() {
            Recusa::new(Erro::CorpoInvalido, format!("the body has another shape: {error}"))
        } else {
            Recusa::invalido(&error.path, error.to_string())
        }
    })
}

/// Reads a JSON object; an array would otherwise be taken for the object's values in their order.
pub fn ler_objeto<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Recusa> {
    // `ler` passes over a byte order mark, so what stands behind one is looked at too.
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if text.trim_ascii_start().first() == Some(&b'[') {
        return Err(Recusa::new(Erro::CorpoInvalido, "an array stands where an object is expected"));
    }
    ler(bytes)
}

/// `descricaoRejeicaoPix` of a title whose Pix was asked for and could not be given.
pub fn rejeicao_do_pix(room: &Sicoob, emitido: Emitido) -> Option<String> {
    emitido.pix_rejeitado.then(|| room.knobs.mensagens.dizer(&Erro::SemPix).2)
}

/// The query.
pub fn consulta(call: &Call<'_>) -> Result<Pairs, Falha> {
    form::parse(&call.input.query).map_err(|error| Falha::Portal(Portal::Malformada, error.to_string()))
}

/// A whole number of the query, if it is there and not empty.
pub fn numero(query: &Pairs, campo: &str) -> Result<Option<i64>, Recusa> {
    let Some(text) = query.get(campo).map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let wrong = || Recusa::invalido(campo, format!("{campo} is `{}`, expected a whole number", shown(text)));
    text.parse().map(Some).map_err(|_| wrong())
}

/// A truth value of the query: `true`, or `1` as one PHP client writes it (dossier 2.7).
pub fn logico(query: &Pairs, campo: &str) -> Result<bool, Recusa> {
    match query.get(campo).map(str::trim).unwrap_or_default() {
        "" | "false" | "0" => Ok(false),
        "true" | "1" => Ok(true),
        other => {
            let reason = format!("{campo} is `{}`, expected true or false", shown(other));
            Err(Recusa::invalido(campo, reason))
        }
    }
}

/// A date of the query, if it is there and not empty.
pub fn data(query: &Pairs, campo: &str) -> Result<Option<jiff::civil::Date>, Recusa> {
    let Some(text) = query.get(campo).map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let wrong = || Recusa::invalido(campo, format!("{campo} is `{}`, expected 2026-03-10", shown(text)));
    super::datas::ler(text).map(Some).ok_or_else(wrong)
}

/// A whole number of the query that must be there.
pub fn numero_obrigatorio(query: &Pairs, campo: &str) -> Result<i64, Recusa> {
    numero(query, campo)?.ok_or_else(|| ausente(campo, (campo, "query"), |other| query.get(other).is_some()))
}
