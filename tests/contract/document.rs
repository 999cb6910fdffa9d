//! One OpenAPI file, taken apart once so that a check is quick.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use jsonschema::Validator;
use serde_json::{Value, json};

use super::Promised;

/// By status.
type Responses = BTreeMap<u16, Arc<Response>>;

/// A file.
pub(super) struct Document {
    pub(super) file: &'static str,
    operations: Vec<Operation>,
    /// By the beginning of the path, the longest first.
    edges: Vec<(Vec<String>, Responses)>,
    schemas: BTreeMap<String, Schema>,
}

/// A method of a path.
pub(super) struct Operation {
    method: String,
    paths: Vec<Vec<String>>,
    pub(super) names: Vec<String>,
    pub(super) responses: Responses,
}

/// What a status promises.
pub(super) struct Response {
    /// Of the body, if there is to be one.
    pub(super) body: Option<Schema>,
    /// What the body is, or may be beside JSON, where it has no schema.
    pub(super) file: Option<String>,
}

/// A schema, compiled when it is first needed.
pub(super) struct Schema {
    text: Value,
    components: Arc<Value>,
    compiled: OnceLock<Validator>,
}

impl Schema {
    fn new(text: &Value, components: &Arc<Value>) -> Self {
        Self { text: text.clone(), components: Arc::clone(components), compiled: OnceLock::new() }
    }

    /// What is wrong with a value.
    pub(super) fn check(&self, value: &Value) -> Result<(), String> {
        let validator = self.compiled.get_or_init(|| {
            let mut schema = self.text.clone();
            // References point into the document; the root they start from is the schema that is handed over.
            schema["components"] = json!({ "schemas": *self.components });
            jsonschema::draft202012::new(&schema).unwrap()
        });
        if validator.is_valid(value) {
            return Ok(());
        }
        let wrong = validator.iter_errors(value).take(8);
        let wrong: Vec<_> = wrong.map(|error| format!("{}: {error}", error.instance_path())).collect();
        Err(wrong.join("\n"))
    }
}

impl Document {
    pub(super) fn read(file: &'static str, text: &str) -> Self {
        let options = serde_saphyr::options! { strict_booleans: true };
        let document: Value = serde_saphyr::from_str_with_options(text, options).unwrap();
        let mut reader = Reader {
            components: Arc::new(document["components"]["schemas"].clone()),
            document: &document,
            named: BTreeMap::new(),
        };
        let mut operations = Vec::new();
        for (path, item) in object(&document["paths"]) {
            let aliases = strings(item.get("x-duble-aliases"));
            let paths: Vec<_> =
                [path.clone()].iter().chain(&aliases).map(|path| reader.template(path)).collect();
            for (method, operation) in object(item) {
                let Some(id) = operation.get("operationId").and_then(Value::as_str) else { continue };
                let names = [id.to_owned()].into_iter().chain(strings(operation.get("x-duble-operations")));
                operations.push(Operation {
                    method: method.to_uppercase(),
                    paths: paths.clone(),
                    names: names.collect(),
                    responses: reader.responses(&operation["responses"]),
                });
            }
        }
        // What stands in the path as it is goes before what varies: `segunda-via` is no nosso número.
        let varying = |operation: &Operation| operation.paths[0].iter().filter(|part| *part == "{}").count();
        operations.sort_by_key(varying);
        let mut edges: Vec<_> = object(&document["x-duble-edge"])
            .map(|(path, responses)| (template(path), reader.responses(responses)))
            .collect();
        edges.sort_by_key(|(path, _)| std::cmp::Reverse(path.len()));
        let schemas = object(&document["components"]["schemas"]);
        let schemas = schemas.map(|(name, text)| (name.clone(), Schema::new(text, &reader.components)));
        Self { file, operations, edges, schemas: schemas.collect() }
    }

    pub(super) fn has_path(&self, segments: &[&str]) -> bool {
        self.operations.iter().any(|operation| operation.is_at(segments))
    }

    pub(super) fn operation(&self, method: &str, segments: &[&str]) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.method == method && operation.is_at(segments))
    }

    /// What a status promises before any operation is reached.
    pub(super) fn edge(&self, segments: &[&str], status: u16) -> Option<&Response> {
        let begins = |path: &Vec<String>| path.iter().zip(segments).filter(|(one, two)| one == two).count();
        let (_, responses) = self.edges.iter().find(|(path, _)| begins(path) == path.len())?;
        responses.get(&status).map(|response| &**response)
    }

    pub(super) fn schema(&self, name: &str) -> Option<&Schema> {
        self.schemas.get(name)
    }

    pub(super) fn promised(&self) -> impl Iterator<Item = Promised> {
        self.operations.iter().map(|operation| Promised {
            file: self.file,
            method: operation.method.clone(),
            paths: operation.paths.iter().map(|path| format!("/{}", path.join("/"))).collect(),
            names: operation.names.clone(),
        })
    }
}

impl Operation {
    fn is_at(&self, segments: &[&str]) -> bool {
        let fits = |(part, segment): (&String, &&str)| part == "{}" || part == segment;
        self.paths.iter().any(|path| path.len() == segments.len() && path.iter().zip(segments).all(fits))
    }
}

struct Reader<'a> {
    document: &'a Value,
    components: Arc<Value>,
    /// Responses that stand under `components`, so that one schema is compiled once.
    named: BTreeMap<String, Arc<Response>>,
}

impl Reader<'_> {
    /// A path with that of the server before it.
    fn template(&self, path: &str) -> Vec<String> {
        let server = self.document["servers"][0]["url"].as_str().unwrap();
        // A server without a host is the one that gave the document.
        let base = match server.split_once("://") {
            Some((_, rest)) => rest.split_once('/').map_or("", |(_, base)| base),
            None => server,
        };
        template(&format!("{base}/{path}"))
    }

    fn responses(&mut self, responses: &Value) -> Responses {
        object(responses)
            .map(|(status, response)| (status.parse().unwrap(), self.response(response)))
            .collect()
    }

    fn response(&mut self, response: &Value) -> Arc<Response> {
        let Some(reference) = response.get("$ref").and_then(Value::as_str) else {
            let (mut body, mut file) = (None, None);
            for (media_type, content) in response.get("content").into_iter().flat_map(object) {
                if media_type == "application/json" {
                    body = Some(Schema::new(&content["schema"], &self.components));
                } else {
                    file = Some(media_type.clone());
                }
            }
            return Arc::new(Response { body, file });
        };
        if let Some(known) = self.named.get(reference) {
            return Arc::clone(known);
        }
        let document = self.document;
        let meant = self.response(document.pointer(reference.trim_start_matches('#')).unwrap());
        self.named.insert(reference.to_owned(), Arc::clone(&meant));
        meant
    }
}

/// The parts of a path, `{}` for each that varies.
fn template(path: &str) -> Vec<String> {
    let parts = path.split('/').filter(|part| !part.is_empty());
    parts.map(|part| if part.starts_with('{') { "{}" } else { part }.to_owned()).collect()
}

fn object(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn strings(value: Option<&Value>) -> Vec<String> {
    let all = value.and_then(Value::as_array).into_iter().flatten();
    all.map(|name| name.as_str().unwrap().to_owned()).collect()
}
