//! The token endpoint: request, answer and refusal (dossier sicoob 1.2).

use std::fmt;

use serde::Deserialize;

use super::Credentials;
use crate::error::{Body, ClientError, Provider};
use crate::http;
use crate::secret::Hidden;

/// Path of the token endpoint of the Keycloak realm `cooperado`.
pub const TOKEN_PATH: &str = "/auth/realms/cooperado/protocol/openid-connect/token";

/// A token with its claims takes a few KiB.
const LIMIT: usize = 64 * 1024;

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
        let transport = |error| ClientError::transport(Provider::Sicoob, error);
        let request = http.post(url).header(reqwest::header::CONTENT_TYPE, http::FORM).body(self.form());
        let response = request.send().await.map_err(transport)?;
        let status = response.status();
        let body = http::read_bounded(Provider::Sicoob, response, LIMIT).await?;
        TokenResponse::of_answer(status.as_u16(), &body)
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

/// Keycloak's form of a refusal.
#[derive(Deserialize)]
struct OAuthError {
    error: String,
    error_description: Option<String>,
}

/// The form of the gateway that stands before every API.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct GatewayError {
    http_code: String,
    http_message: String,
    more_information: Option<String>,
}

/// A refusal in Keycloak's form, in the gateway's, or in none: the firewall answers with HTML.
fn refusal(body: &str) -> ClientError {
    let refused = |code: Option<String>, text| ClientError::refused(Provider::Sicoob, code, text, body);
    if let Ok(OAuthError { error, error_description }) = serde_json::from_str(body) {
        return refused(Some(error), error_description.unwrap_or_else(|| "no description".into()));
    }
    if let Ok(GatewayError { http_code, http_message, more_information }) = serde_json::from_str(body) {
        return refused(Some(http_code), more_information.unwrap_or(http_message));
    }
    refused(None, "a body that names no error".into())
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

    #[test]
    fn refusals_are_read_in_every_known_form() {
        for (body, code, text) in [
            (
                r#"{"error":"invalid_client","error_description":"Invalid client credentials"}"#,
                Some("invalid_client"),
                "Invalid client credentials",
            ),
            (r#"{"error":"invalid_scope"}"#, Some("invalid_scope"), "no description"),
            (
                r#"{"httpCode":"401","httpMessage":"Unauthorized","moreInformation":"Cannot pass"}"#,
                Some("401"),
                "Cannot pass",
            ),
            ("<html>Forbidden</html>", None, "a body that names no error"),
        ] {
            let error = refusal(body);
            assert_eq!(error.code(), code);
            assert!(error.to_string().ends_with(text), "{error}");
            assert_eq!(error.body(), Some(body));
        }
    }
}
