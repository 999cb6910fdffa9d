//! The contract in `openapi/` names the operations that exist, at the paths where they are.

use crate::providers::room::Room;
use crate::providers::sicoob::Sicoob;

const OPENAPI: &str = include_str!("../../../../openapi/sicoob.yaml");

#[test]
fn paths_methods_and_names_are_those_of_the_url_table() {
    let (mut path, mut method) = ("", String::new());
    let mut written = Vec::new();
    for line in OPENAPI.lines() {
        if let Some(name) = line.strip_prefix("  /").map(|rest| rest.trim_end_matches(':')) {
            path = name;
        } else if let Some(verb) =
            ["get", "post", "patch"].into_iter().find(|verb| line == format!("    {verb}:"))
        {
            method = verb.to_uppercase();
        } else if let Some(operation) = line.trim_start().strip_prefix("operationId: ") {
            written.push((operation, method.clone(), format!("/{path}")));
        }
    }
    let known: Vec<_> = Sicoob::routes()
        .iter()
        .map(|route| (route.operation, route.method.to_owned(), route.paths[0].to_owned()))
        .collect();
    written.sort();
    assert_eq!(written.len(), Sicoob::OPERATIONS.len());
    for operation in &written {
        assert!(known.contains(operation), "{operation:?}");
    }
    assert_eq!(known.len(), written.len());
}
