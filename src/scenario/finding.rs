//! What is wrong with a scenario file: where, what, and what was probably meant. The one place that draws the source line and
//! the caret.

use std::fmt;

/// Where something stands in a text, from 1, and how many columns it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// How many columns, at least 1.
    pub width: usize,
}

impl Mark {
    /// The beginning of a text.
    pub const TOP: Self = Self { line: 1, column: 1, width: 1 };
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The file is wrong.
    Error,
    /// The file works, and can hardly be meant so.
    Warning,
}

impl Severity {
    /// In lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One thing that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file's name as it was given.
    pub file: String,
    /// Where in it.
    pub mark: Mark,
    /// How bad it is.
    pub severity: Severity,
    /// Which check found it; the codes are listed in [`super::codes`].
    pub code: &'static str,
    /// The path of the value, `world.nddfrete.faturas[0].tipo`; empty for the whole file.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What was probably meant, or what would be right.
    pub hint: Option<String>,
    /// The line of the file, for the drawing.
    pub source: Option<String>,
}

impl Finding {
    /// An error at a place of a text.
    pub fn new(
        file: impl Into<String>,
        text: &str,
        mark: Mark,
        code: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self {
            file: file.into(),
            mark,
            severity: Severity::Error,
            code,
            path: String::new(),
            message: message.into(),
            hint: None,
            source: text.lines().nth(mark.line.saturating_sub(1)).map(str::to_owned),
        }
    }

    /// With a word on what was meant.
    #[must_use]
    pub fn hinting(mut self, hint: Option<String>) -> Self {
        self.hint = hint.or(self.hint);
        self
    }

    /// As a warning.
    #[must_use]
    pub fn warning(self) -> Self {
        Self { severity: Severity::Warning, ..self }
    }

    /// With the path of the value.
    #[must_use]
    pub fn on(mut self, path: impl fmt::Display) -> Self {
        self.path = path.to_string();
        self
    }
}

/// Longest part of a source line that is drawn; a longer one is drawn without.
const WIDEST: usize = 160;

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Mark { line, column, width } = self.mark;
        let severity = self.severity.name();
        write!(f, "{}:{line}:{column}: {severity}[{}]: {}", self.file, self.code, self.message)?;
        if let Some(source) = self.source.as_deref().filter(|source| source.chars().count() <= WIDEST) {
            let margin = " ".repeat(line.to_string().len());
            // Tabs keep the caret in place on any terminal.
            let before: String = source
                .chars()
                .take(column.saturating_sub(1))
                .map(|c| if c == '\t' { '\t' } else { ' ' })
                .collect();
            let left = source.chars().count().saturating_sub(column.saturating_sub(1)).max(1);
            let carets = "^".repeat(width.clamp(1, left));
            write!(f, "\n {margin} |\n {line} | {source}\n {margin} | {before}{carets}")?;
        }
        if let Some(hint) = &self.hint {
            write!(f, "\n {} = hint: {hint}", " ".repeat(line.to_string().len()))?;
        }
        Ok(())
    }
}

/// Findings, one below the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings(pub Vec<Finding>);

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, finding) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n\n")?;
            }
            finding.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Findings {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_the_line_and_the_caret() {
        let text = "scenario: x\n  tpo: 0\n";
        let mark = Mark { line: 2, column: 3, width: 3 };
        let finding = Finding::new("a.yaml", text, mark, "L002", "unknown key `tpo`")
            .hinting(Some("did you mean `tipo`?".into()));
        assert_eq!(
            finding.to_string(),
            "a.yaml:2:3: error[L002]: unknown key `tpo`\n   |\n 2 |   tpo: 0\n   |   ^^^\n   = hint: did you mean `tipo`?"
        );
    }
}
