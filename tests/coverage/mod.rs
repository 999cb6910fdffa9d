//! Which test drove which operation and drew which code out of it, written down while the tests run: what `docs/coverage.md` is made of.
//!
//! Only where `DUBLE_COVERAGE` names a folder. Like the contracts a leaf that the library's own tests and the integration tests take in by
//! `#[path]`, each with a file of its own in the folder; `src/providers/coverage.rs` reads them all.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::{LazyLock, Mutex};

use super::contract::invoicy::{answers, messages};
use super::wire::xml::Element;
use super::world::{Kind, Line};

/// Where lines are written, if they are.
pub(crate) fn folder() -> Option<PathBuf> {
    std::env::var_os("DUBLE_COVERAGE").map(PathBuf::from)
}

/// What the client has no method for, and why.
pub(crate) const NOT_THE_CLIENTS: [(&str, &str); 10] = [
    ("sicoob.boletos.alterar", "a change that names nothing to change, or two things"),
    ("nddfrete.mensagem.enviar", "another process code, sent as it is; its poll is the caller's too"),
    ("nddfrete.mensagem.consultar", "as above"),
    ("nddfrete.pagina", "for eyes"),
    ("invoicy.recepcao", "a document that names no operation"),
    ("invoicy.wsdl", "for generators of code"),
    ("invoicy.naoSimulado", "what is not there"),
    ("betha.documentacao.pagina", "for eyes"),
    ("betha.documentacao.definicoes", "for eyes"),
    ("betha.documentacao.openapi", "for generators of code"),
];

/// The lines of this process and its file.
static BOOK: LazyLock<Option<Mutex<Book>>> = LazyLock::new(|| {
    let folder = folder()?;
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join(format!("{}.tsv", std::process::id()));
    Some(Mutex::new(Book { written: BTreeSet::new(), file: File::create(file).unwrap() }))
});

struct Book {
    written: BTreeSet<String>,
    file: File,
}

/// Whoever drives the requests.
#[derive(Debug)]
pub(crate) struct Witness(String);

impl Witness {
    /// The test of this thread; tests with tokio's attribute run on their test's.
    pub(crate) fn here() -> Self {
        Self::named(std::thread::current().name().unwrap_or_default())
    }

    pub(crate) fn named(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// Tests whose input is drawn see another thing each time: they prove no row of a table.
    fn draws(&self) -> bool {
        let test = self.0.rsplit("::").next().unwrap_or_default();
        test.starts_with("any_") || test.starts_with("almost_any_")
    }

    /// Notes what a step did: its operation, and the codes that its answer has. What a fault has put there is no rule's, what somebody
    /// outside has done or answered is not the provider's.
    pub(crate) fn saw(&self, line: &Line, answer: &str) {
        if BOOK.is_none() || self.draws() || line.fault.is_some() {
            return;
        }
        match line.kind {
            Kind::Request => self.note(line.operation, "", ""),
            Kind::Timer => {}
            Kind::Action | Kind::Delivery => return,
        }
        let places = BTreeSet::from_iter(codes(line, answer));
        for (operation, place, code) in places {
            self.note(operation, place, &code);
        }
    }

    /// Notes an operation, and a code of a place where one number may mean several things.
    pub(crate) fn note(&self, operation: &str, place: &str, code: &str) {
        let Some(book) = &*BOOK else { return };
        let line = format!("{}\t{operation}\t{place}\t{code}\n", self.0);
        let mut book = book.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if !book.written.contains(&line) {
            book.file.write_all(line.as_bytes()).unwrap();
            book.written.insert(line);
        }
    }
}

/// The codes of a step, each with its operation and the list that it is of, where a room has several of them.
fn codes(line: &Line, answer: &str) -> Vec<(&'static str, &'static str, String)> {
    let of_items = line.items.iter().map(|item| (item.operation, &item.code));
    let all = line.code.iter().map(|code| (line.operation, code)).chain(of_items);
    let told = all.map(|(operation, code)| (operation, list(line, operation), code.clone()));
    // Of a single object Betha's 422 says by text alone what is wrong with it.
    if line.operation.starts_with("betha.") && line.code.as_deref() == Some("422") {
        let answer = serde_json::from_str::<serde_json::Value>(answer).unwrap_or_default();
        let said = answer["detail"].as_array().into_iter().flatten().filter_map(serde_json::Value::as_str);
        return told.chain(said.map(|text| (line.operation, "said", text.to_owned()))).collect();
    }
    // Of InvoiCy's numbers many are the envelope's and SEFAZ's: the answer says which.
    let envelope = if line.operation.starts_with("invoicy.") { messages(answer) } else { Vec::new() };
    if envelope.is_empty() {
        return told.collect();
    }
    // A query tells of what became of a document before, but for one that nobody has.
    let unknown = |document: &Element| document.text_of("DocSitCodigo").filter(|code| code == "217");
    let situation = |document: &Element| document.text_at("Situacao/SitCodigo").or_else(|| unknown(document));
    let documents = answers(answer);
    let situations = documents.iter().filter_map(situation);
    let envelope = envelope.into_iter().map(|code| (line.operation, "envelope", code));
    envelope.chain(situations.map(|code| (line.operation, "situation", code))).collect()
}

fn list(line: &Line, operation: &str) -> &'static str {
    match operation {
        // What became of a message stands in its rawdata, the rest in the header.
        "nddfrete.apontamento.processar" => "rawdata",
        // SEFAZ's answer to what waited for it.
        _ if line.kind == Kind::Timer && operation.starts_with("invoicy.") => "situation",
        _ => "",
    }
}
