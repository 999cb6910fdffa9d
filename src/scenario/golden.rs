//! What is understood of the frozen files of format version 1: a change of meaning shows in these snapshots.

use super::format::Document;
use super::load;

#[test]
fn what_is_understood_stays() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/scenario-v1");
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let document = load::typed::<Document>(&name, &text, None).unwrap();
        let understood = stated(format!("{document:#?}"));
        insta::assert_snapshot!(format!("v1_{}", name.trim_start_matches('_')), understood);
    }
}

/// Without what no file states, so that a new key of the format changes nothing here.
fn stated(mut text: String) -> String {
    let absent = r"(?m)^ *[a-z_#]+: (None|\[\]|\{\}|Named\(\s*\[\],\s*\)|[A-Za-z]+ \{\s*\}),\n";
    let absent = regex_lite::Regex::new(absent).unwrap();
    loop {
        let shorter = absent.replace_all(&text, "").into_owned();
        if shorter == text {
            return text;
        }
        text = shorter;
    }
}
