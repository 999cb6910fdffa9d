//! Where the reports of `duble run` go: one of them to the standard output, the others into files.

use std::path::PathBuf;

use anyhow::Context as _;

use crate::facts::did_you_mean;
use crate::scenario::run::{Sheet, Suite};

/// The forms of a report.
const FORMS: [(&str, Form); 3] = [("text", Form::Text), ("json", Form::Json), ("junit", Form::Junit)];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Text,
    Json,
    Junit,
}

/// One report that is asked for: its form, and its file if it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct One {
    form: Form,
    file: Option<PathBuf>,
}

/// Reads `json`, `json=out.json` or `json:out.json`.
pub(super) fn report(text: &str) -> Result<One, String> {
    let (name, file) = match text.split_once(['=', ':']) {
        Some((_, "")) => return Err(format!("`{text}` names no file")),
        Some((name, file)) => (name, Some(PathBuf::from(file))),
        None => (text, None),
    };
    match FORMS.iter().find(|(known, _)| *known == name) {
        Some((_, form)) => Ok(One { form: *form, file }),
        None => {
            let meant = did_you_mean(name, FORMS.map(|(known, _)| known));
            let meant = meant.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            Err(format!("there is no report `{name}`: text, json or junit{meant}"))
        }
    }
}

/// All reports that are asked for.
#[derive(Debug)]
pub(super) struct Reports {
    /// What is printed.
    printed: Option<Form>,
    files: Vec<(Form, PathBuf)>,
}

impl Reports {
    /// Two reports on one output would be none.
    pub(super) fn new(asked: &[One]) -> Result<Self, String> {
        let mut reports = Self { printed: None, files: Vec::new() };
        for One { form, file } in asked {
            match file {
                Some(file) => reports.files.push((*form, file.clone())),
                None if reports.printed.is_some_and(|printed| printed != *form) => {
                    return Err(
                        "two reports cannot be printed at once; give all but one a file: --report text,junit=out.xml"
                            .to_owned(),
                    );
                }
                None => reports.printed = Some(*form),
            }
        }
        for (_, file) in &reports.files {
            let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
            if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
                let (file, folder) = (file.display(), folder.display());
                return Err(format!("{file} (--report) cannot be written: there is no folder {folder}"));
            }
        }
        Ok(reports)
    }

    /// Tells of a file as soon as it is its turn.
    pub(super) fn tell(&self, sheet: &Sheet) {
        if self.printed == Some(Form::Text) {
            println!("{sheet}");
        }
    }

    /// Tells of all.
    pub(super) fn finish(&self, suite: &Suite) -> anyhow::Result<()> {
        match self.printed {
            Some(Form::Text) | None => println!("{}", suite.summary()),
            Some(form) => print!("{}", written(form, suite)),
        }
        for (form, file) in &self.files {
            std::fs::write(file, written(*form, suite))
                .with_context(|| format!("cannot write {} (--report)", file.display()))?;
        }
        Ok(())
    }
}

fn written(form: Form, suite: &Suite) -> String {
    match form {
        Form::Json => suite.to_json(),
        Form::Junit => suite.to_junit(),
        Form::Text => {
            let sheets = suite.sheets.iter().map(|sheet| format!("{sheet}\n"));
            format!("{}{}\n", sheets.collect::<String>(), suite.summary())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_and_files_are_read() {
        let one = |form, file: Option<&str>| Ok(One { form, file: file.map(PathBuf::from) });
        for (text, read) in [
            ("text", one(Form::Text, None)),
            ("json=a=b.json", one(Form::Json, Some("a=b.json"))),
            ("junit:out.xml", one(Form::Junit, Some("out.xml"))),
            ("json=", Err("`json=` names no file".to_owned())),
            ("jnit", Err("there is no report `jnit`: text, json or junit; did you mean `junit`?".to_owned())),
        ] {
            assert_eq!(report(text), read, "{text}");
        }
        let all = |texts: &[&str]| {
            Reports::new(&texts.iter().map(|text| report(text).unwrap()).collect::<Vec<_>>())
        };
        assert_eq!(all(&["text", "junit=x.xml", "text"]).unwrap().printed, Some(Form::Text));
        assert_eq!(all(&["junit=x.xml"]).unwrap().printed, None);
        assert!(all(&["text", "json"]).unwrap_err().contains("two reports"));
        assert!(all(&["json=/nowhere/x.json"]).unwrap_err().contains("there is no folder /nowhere"));
    }
}
