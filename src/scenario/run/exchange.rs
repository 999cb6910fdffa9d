//! A request and its answer, as a report shows them: bounded, and without credentials.

use super::answer::Answer;
use super::shown;

/// The most that is shown of a body, in characters.
const SHOWN: usize = 1_500;

/// What was sent and what came back.
#[derive(Clone, Debug)]
pub(super) struct Exchange {
    pub(super) request: Sent,
    pub(super) answer: Answer,
}

/// A request as it was sent.
#[derive(Clone, Debug, Default)]
pub(super) struct Sent {
    pub(super) line: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
    /// Values that are not shown, wherever they stand.
    pub(super) secrets: Vec<String>,
}

impl Exchange {
    /// The request's lines.
    pub(super) fn shown_request(&self) -> String {
        let head =
            self.request.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect::<String>();
        self.hide(&format!("{}\n{head}{}", self.request.line, below(&shown::request(&self.request.body))))
    }

    /// The answer's lines.
    pub(super) fn shown_answer(&self) -> String {
        let kept = ["content-type", "x-duble-reason", "x-duble-code", "x-duble-operation", "location"];
        let head: String = self
            .answer
            .headers
            .iter()
            .filter(|(name, _)| kept.contains(&name.as_str()))
            .map(|(name, value)| format!("{name}: {value}\n"))
            .collect();
        self.hide(&format!("{}\n{head}{}", self.answer.status, below(&shown::answer(&self.answer.text()))))
    }

    /// A text without the request's credentials.
    pub(super) fn hide(&self, text: &str) -> String {
        let mut text = text.trim_end().to_owned();
        for secret in self.request.secrets.iter().filter(|secret| secret.len() >= 4) {
            text = text.replace(secret.as_str(), "(hidden)");
        }
        text
    }
}

/// A body below its head, cut where it gets long.
pub(super) fn below(body: &str) -> String {
    if body.is_empty() {
        return String::new();
    }
    let mut shown: String = body
        .chars()
        .take(SHOWN)
        .map(|c| if c.is_control() && c != '\n' && c != '\t' { '\u{fffd}' } else { c })
        .collect();
    let left = body.chars().count().saturating_sub(SHOWN);
    if left > 0 {
        shown.push_str(&format!("… ({left} more characters)"));
    }
    format!("\n{shown}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_bounded_and_hides_credentials() {
        let request = Sent {
            line: "POST /x".into(),
            headers: vec![("Authorization".into(), "Bearer s3cret".into())],
            body: format!("token=s3cret&{}", "x".repeat(5_000)),
            secrets: vec!["s3cret".into(), "x".into()],
        };
        let answer = Answer {
            status: 200,
            headers: vec![("date".into(), "now".into())],
            body: b"a\x01b".to_vec(),
            broken: None,
        };
        let exchange = Exchange { request, answer };
        let shown = exchange.shown_request();
        assert!(
            shown.starts_with("POST /x\nAuthorization: Bearer (hidden)\n\ntoken=(hidden)&xxx"),
            "{shown}"
        );
        assert!(shown.ends_with("… (3513 more characters)"), "{shown}");
        assert_eq!(exchange.shown_answer(), "200\n\na\u{fffd}b");
    }
}
