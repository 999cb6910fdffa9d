//! What stands before the API: the gateway's errors and the token server's.

use crate::providers::room::Answer;

/// What the gateway in front of the API (IBM API Connect) says: `{"httpCode","httpMessage","moreInformation"}` (dossier 1.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Portal {
    /// No token, or one that is not good [C].
    Token,
    /// The `client_id` header is missing or not the token's; text [M].
    ClientId,
    /// The token was given over a connection with another client certificate (RFC 8705; dossier 1.2); text invented.
    Certificado,
    /// Too many requests in a second (portal, list of statuses); the product's own text.
    Limite,
    /// The token lacks the scope [INF]; text invented in the product's manner.
    Escopo,
    /// No such path; the product's own text.
    Caminho,
    /// The path takes other methods; the product's own text.
    Metodo,
    /// The answer would not be JSON (portal, list of statuses).
    Accept,
    /// The body is no JSON (portal, list of statuses).
    ContentType,
    /// The body is over the bound.
    Tamanho,
    /// The request cannot be read.
    Malformada,
    /// A rule failed.
    Falha,
    /// The API behind the gateway is away (portal, list of statuses); text invented.
    Indisponivel,
    /// The API behind the gateway does not answer in time (portal, list of statuses); text invented.
    Demora,
}

impl Portal {
    /// What the gateway says with this status; of the three of 401 the one about the token.
    pub fn do_status(status: &str) -> Option<Self> {
        Some(match status {
            "400" => Self::Malformada,
            "401" => Self::Token,
            "403" => Self::Escopo,
            "404" => Self::Caminho,
            "405" => Self::Metodo,
            "406" => Self::Accept,
            "413" => Self::Tamanho,
            "415" => Self::ContentType,
            "429" => Self::Limite,
            "500" => Self::Falha,
            "503" => Self::Indisponivel,
            "504" => Self::Demora,
            _ => return None,
        })
    }

    /// HTTP status and its phrase.
    pub fn status(self) -> (u16, &'static str) {
        match self {
            Self::Token | Self::ClientId | Self::Certificado => (401, "Unauthorized"),
            Self::Limite => (429, "Too Many Requests"),
            Self::Escopo => (403, "Forbidden"),
            Self::Caminho => (404, "Not Found"),
            Self::Metodo => (405, "Method Not Allowed"),
            Self::Accept => (406, "Not Acceptable"),
            Self::ContentType => (415, "Unsupported Media Type"),
            Self::Tamanho => (413, "Payload Too Large"),
            Self::Malformada => (400, "Bad Request"),
            Self::Falha => (500, "Internal Server Error"),
            Self::Indisponivel => (503, "Service Unavailable"),
            Self::Demora => (504, "Gateway Timeout"),
        }
    }

    fn more(self) -> &'static str {
        match self {
            Self::Token => {
                "Cannot pass the security checks that are required by the target API or operation, Enable debug headers for more details."
            }
            Self::ClientId => "Invalid client id or secret.",
            Self::Certificado => {
                "The client certificate does not match the certificate that the access token is bound to."
            }
            Self::Limite => "Rate Limit exceeded",
            Self::Escopo => {
                "The access token does not have the scope required by the target API or operation."
            }
            Self::Caminho => "No resources match requested URI",
            Self::Metodo => "The method is not allowed for the requested URL",
            Self::Accept => "The requested media type is not supported by the target API or operation.",
            Self::ContentType => {
                "The content type of the request is not supported by the target API or operation."
            }
            Self::Tamanho => "The request exceeds the maximum payload size.",
            Self::Malformada => "The request could not be parsed.",
            Self::Falha => "Internal server error",
            Self::Indisponivel => "The target API is temporarily unavailable.",
            Self::Demora => "The target API did not respond in time.",
        }
    }

    /// As the gateway writes it.
    pub fn answer(self) -> Answer {
        let (status, phrase) = self.status();
        let body = format!(
            "{{\"httpCode\":\"{status}\",\"httpMessage\":\"{phrase}\",\"moreInformation\":\"{}\"}}",
            self.more()
        );
        Answer::new(status, "application/json", body)
    }
}

/// What the token server (Keycloak) refuses with: `{"error","error_description"}` (dossier 1.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErroToken {
    /// No client, or an unknown one.
    Cliente,
    /// A scope that nobody knows.
    Escopo(String),
    /// Another grant than client_credentials.
    GrantDesconhecido,
    /// The form lacks a parameter, or is none.
    Requisicao(&'static str),
}

impl ErroToken {
    /// HTTP status, `error` and `error_description`, as Keycloak words them.
    pub fn parts(&self) -> (u16, &'static str, String) {
        match self {
            Self::Cliente => {
                (401, "invalid_client", "Invalid client or Invalid client credentials".to_owned())
            }
            Self::Escopo(scopes) => (400, "invalid_scope", format!("Invalid scopes: {scopes}")),
            Self::GrantDesconhecido => (400, "unsupported_grant_type", "Unsupported grant_type".to_owned()),
            Self::Requisicao(what) => (400, "invalid_request", (*what).to_owned()),
        }
    }
}
