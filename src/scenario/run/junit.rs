//! The report as JUnit's XML: a suite per file, a case per step. Only what the two schemas in use know (Ant's, of the
//! windyroad repository, and that of Jenkins' xUnit plugin), in the order that the stricter one, Ant's, wants; so any reader takes it.

use std::path::{Component, Path};

use super::report::{Outcome, Played, Report};
use super::suite::{Sheet, Suite};
use crate::wire::xml::{EmptyStyle, XmlWriter};

pub(super) fn of(suite: &Suite) -> String {
    let mut xml = XmlWriter::new(EmptyStyle::Tight);
    xml.declaration("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.open("testsuites", &[]);
    for (id, sheet) in suite.sheets.iter().enumerate() {
        of_sheet(suite, id, sheet, &mut xml);
    }
    xml.close();
    xml.finish() + "\n"
}

/// One test case.
struct Case<'a> {
    name: &'a str,
    seconds: f64,
    /// Element, its message and type, and its text.
    fate: Option<(&'static str, String, &'static str, String)>,
}

fn of_sheet(suite: &Suite, id: usize, sheet: &Sheet, xml: &mut XmlWriter) {
    let file = sheet.file();
    let class = class(file);
    let (title, seconds, cases) = match sheet {
        Sheet::Played(report) => (report.title.as_str(), report.took.as_secs_f64(), cases(report)),
        Sheet::Invalid { findings, .. } => {
            let first = findings.0.first().map(|finding| finding.message.clone()).unwrap_or_default();
            (
                file,
                0.0,
                vec![Case {
                    name: "the file",
                    seconds: 0.0,
                    fate: Some(("error", first, "invalid", findings.to_string())),
                }],
            )
        }
        Sheet::Broken { message, .. } => (
            file,
            0.0,
            vec![Case {
                name: "the file",
                seconds: 0.0,
                fate: Some(("error", message.clone(), "broken", message.clone())),
            }],
        ),
        Sheet::Left { .. } => {
            let why = "a file before it was red".to_owned();
            (
                file,
                0.0,
                vec![Case {
                    name: "the file",
                    seconds: 0.0,
                    fate: Some(("skipped", why, "", String::new())),
                }],
            )
        }
    };
    let count = |element: &str| {
        let of = |case: &&Case<'_>| case.fate.as_ref().is_some_and(|(name, ..)| *name == element);
        cases.iter().filter(of).count().to_string()
    };
    let (package, name) = class.rsplit_once('.').unwrap_or(("", &class));
    // A suite's name is what readers list: the title alone does not say which file it is.
    let shown = format!("{name}: {title}");
    xml.raw("\n");
    xml.open(
        "testsuite",
        &[
            ("id", &id.to_string()),
            ("name", if title == file { file } else { &shown }),
            ("package", package),
            ("timestamp", &suite.began.local().strftime("%Y-%m-%dT%H:%M:%S").to_string()),
            ("hostname", "localhost"),
            ("tests", &cases.len().to_string()),
            ("failures", &count("failure")),
            ("errors", &count("error")),
            ("skipped", &count("skipped")),
            ("time", &seconds_of(seconds)),
        ],
    );
    xml.open("properties", &[]);
    xml.empty_as("property", &[("name", "file"), ("value", file)], EmptyStyle::Tight);
    if let Some(target) = &suite.target {
        xml.empty_as("property", &[("name", "target"), ("value", target)], EmptyStyle::Tight);
    }
    xml.close();
    for case in &cases {
        xml.raw("\n");
        let attributes =
            [("name", case.name), ("classname", class.as_str()), ("time", &seconds_of(case.seconds))];
        match &case.fate {
            None => _ = xml.empty_as("testcase", &attributes, EmptyStyle::Tight),
            Some((element, message, kind, text)) => {
                xml.open("testcase", &attributes);
                if *element == "skipped" {
                    xml.empty_as("skipped", &[("message", message)], EmptyStyle::Tight);
                } else {
                    xml.leaf_with(element, &[("message", message), ("type", kind)], text);
                }
                xml.close();
            }
        }
    }
    let notes = match sheet {
        Sheet::Played(report) => report.notes.join("\n"),
        _ => String::new(),
    };
    xml.raw("\n");
    xml.leaf("system-out", &notes);
    xml.leaf("system-err", "");
    xml.close();
}

fn cases(report: &Report) -> Vec<Case<'_>> {
    let stuck = report.stuck.as_ref().map(|message| Case {
        name: "the file",
        seconds: 0.0,
        fate: Some(("error", message.clone(), "broken", message.clone())),
    });
    stuck.into_iter().chain(report.steps.iter().map(case)).collect()
}

fn case(played: &Played) -> Case<'_> {
    let fate = match &played.outcome {
        Outcome::Passed => None,
        Outcome::Skipped(why) => Some(("skipped", why.clone(), "", String::new())),
        Outcome::NotRun => Some(("skipped", "a step before it failed".to_owned(), "", String::new())),
        Outcome::Failed(failure) => {
            Some(("failure", failure.headline(), "expectation", format!("line {}\n{failure}", played.line)))
        }
    };
    Case { name: &played.title, seconds: played.took.as_secs_f64(), fate }
}

fn seconds_of(seconds: f64) -> String {
    format!("{seconds:.3}")
}

/// A file's name as readers group by it: `scenarios/sicoob/a.yaml` is `scenarios.sicoob.a`.
fn class(file: &str) -> String {
    let path = Path::new(file).with_extension("");
    let parts = path.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy().replace('.', "_")),
        _ => None,
    });
    parts.collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_paths_with_dots() {
        for (file, expected) in
            [("a.yaml", "a"), ("./x/b.c.yml", "x.b_c"), ("/tmp/../y/z.yaml", "tmp.y.z"), ("", "")]
        {
            assert_eq!(class(file), expected, "{file}");
        }
    }
}
