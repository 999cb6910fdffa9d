//! What is wrong with a scenario, as JSON.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Serialize;
use serde_json::json;

use super::Refusal;
use super::desk::LoadError;
use crate::scenario::{Finding, Findings};

/// Findings of one answer at most; a text of 16 MiB may have a million.
const MOST: usize = 100;

/// One thing that is wrong with a scenario.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Found {
    file: String,
    line: usize,
    column: usize,
    code: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    path: String,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

impl From<&Finding> for Found {
    fn from(finding: &Finding) -> Self {
        Self {
            file: finding.file.clone(),
            line: finding.mark.line,
            column: finding.mark.column,
            code: finding.code,
            path: finding.path.clone(),
            message: finding.message.clone(),
            hint: finding.hint.clone(),
        }
    }
}

/// The first findings.
pub(super) fn found(findings: &Findings) -> Vec<Found> {
    findings.0.iter().take(MOST).map(Found::from).collect()
}

impl IntoResponse for LoadError {
    fn into_response(self) -> Response {
        let findings = match self {
            Self::Worlds(error) => return Refusal::from(error).into_response(),
            Self::Wrong(findings) => findings,
        };
        let count = findings.0.len();
        let first = findings.0.first().map(|finding| {
            let (line, column) = (finding.mark.line, finding.mark.column);
            format!("{}:{line}:{column}: {}", finding.file, finding.message)
        });
        let said = format!(
            "the scenario makes no world, and nothing was changed: {}{}",
            first.unwrap_or_default(),
            if count > 1 { format!(" (the first of {count})") } else { String::new() }
        );
        let body = json!({ "error": said, "findings": found(&findings) });
        (StatusCode::UNPROCESSABLE_ENTITY, Json(body)).into_response()
    }
}
