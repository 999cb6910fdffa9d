//! How the bank says no, in its four forms (dossier sicoob 1.2, 1.4 and 2.0).

use serde::Deserialize;

use crate::error::{ClientError, Provider};
use crate::json::{Codigo, from_text, record};

record! {
    /// One of the API's messages.
    Mensagem {
        mensagem: String = "mensagem",
        /// A text on the wire, a number to some of the documents.
        codigo: Option<Codigo> = "codigo",
    }
    /// The body of a refusal by the API itself.
    Mensagens {
        mensagens: Vec<Mensagem> = "mensagens",
    }
}

/// All the messages of a refusal; its error carries the code of the first.
pub fn mensagens(error: &ClientError) -> Vec<Mensagem> {
    error.body().and_then(|body| from_text::<Mensagens>(body).ok()).unwrap_or_default().mensagens
}

/// Keycloak's form.
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

/// A refusal in the API's form, in Keycloak's, in the gateway's, or in none: the firewall answers with HTML.
pub(super) fn refusal(body: &str) -> ClientError {
    let refused = |code: Option<String>, text| ClientError::refused(Provider::Sicoob, code, text, body);
    if let Ok(Mensagens { mensagens, .. }) = from_text(body)
        && let Some(first) = mensagens.first()
    {
        let texts: Vec<_> = mensagens.iter().map(|one| one.mensagem.as_str()).collect();
        return refused(first.codigo.as_ref().map(|codigo| codigo.0.clone()), texts.join("; "));
    }
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
    fn refusals_are_read_in_every_known_form() {
        for (body, code, text) in [
            (
                r#"{"mensagens":[{"mensagem":"Solicitação ainda em processamento.","codigo":"5004"}]}"#,
                Some("5004"),
                "Solicitação ainda em processamento.",
            ),
            (r#"{"mensagens":[{"mensagem":"a","codigo":5002},{"mensagem":"b"}]}"#, Some("5002"), "a; b"),
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
            (r#"{"mensagens":[]}"#, None, "a body that names no error"),
        ] {
            let error = refusal(body);
            assert_eq!(error.code(), code);
            assert!(error.to_string().ends_with(text), "{error}");
            assert_eq!(error.body(), Some(body));
        }
    }

    #[test]
    fn every_message_can_be_had() {
        let error = refusal(r#"{"mensagens":[{"mensagem":"a","codigo":"1"},{"mensagem":"b","codigo":"2"}]}"#);
        let codes: Vec<_> = mensagens(&error).into_iter().filter_map(|one| one.codigo).collect();
        assert_eq!(codes, [Codigo("1".into()), Codigo("2".into())]);
        assert!(mensagens(&refusal("x")).is_empty());
    }
}
