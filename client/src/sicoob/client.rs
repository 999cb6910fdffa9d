//! Calls to the bank, with the token they need.

use reqwest::Method;

use super::refusal::refusal;
use super::{Credentials, TokenCache};
use crate::clock::Now;
use crate::error::{ClientError, Provider};
use crate::json::{self, Json};
use crate::transport::{Answer, Call, Transport};

/// A client of one set of credentials. It keeps a token while it is good and renews it once when the API answers 401, as
/// the bank's own clients do (dossier sicoob 1.2).
///
/// ```no_run
/// use duble_client::sicoob::{ChaveBoleto, Client, Credentials, v3::Carteira};
/// use duble_client::{Tls, Transport, seconds_since_start};
///
/// # async fn f() -> Result<(), Box<dyn std::error::Error>> {
/// let tls = Tls::new().identity_pkcs12(&std::fs::read("empresa.pfx")?, "senha")?;
/// let mut who = Credentials::new("9b5e603e428cc477a2841e2683c92d21");
/// who.token_url = Some("https://auth.sicoob.com.br/auth/realms/cooperado/protocol/openid-connect/token".into());
/// let transport = Transport::builder().tls(tls).build()?;
/// let bank = Client::new(transport, "https://api.sicoob.com.br", who, seconds_since_start());
///
/// let carteira = Carteira { numero_cliente: 707_090, codigo_modalidade: 1, ..Carteira::default() };
/// let boleto = bank.v3().consultar_boleto(&carteira, &ChaveBoleto::NossoNumero(421)).await?;
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct Client {
    transport: Transport,
    base: String,
    tokens: TokenCache<Now>,
}

impl Client {
    /// A client of the API at `base_url`: `https://api.sicoob.com.br`, the sandbox
    /// `https://sandbox.sicoob.com.br/sicoob/sandbox` with its fixed [`Credentials::bearer`], or a duble.
    ///
    /// `now` decides on the lives of tokens; [`seconds_since_start`](crate::seconds_since_start) does for most.
    pub fn new(transport: Transport, base_url: &str, credentials: Credentials, now: Now) -> Self {
        let base = base_url.trim_end_matches('/').to_owned();
        Self { transport, base, tokens: TokenCache::new(credentials, now) }
    }

    /// Version 3 of the API.
    pub fn v3(&self) -> super::v3::V3<'_> {
        super::v3::V3 { client: self }
    }

    /// Version 2 of the API, which the bank switched off on 2025-04-30 and old programs speak still.
    pub fn v2(&self) -> super::v2::V2<'_> {
        super::v2::V2 { client: self }
    }

    /// Asks, with a body or without, and gives the answer if it is a good one.
    pub(super) async fn call(&self, ask: Ask) -> Result<Answer, ClientError> {
        let answer = self.ask(&ask).await?;
        if answer.is_success() {
            return Ok(answer);
        }
        Err(refusal(&answer.text()).with_status(answer.status).with_operation(ask.operation))
    }

    /// The same, whatever the status; a 401 is answered with a new token, once.
    pub(super) async fn ask(&self, ask: &Ask) -> Result<Answer, ClientError> {
        let send = async |bearer: &str| {
            let mut headers = self.tokens.credentials().headers(bearer);
            headers.push(("Accept", "application/json".into()));
            let call = Call {
                provider: Provider::Sicoob,
                operation: ask.operation,
                method: ask.method.clone(),
                url: format!("{}{}", self.base, ask.target),
                headers,
                body: ask.body.clone().map(|body| ("application/json", body)),
                repeatable: ask.method.is_idempotent(),
            };
            self.transport.send(call).await
        };
        let bearer = self.tokens.bearer_over(&self.transport, &self.base).await?;
        let answer = send(&bearer).await?;
        if answer.status != 401 || self.tokens.credentials().bearer.is_some() {
            return Ok(answer);
        }
        self.tokens.forget_if(&bearer);
        let bearer = self.tokens.bearer_over(&self.transport, &self.base).await?;
        send(&bearer).await
    }

    /// `resultado` of the answer; nothing where there is none (204).
    pub(super) async fn resultado<T: Json>(&self, ask: Ask) -> Result<Option<T>, ClientError> {
        let operation = ask.operation;
        let answer = self.call(ask).await?;
        if answer.status == 204 || answer.body.is_empty() {
            return Ok(None);
        }
        resultado(&answer, operation).map(Some)
    }

    /// `resultado` of an answer that must have one.
    pub(super) async fn o_resultado<T: Json>(&self, ask: Ask) -> Result<T, ClientError> {
        let operation = ask.operation;
        let answer = self.call(ask).await?;
        resultado(&answer, operation)
    }

    /// An operation without anything to tell.
    pub(super) async fn feito(&self, ask: Ask) -> Result<(), ClientError> {
        self.call(ask).await.map(drop)
    }
}

/// What is asked: everything but who asks.
pub(super) struct Ask {
    pub(super) operation: &'static str,
    pub(super) method: Method,
    pub(super) target: String,
    pub(super) body: Option<String>,
}

impl Ask {
    pub(super) fn get(operation: &'static str, target: impl Into<String>) -> Self {
        Self { operation, method: Method::GET, target: target.into(), body: None }
    }

    pub(super) fn with<T: Json>(
        operation: &'static str,
        method: Method,
        target: impl Into<String>,
        body: &T,
    ) -> Self {
        Self { operation, method, target: target.into(), body: Some(json::to_text(body)) }
    }
}

pub(super) fn resultado<T: Json>(answer: &Answer, operation: &'static str) -> Result<T, ClientError> {
    read(answer, operation, |text| json::member_of(text, "resultado"))
}

pub(super) fn read<T>(
    answer: &Answer,
    operation: &'static str,
    reader: impl FnOnce(&str) -> Result<T, json::Wrong>,
) -> Result<T, ClientError> {
    let text = answer.text();
    reader(&text).map_err(|wrong| {
        ClientError::unreadable(Provider::Sicoob, wrong.to_string(), &text)
            .with_status(answer.status)
            .with_operation(operation)
    })
}
