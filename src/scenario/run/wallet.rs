//! The credentials of those who send: what each provider wants beside a request's content, and the SOAP envelopes around it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use duble_client::{betha, invoicy, nddfrete, sicoob};

use super::cast::Side;
use super::failure::Failure;
use super::send::{Draft, Post};
use crate::dial::chained;
use crate::scenario::format::{Client, Named, Request, Step};
use crate::scenario::literal::Literal;
use crate::scenario::template::Scope;

type Tokens = sicoob::TokenCache<Box<dyn Fn() -> i64 + Send + Sync>>;

/// What is kept from step to step: the tokens, and the world's now in seconds that decides on their lives.
#[derive(Default)]
pub(super) struct Wallet {
    clock: Arc<AtomicI64>,
    tokens: BTreeMap<String, Tokens>,
}

/// A step and its client.
pub(super) struct Entry<'a> {
    pub(super) name: &'a str,
    pub(super) client: &'a Client,
    pub(super) step: &'a Step,
    pub(super) request: &'a Request,
    pub(super) scope: &'a Scope<'a>,
}

impl Entry<'_> {
    /// A credential or a document, with its `${…}` filled.
    fn fill(&self, text: &str) -> Result<String, Box<Failure>> {
        self.scope.text(text).map_err(|error| Failure::saying(format!("client `{}`: {error}", self.name)))
    }

    fn fill_some(&self, text: Option<&String>) -> Result<Option<String>, Box<Failure>> {
        text.map(|text| self.fill(text)).transpose()
    }
}

impl Wallet {
    /// Adds credentials to a request, and the envelope if it is a SOAP step.
    pub(super) async fn enter(
        &mut self,
        side: Side,
        entry: &Entry<'_>,
        draft: &mut Draft,
        post: &Post,
        base: &str,
    ) -> Result<(), Box<Failure>> {
        match side {
            Side::Sicoob => self.sicoob(entry, draft, post, base).await,
            Side::NddFrete => nddfrete(entry, draft),
            Side::InvoiCy => invoicy(entry, draft),
            Side::Betha => betha(entry, draft),
        }
    }

    async fn sicoob(
        &mut self,
        entry: &Entry<'_>,
        draft: &mut Draft,
        post: &Post,
        base: &str,
    ) -> Result<(), Box<Failure>> {
        let Some(stated) = &entry.client.sicoob else { return Ok(()) };
        if !self.tokens.contains_key(entry.name) {
            let mut who = sicoob::Credentials::new(entry.fill(&stated.client_id)?);
            if let Some(scope) = entry.fill_some(stated.scope.as_ref())? {
                who.scope = scope;
            }
            who.bearer = entry.fill_some(stated.bearer.as_ref())?;
            who.token_url = entry.fill_some(stated.token_url.as_ref())?;
            let clock = Arc::clone(&self.clock);
            let now = Box::new(move || clock.load(Ordering::Relaxed));
            self.tokens.insert(entry.name.to_owned(), sicoob::TokenCache::new(who, now));
        }
        let now = entry.scope.now.as_millis().div_euclid(1_000);
        self.clock.store(now, Ordering::Relaxed);
        let Some(tokens) = self.tokens.get(entry.name) else { return Ok(()) };
        let bearer = match tokens.kept(base) {
            Some(bearer) => bearer,
            None => tokens.keep(base, token(tokens.credentials(), post, base).await?, now),
        };
        let headers = tokens.credentials().headers(&bearer);
        draft.secrets.push(bearer);
        headers.into_iter().for_each(|(name, value)| draft.set(name, value));
        Ok(())
    }
}

/// A new token of Sicoob's endpoint.
async fn token(
    who: &sicoob::Credentials,
    post: &Post,
    base: &str,
) -> Result<sicoob::TokenResponse, Box<Failure>> {
    let form = [("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned())];
    let body = sicoob::TokenRequest::of(who).form();
    let answer = post.exchange("POST", &who.token_url(base), &form, body).await;
    let answer = answer.map_err(|said| Failure::saying(format!("no token: {said}")))?;
    sicoob::TokenResponse::of_answer(answer.status, &answer.text())
        .map_err(|error| Failure::saying(format!("no token: {}", chained(&error))))
}

fn nddfrete(entry: &Entry<'_>, draft: &mut Draft) -> Result<(), Box<Failure>> {
    let Some(stated) = &entry.client.nddfrete else { return Ok(()) };
    let token = entry.fill(&stated.token)?;
    let who = nddfrete::Credentials::new(entry.fill(&stated.enterprise_id)?, token.clone());
    draft.secrets.push(token);
    let step = entry.step;
    if step.crosstalk.is_none() && step.rawdata.is_none() {
        return Ok(());
    }
    let mut header = nddfrete::CrosstalkHeader::post(&who);
    for (field, value) in step.crosstalk.iter().flat_map(Named::iter) {
        let value = entry.scope.literal(value).map_err(|error| Failure::saying(error.to_string()))?;
        let text = if value == Literal::Null { None } else { value.plain() };
        header = header.set(field, text.as_deref());
    }
    let rawdata = entry.fill_some(step.rawdata.as_ref())?;
    draft.body = nddfrete::envelope(&header.to_xml(), rawdata.as_deref());
    draft.set("Content-Type", nddfrete::CONTENT_TYPE);
    Ok(())
}

fn invoicy(entry: &Entry<'_>, draft: &mut Draft) -> Result<(), Box<Failure>> {
    let Some(stated) = &entry.client.invoicy else { return Ok(()) };
    let key = entry.fill(&stated.chave_acesso)?;
    let mut who = invoicy::Credentials::new(entry.fill(&stated.emp_pk)?, key.clone());
    who.emp_co = entry.fill_some(stated.emp_co.as_ref())?.unwrap_or_default();
    draft.secrets.extend([who.emp_pk.clone(), key]);
    let Some(documento) = &entry.step.documento else { return Ok(()) };
    let target = &entry.request.target;
    let service = invoicy::Service::of_path(target)
        .ok_or_else(|| Failure::saying(format!("{target} is no InvoiCy service that takes a documento")))?;
    let documento = entry.fill(documento)?;
    let parametros = entry.fill_some(entry.step.parametros.as_ref())?.unwrap_or_default();
    let item = invoicy::DadosItem { documento: &documento, parametros: &parametros };
    draft.body = invoicy::envelope(&who, &[item], service);
    draft.set("Content-Type", invoicy::CONTENT_TYPE);
    draft.set("SOAPAction", format!("\"{}\"", service.soap_action()));
    Ok(())
}

fn betha(entry: &Entry<'_>, draft: &mut Draft) -> Result<(), Box<Failure>> {
    let Some(stated) = &entry.client.betha else { return Ok(()) };
    let code = entry.fill(&stated.codigo_acesso)?;
    let headers = betha::Credentials::new(code.clone()).headers();
    draft.secrets.push(code);
    headers.into_iter().for_each(|(name, value)| draft.set(name, value));
    Ok(())
}
