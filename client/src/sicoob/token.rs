//! The token endpoint: request, answer and refusal (dossier sicoob 1.2).

use std::fmt;

use reqwest::Method;
use serde::Deserialize;

use super::Credentials;
use super::refusal::refusal;
use crate::error::{Body, ClientError, Provider};
use crate::http;
use crate::retry::Retry;
use crate::secret::Hidden;
use crate::transport::{Call, Transport};

/// Path of the token endpoint of the Keycloak realm `cooperado`.
pub const TOKEN_PATH: &str = "/auth/realms/cooperado/protocol/openid-connect/token";

const TOKEN: &str = "sicoob.token.emitir";

/// What a client asks of the token endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRequest {
    /// Identifies the application.
    pub client_id: String,
    /// The scopes asked for, separated by blanks.
    pub scope: String,
}

impl TokenRequest {
    /// The request of these credentials.
    pub fn of(credentials: &Credentials) -> Self {
        Self { client_id: credentials.client_id.clone(), scope: credentials.scope.clone() }
    }

    /// Its body, an `application/x-www-form-urlencoded` form.
    pub fn form(&self) -> String {
        http::form(&[
            ("grant_type", "client_credentials"),
            ("client_id", &self.client_id),
            ("scope", &self.scope),
        ])
    }

    /// Sends it and reads the answer.
    pub async fn send(&self, http: &reqwest::Client, url: &str) -> Result<TokenResponse, ClientError> {
        self.send_over(&Transport::over(http.clone()).with_retry(Retry::never()), url).await
    }

    /// The same, repeated where it fails in passing: a token more does no harm.
    pub(super) async fn send_over(
        &self,
        transport: &Transport,
        url: &str,
    ) -> Result<TokenResponse, ClientError> {
        let answer = transport
            .send(Call {
                provider: Provider::Sicoob,
                operation: TOKEN,
                method: Method::POST,
                url: url.to_owned(),
                headers: Vec::new(),
                body: Some((http::FORM, self.form())),
                repeatable: true,
            })
            .await?;
        TokenResponse::of_answer(answer.status, &answer.text()).map_err(|error| error.with_operation(TOKEN))
    }
}

/// A token as Keycloak gives it. Fields that are not listed are ignored.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct TokenResponse {
    /// The bearer; secret.
    pub access_token: String,
    /// How long it lives, in seconds: 300 at the bank.
    pub expires_in: i64,
    /// Keycloak's own; 0, since there is nothing to refresh with.
    #[serde(default)]
    pub refresh_expires_in: Option<i64>,
    /// `Bearer`.
    pub token_type: String,
    /// Keycloak's own.
    #[serde(default, rename = "not-before-policy")]
    pub not_before_policy: Option<i64>,
    /// The scopes that were granted, which may be fewer than asked.
    #[serde(default)]
    pub scope: Option<String>,
}

impl TokenResponse {
    /// Reads an answer of the token endpoint: a token, or the refusal as an error.
    pub fn of_answer(status: u16, body: &str) -> Result<Self, ClientError> {
        let read = if (200..300).contains(&status) { Self::read(body) } else { Err(refusal(body)) };
        read.map_err(|error| error.with_status(status))
    }

    /// Reads the body of a successful answer. It is not kept in an error: it may hold the token.
    pub fn read(body: &str) -> Result<Self, ClientError> {
        serde_json::from_str(body).map_err(|error| ClientError::Unreadable {
            provider: Provider::Sicoob,
            operation: Some(TOKEN),
            status: None,
            // serde_json quotes a value of the wrong type, so only the place is told.
            text: format!("no token answer at line {} column {}", error.line(), error.column()),
            body: Body::withheld(),
        })
    }
}

impl fmt::Debug for TokenResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenResponse")
            .field("access_token", &Hidden)
            .field("expires_in", &self.expires_in)
            .field("refresh_expires_in", &self.refresh_expires_in)
            .field("token_type", &self.token_type)
            .field("not_before_policy", &self.not_before_policy)
            .field("scope", &self.scope)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn request_is_the_documented_form() {
        let mut credentials = Credentials::new("9b5e603e-428c");
        credentials.scope = "boletos_consulta boletos_inclusao".into();
        assert_eq!(
            TokenRequest::of(&credentials).form(),
            "grant_type=client_credentials&client_id=9b5e603e-428c&scope=boletos_consulta+boletos_inclusao"
        );
    }

    #[test]
    fn answer_of_the_dossier_is_read_and_not_shown() {
        let body = r#"{"access_token":"eyJ0","expires_in":300,"refresh_expires_in":0,"token_type":"Bearer",
            "not-before-policy":0,"scope":"boletos_consulta boletos_inclusao","id_token":"x"}"#;
        let token = TokenResponse::read(body).unwrap();
        assert_eq!((token.access_token.as_str(), token.expires_in), ("eyJ0", 300));
        assert_eq!(token.scope.as_deref(), Some("boletos_consulta boletos_inclusao"));
        assert!(!format!("{token:?}").contains("eyJ0"));
    }

    #[test]
    fn an_unreadable_answer_does_not_leak_its_token() {
        let error = TokenResponse::read(r#"{"access_token":"eyJ0","expires_in":"eyJ0"}"#).unwrap_err();
        assert!(!format!("{error} {error:?} {:?}", error.body()).contains("eyJ0"), "{error}");
    }
}
