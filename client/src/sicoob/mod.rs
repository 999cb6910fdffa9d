//! Sicoob, "Cobrança Bancária", both generations of the API (dossier sicoob).
//!
//! [`Client`] speaks to the bank: [`Client::v3`] and [`Client::v2`] have a method for every operation, and
//! [`Movimentacoes`] the asynchronous flow, as one call or as its three. Beneath it lie [`TokenCache`] and
//! [`Credentials`] for those who make their requests themselves.
//!
//! The bank's Keycloak gives a token for a client id and scopes; there is no secret, the TLS certificate authenticates.
//! The public sandbox gives none: its bearer is a constant, for which [`Credentials::bearer`] stands.

mod cache;
mod client;
mod movimentacao;
mod refusal;
mod scopes;
mod tipos;
mod token;
pub mod v2;
pub mod v3;
pub mod webhook;

use std::fmt;

use crate::Headers;
use crate::secret::Hidden;

pub use cache::{RENEW_BEFORE, TokenCache};
pub use client::Client;
pub use movimentacao::{
    Arquivos, Download, Movimentacoes, Pedido, Registro, Situacao, Solicitacao, TipoMovimento,
};
pub use refusal::{Mensagem, mensagens};
pub use scopes::{SCOPES_V2, SCOPES_V3};
pub use tipos::{BeneficiarioFinal, ChaveBoleto, Historico, Rateio};
pub use token::{TOKEN_PATH, TokenRequest, TokenResponse};

/// Who asks.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// Identifies the application; sent as a form field and as a header.
    pub client_id: String,
    /// The scopes to ask for, separated by blanks.
    pub scope: String,
    /// The whole URL of the token endpoint, where it is not [`TOKEN_PATH`] on the API's own host: the real bank has a host
    /// of its own for tokens.
    pub token_url: Option<String>,
    /// A fixed bearer, for which no token is asked; secret.
    pub bearer: Option<String>,
}

impl Credentials {
    /// Credentials of a client id that ask for every documented scope; the bank grants those that the client has.
    pub fn new(client_id: impl Into<String>) -> Self {
        let scope = [SCOPES_V3, SCOPES_V2].concat().join(" ");
        Self { client_id: client_id.into(), scope, token_url: None, bearer: None }
    }

    /// The headers of every API request.
    pub fn headers(&self, bearer: &str) -> Headers {
        vec![("Authorization", format!("Bearer {bearer}")), ("client_id", self.client_id.clone())]
    }

    /// Where its tokens come from when the API is at `base_url`.
    pub fn token_url(&self, base_url: &str) -> String {
        self.token_url.clone().unwrap_or_else(|| format!("{}{TOKEN_PATH}", base_url.trim_end_matches('/')))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("client_id", &self.client_id)
            .field("scope", &self.scope)
            .field("token_url", &self.token_url)
            .field("bearer", &self.bearer.as_ref().map(|_| Hidden))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_carry_bearer_and_client_id() {
        let mut credentials = Credentials::new("9b5e603e428cc477a2841e2683c92d21");
        credentials.bearer = Some("1301865f".into());
        assert_eq!(
            credentials.headers("1301865f"),
            [
                ("Authorization", "Bearer 1301865f".to_owned()),
                ("client_id", "9b5e603e428cc477a2841e2683c92d21".to_owned())
            ]
        );
        assert!(!format!("{credentials:?}").contains("1301865f"));
    }

    #[test]
    fn tokens_come_from_the_same_host_unless_told_otherwise() {
        let mut credentials = Credentials::new("id");
        let path = "/auth/realms/cooperado/protocol/openid-connect/token";
        for base in ["http://127.0.0.1:8756/w/a", "http://127.0.0.1:8756/w/a/"] {
            assert_eq!(credentials.token_url(base), format!("http://127.0.0.1:8756/w/a{path}"));
        }
        credentials.token_url = Some("https://auth.sicoob.com.br/t".into());
        assert_eq!(credentials.token_url("http://127.0.0.1:8756"), "https://auth.sicoob.com.br/t");
    }
}
