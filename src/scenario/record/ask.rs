//! What a request asks, taken apart into what a step is written with: path, query, headers, and the body in its most telling form.

use std::collections::BTreeMap;

use duble_client::{invoicy, nddfrete, sicoob, xml};

use super::taken::Taken;
use crate::providers;
use crate::scenario::literal::{Literal, lossy};
use crate::wire::form;

/// A request, taken apart; all values are the original ones.
#[derive(Debug)]
pub(super) struct Ask {
    pub(super) provider: Option<&'static str>,
    pub(super) path: String,
    /// What stands behind the `?`, if it is no list of names and values.
    pub(super) raw_query: Option<String>,
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Body,
    pub(super) credentials: Credentials,
}

#[derive(Debug, PartialEq)]
pub(super) enum Body {
    None,
    Json(Literal),
    Form(Vec<(String, String)>),
    Xml(String),
    Text(String),
    /// Fields that differ from the documented sample; `None` leaves one out.
    Crosstalk {
        fields: Vec<(String, Option<String>)>,
        rawdata: Option<String>,
    },
    Invoicy {
        documento: String,
        parametros: String,
    },
}

/// What the request was authenticated with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Credentials {
    #[default]
    None,
    Sicoob {
        client_id: String,
        /// What its token was asked for, where that is not every documented scope.
        scope: Option<String>,
        bearer: String,
    },
    NddFrete {
        enterprise_id: String,
        token: String,
    },
    InvoiCy {
        emp_pk: String,
        emp_ck: String,
        documento: String,
    },
    Betha {
        codigo: String,
    },
}

/// Headers that every client sends in its own way, or that credentials and body bring. Others stay, unless their names sound like secrets.
const USUAL: [&str; 24] = [
    "host",
    "user-agent",
    "accept",
    "accept-encoding",
    "accept-language",
    "accept-charset",
    "connection",
    "keep-alive",
    "content-length",
    "content-type",
    "content-encoding",
    "transfer-encoding",
    "te",
    "trailer",
    "upgrade",
    "expect",
    "origin",
    "referer",
    "authorization",
    "client_id",
    "user-access",
    "soapaction",
    "cache-control",
    "pragma",
];
/// Parts of header names whose values never reach a file.
const SECRET: [&str; 10] =
    ["auth", "token", "secret", "key", "cookie", "password", "senha", "cert", "signature", "forwarded"];

/// Whether a header of this name, in lower case, may hold what nobody may read.
pub(super) fn is_secret_header(name: &str) -> bool {
    name == "client_id" || name == "user-access" || SECRET.iter().any(|part| name.contains(part))
}

/// Takes a request apart; why no step can send it, otherwise.
pub(super) fn read(taken: &Taken) -> Result<Ask, String> {
    if taken.request.is_cut {
        return Err("its body is too large to be kept".to_owned());
    }
    let path = own_path(taken.path());
    let provider = providers::owner_by_table(path);
    let raw = taken.target.split_once('?').map(|(_, query)| query).unwrap_or_default();
    let pairs = form::parse(raw).map_err(|error| error.to_string())?;
    let is_list = raw.split('&').all(|pair| pair.is_empty() || pair.contains('='));
    let query: Vec<_> = if is_list { owned(&pairs) } else { Vec::new() };
    let media_type = taken.header("content-type");
    let text = taken.request.text(media_type).ok_or("its body is no text")?;
    let (body, credentials) = body(provider, path, media_type, text)?;
    let credentials = match credentials {
        Credentials::None => by_headers(provider, taken),
        some => some,
    };
    let mut headers: Vec<_> = taken
        .request_headers
        .iter()
        .filter(|(name, _)| {
            let name = name.to_ascii_lowercase();
            !USUAL.contains(&name.as_str()) && !name.starts_with("sec-") && !is_secret_header(&name)
        })
        .cloned()
        .collect();
    if let Some(media_type) = media_type.filter(|media_type| !is_usual(&body, media_type)) {
        headers.push(("Content-Type".to_owned(), media_type.to_owned()));
    }
    Ok(Ask {
        provider,
        path: path.to_owned(),
        raw_query: (!is_list).then(|| raw.to_owned()),
        query,
        headers,
        body,
        credentials,
    })
}

/// A path without the world's name: a scenario is played in a world of its own.
pub(super) fn own_path(path: &str) -> &str {
    let own = path.strip_prefix("/w/").and_then(|rest| rest.find('/').and_then(|slash| rest.get(slash..)));
    own.unwrap_or(path)
}

fn owned(pairs: &form::Pairs) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// Whether a step with this body sends this media type by itself.
fn is_usual(body: &Body, media_type: &str) -> bool {
    let kind = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match body {
        Body::None | Body::Crosstalk { .. } | Body::Invoicy { .. } => true,
        Body::Json(_) => kind == "application/json",
        Body::Form(_) => kind == "application/x-www-form-urlencoded",
        Body::Xml(_) => kind == "text/xml",
        Body::Text(_) => kind == "text/plain",
    }
}

fn body(
    provider: Option<&str>,
    path: &str,
    media_type: Option<&str>,
    text: String,
) -> Result<(Body, Credentials), String> {
    if text.is_empty() {
        return Ok((Body::None, Credentials::None));
    }
    if let Some(found) = soap(provider, path, &text) {
        return found;
    }
    let kind = media_type.unwrap_or_default().to_ascii_lowercase();
    let body = if kind.contains("form-urlencoded") {
        Body::Form(owned(&form::parse(&text).map_err(|error| error.to_string())?))
    } else if kind.contains("xml") || text.trim_start().starts_with('<') {
        Body::Xml(text)
    } else {
        // JSON whose numbers a YAML reader would change stays text.
        match Literal::from_json(text.as_bytes()) {
            Ok(json @ (Literal::List(_) | Literal::Map(_))) if is_exact(&json) => Body::Json(json),
            _ => Body::Text(text),
        }
    };
    Ok((body, Credentials::None))
}

