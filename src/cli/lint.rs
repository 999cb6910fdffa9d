//! `duble lint`: checks scenario files without playing them.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::Exit;
use crate::scenario::{self, Finding, Severity};

#[derive(Debug, Args)]
pub(super) struct Lint {
    /// Scenario files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Warnings fail, too
    #[arg(long)]
    strict: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// With the line of the file, for people
    Text,
    /// One list of all findings
    Json,
    /// Workflow commands, which GitHub shows beside the lines of a change
    Github,
}

/// A finding as a machine reads it.
#[derive(Serialize)]
struct Row<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    width: usize,
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    hint: Option<&'a str>,
    path: &'a str,
}

impl Lint {
    pub(super) fn execute(self) -> Exit {
        let looked: Vec<_> = self.files.iter().map(|file| (file, scenario::look(file))).collect();
        let fails = |finding: &Finding| self.strict || finding.severity == Severity::Error;
        let wrong = looked.iter().filter(|(_, findings)| findings.iter().any(fails)).count();
        let all = || looked.iter().flat_map(|(_, findings)| findings);
        match self.format {
            Format::Json => {
                let rows: Vec<_> = all().map(row).collect();
                println!("{}", serde_json::to_string_pretty(&rows).unwrap_or_default());
            }
            Format::Github => all().for_each(|finding| println!("{}", command(finding))),
            Format::Text => {
                for (file, findings) in &looked {
                    findings.iter().for_each(|finding| println!("{finding}\n"));
                    if !findings.iter().any(fails) {
                        println!("ok      {}", file.display());
                    }
                }
                if wrong > 0 {
                    println!("wrong: {wrong} of {}", self.files.len());
                }
            }
        }
        if wrong == 0 { Exit::Good } else { Exit::Invalid }
    }
}

fn row(finding: &Finding) -> Row<'_> {
    Row {
        file: &finding.file,
        line: finding.mark.line,
        column: finding.mark.column,
        width: finding.mark.width,
        code: finding.code,
        severity: finding.severity.name(),
        message: &finding.message,
        hint: finding.hint.as_deref(),
        path: &finding.path,
    }
}

/// A workflow command: `::error file=…,line=…::message`, with the escapes that its runner takes back.
fn command(finding: &Finding) -> String {
    let data = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let hint = finding.hint.as_ref().map(|hint| format!("\nhint: {hint}")).unwrap_or_default();
    let mark = finding.mark;
    format!(
        "::{} file={},line={},col={},endColumn={},title={}::{}",
        finding.severity.name(),
        property(&finding.file),
        mark.line,
        mark.column,
        mark.column + mark.width,
        finding.code,
        data(&format!("{}{hint}", finding.message))
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Mark;

    #[test]
    fn a_workflow_command_keeps_its_lines_and_commas() {
        let mark = Mark { line: 2, column: 3, width: 4 };
        let finding = Finding::new("a,b.yaml", "", mark, "L003", "100% wrong\nindeed")
            .hinting(Some("x: y".to_owned()))
            .warning();
        assert_eq!(
            command(&finding),
            "::warning file=a%2Cb.yaml,line=2,col=3,endColumn=7,title=L003::100%25 wrong%0Aindeed%0Ahint: x: y"
        );
    }
}
