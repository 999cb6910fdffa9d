//! What control promises, as OpenAPI and as a page. Neither holds a secret, and both are open: on the page one fills in the token.

use axum::extract::Path;
use axum::response::{Html, IntoResponse, Response};
use http::header;

use super::{Named, Refusal};
use crate::wire::openapi::{Header, Page};

/// The contract as JSON; a test keeps it the same as `openapi/control.yaml`.
const CONTRACT: &str = include_str!("openapi.json");

const PAGE: Page = Page {
    lang: "en",
    title: "duble control",
    here: "/docs/?$",
    contract: "/openapi.json",
    list: None,
    headers: &[Header {
        label: "Token (--control-token), where there is one",
        name: "Authorization",
        prefix: "Bearer ",
    }],
    open: "Open the file",
};

/// The contract, its first server the world that was asked.
pub(super) async fn openapi(Path(named): Path<Named>) -> Result<Response, Refusal> {
    let name = named.name()?;
    let text = if named.is_stated() {
        let server = format!("\"url\":\"/w/{name}/_duble\"");
        CONTRACT.replacen("\"url\":\"/_duble\"", &server, 1)
    } else {
        CONTRACT.to_owned()
    };
    Ok(([(header::CONTENT_TYPE, "application/json")], text).into_response())
}

/// The page to read and try it on.
pub(super) async fn docs(Path(named): Path<Named>) -> Result<Html<String>, Refusal> {
    named.name().map(|_| Html(PAGE.html()))
}