fn is_exact(json: &Literal) -> bool {
    match json {
        Literal::Number(token) => {
            lossy(token).is_none()
                && serde_json::from_str::<f64>(token).is_ok()
                && !token.contains(['e', 'E'])
        }
        Literal::List(items) => items.iter().all(is_exact),
        Literal::Map(entries) => entries.iter().all(|(_, value)| is_exact(value)),
        _ => true,
    }
}

/// The SOAP envelopes of nddFrete and InvoiCy, opened. `None` for what is neither.
fn soap(provider: Option<&str>, path: &str, text: &str) -> Option<Result<(Body, Credentials), String>> {
    if !matches!(provider, Some("nddfrete" | "invoicy")) {
        return None;
    }
    let envelope = xml::parse(text).ok()?;
    let payload = envelope.child("Body")?.children().first()?;
    match provider {
        Some("nddfrete") if payload.name() == "Send" => crosstalk(payload),
        Some("invoicy") => Some(invoicy(path, payload.child("Invoicyrecepcao")?)),
        _ => None,
    }
}

fn crosstalk(send: &xml::Element) -> Option<Result<(Body, Credentials), String>> {
    let message = xml::parse(send.child("header")?.text()).ok()?;
    let header = message.child("CrosstalkHeader")?;
    let text = |name: &str| header.child(name).map(|field| field.text().to_owned());
    let (enterprise_id, token) =
        (text("EnterpriseId").unwrap_or_default(), text("Token").unwrap_or_default());
    let who = nddfrete::Credentials::new(enterprise_id.clone(), token.clone());
    let sample = nddfrete::CrosstalkHeader::post(&who);
    let known = |name: &str| sample.fields().iter().find(|(known, _)| known == name);
    let sent = header.children().iter().map(|field| (field.name().to_owned(), Some(field.text().to_owned())));
    let mut fields: Vec<_> = sent
        .filter(|(name, value)| {
            !["EnterpriseId", "Token"].contains(&name.as_str())
                && known(name).map(|(_, value)| value) != value.as_ref()
        })
        .collect();
    let absent = sample.fields().iter().filter(|(name, _)| header.child(name).is_none());
    fields.extend(absent.map(|(name, _)| (name.clone(), None)));
    let rawdata =
        send.child("rawdata").map(|rawdata| rawdata.text().to_owned()).filter(|text| !text.is_empty());
    Some(Ok((Body::Crosstalk { fields, rawdata }, Credentials::NddFrete { enterprise_id, token })))
}

fn invoicy(path: &str, content: &xml::Element) -> Result<(Body, Credentials), String> {
    let text = |element: Option<&xml::Element>| element.map_or("", xml::Element::text).to_owned();
    let field = |name: &str| text(content.child("Cabecalho").and_then(|header| header.child(name)));
    let items = content.child("Dados").map_or(&[][..], xml::Element::children);
    let [item] = items else {
        return Err(format!("it carries {} DadosItem, and a step sends one", items.len()));
    };
    if invoicy::Service::of_path(path).is_none() {
        return Err("its service takes no documento".to_owned());
    }
    let (documento, parametros) = (text(item.child("Documento")), text(item.child("Parametros")));
    let credentials =
        Credentials::InvoiCy { emp_pk: field("EmpPK"), emp_ck: field("EmpCK"), documento: documento.clone() };
    Ok((Body::Invoicy { documento, parametros }, credentials))
}

fn by_headers(provider: Option<&str>, taken: &Taken) -> Credentials {
    match provider {
        Some("sicoob") if taken.header("authorization").is_some() => {
            let bearer =
                taken.header("authorization").unwrap_or_default().trim_start_matches("Bearer ").trim();
            let client_id = taken.header("client_id").unwrap_or_default().to_owned();
            Credentials::Sicoob { client_id, scope: None, bearer: bearer.to_owned() }
        }
        Some("betha") => {
            let bearer =
                taken.header("authorization").map(|value| value.trim_start_matches("Bearer ").trim());
            match taken.header("user-access").or(bearer) {
                Some(codigo) => Credentials::Betha { codigo: codigo.to_owned() },
                None => Credentials::None,
            }
        }
        _ => Credentials::None,
    }
}

/// A token that the bank's endpoint gave: `as` asks for it by itself.
pub(super) struct Token {
    pub(super) bearer: String,
    client_id: String,
    scope: Option<String>,
}

/// The token that was given, if this is a request for one that was granted.
pub(super) fn token(taken: &Taken) -> Option<Token> {
    if !own_path(taken.path()).ends_with("/protocol/openid-connect/token") || taken.status != 200 {
        return None;
    }
    let form = form::parse(&taken.request.bytes).ok()?;
    let answer = Literal::from_json(&taken.response.bytes).ok()?;
    let client_id = form.get("client_id").unwrap_or_default().to_owned();
    let all = sicoob::Credentials::new("").scope;
    let scope = form.get("scope").filter(|scope| *scope != all).map(str::to_owned);
    Some(Token { bearer: answer.get("access_token")?.plain()?, client_id, scope })
}

impl Credentials {
    /// What a request with a token is known to be sent by.
    pub(super) fn by_token(&mut self, tokens: &BTreeMap<String, Token>) {
        if let Self::Sicoob { client_id, scope, bearer } = self
            && let Some(token) = tokens.get(bearer)
        {
            client_id.clone_from(&token.client_id);
            scope.clone_from(&token.scope);
        }
    }
}
