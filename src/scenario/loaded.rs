//! A scenario that has been read: the file and what it extends, base first.
//!
//! Lists append, the same `ref` replaces (the rooms do that), knobs and scalars patch, a client of the same name replaces, steps and
//! receivers stay behind. A text and a fault of the same name replace. The files' texts are kept, so that a world can be built from them again and again.

use std::collections::BTreeMap;
use std::path::{Path as FilePath, PathBuf};
use std::sync::{Arc, OnceLock};

use super::finding::{Finding, Findings, Mark};
use super::format::{Client, Document, Fault, Named, Receiver, Scheduled, Step};
use super::literal::Literal;
use super::outline::Node;
use super::{codes, load, loops, steps};
use crate::facts::{Moment, Path, did_you_mean};

/// The embedded scenario that `extends: default` names.
pub const DEFAULT: &str = include_str!("../../scenarios/default.yaml");
/// The name under which findings and reports show it.
pub const DEFAULT_FILE: &str = "scenarios/default.yaml";

/// How many files may extend each other.
const LONGEST_CHAIN: usize = 16;

/// One file of the chain.
#[derive(Clone, Debug)]
pub(super) struct Layer {
    pub(super) file: String,
    pub(super) text: Arc<str>,
    pub(super) outline: Arc<Node>,
    pub(super) faults: Vec<Fault>,
    pub(super) timeline: Vec<Scheduled>,
}

impl Layer {
    /// Something wrong at a path of this file.
    pub(super) fn finding(&self, path: &Path, code: &'static str, message: impl Into<String>) -> Finding {
        load::at_path(&self.file, &self.text, &self.outline, path, code, message)
    }
}

/// A scenario that has been read and whose form is right.
#[derive(Clone, Debug)]
pub struct Loaded {
    title: String,
    seed: u64,
    clock: Option<Moment>,
    clients: Named<Client>,
    receivers: Named<Receiver>,
    texts: BTreeMap<String, Literal>,
    steps: Vec<Step>,
    /// Where each step is written: a loop's are written once.
    places: Vec<Path>,
    layers: Vec<Layer>,
}

/// Where a text came from, which says where its `extends` may lead.
enum Home {
    /// It is the default scenario, which extends nothing.
    Default,
    /// Over the network: it may build on the default scenario, and reads nobody's disk.
    Request,
    /// A file: it may build on those beside it.
    File(PathBuf),
}

/// Where an `extends` leads.
enum Source {
    Default,
    File(PathBuf),
}

impl Loaded {
    /// Reads a file and what it extends.
    pub fn open(path: &FilePath) -> Result<Self, Findings> {
        let file = path.display().to_string();
        let text = read_file(path).map_err(|message| {
            Findings(vec![Finding::new(&file, "", Mark::TOP, codes::UNREADABLE, message)])
        })?;
        Self::chain(&file, text, Home::File(path.to_path_buf()))
    }

    /// Reads a text; what it extends is looked for beside `file`.
    pub fn from_text(file: &str, text: &str) -> Result<Self, Findings> {
        Self::chain(file, text.to_owned(), Home::File(PathBuf::from(file)))
    }

    /// Reads a text that came over the network. It may extend `default` and no file; `file` is only what findings call it.
    pub fn from_request(file: &str, text: &str) -> Result<Self, Findings> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self::chain(file, text.to_owned(), Home::Request)
    }

    /// The embedded default scenario.
    pub fn default_scenario() -> Result<Self, Findings> {
        Self::chain(DEFAULT_FILE, DEFAULT.to_owned(), Home::Default)
    }

    fn chain(file: &str, text: String, home: Home) -> Result<Self, Findings> {
        let mut seen = match &home {
            Home::File(path) => vec![real(path)],
            Home::Default | Home::Request => Vec::new(),
        };
        let mut next = Some((file.to_owned(), text, home));
        let mut layers = Vec::new();
        let mut documents = Vec::new();
        while let Some((file, text, home)) = next.take() {
            let (layer, document) = read_layer(file, text)?;
            if let Some(wanted) = &document.extends {
                let found = follow(wanted, &home, &mut seen, documents.len());
                match found {
                    Ok(Source::Default) => {
                        next = Some((DEFAULT_FILE.to_owned(), DEFAULT.to_owned(), Home::Default));
                    }
                    Ok(Source::File(path)) => match read_file(&path) {
                        Ok(text) => next = Some((path.display().to_string(), text, Home::File(path))),
                        Err(message) => return Err(at_extends(&layer, wanted, message)),
                    },
                    Err(message) => return Err(at_extends(&layer, wanted, message)),
                }
            }
            layers.push(layer);
            documents.push(document);
        }
        Self::merge(layers, documents)
    }

    /// Puts the chain together; both lists come with the file first and its base last.
    fn merge(mut layers: Vec<Layer>, documents: Vec<Document>) -> Result<Self, Findings> {
        let seed = documents.iter().find_map(|document| document.seed).unwrap_or(0);
        let clock = documents.iter().find_map(|document| document.clock);
        let mut clients: Named<Client> = Named::default();
        let mut texts = BTreeMap::new();
        let (mut title, mut own_steps, mut own_receivers) = (None, None, None);
        for document in documents {
            title.get_or_insert(document.scenario);
            own_steps.get_or_insert(document.steps);
            own_receivers.get_or_insert(document.receivers);
            for (name, text) in document.texts.0 {
                texts.entry(name).or_insert(text);
            }
            for (name, client) in document.clients.0 {
                if clients.get(&name).is_none() {
                    clients.0.push((name, client));
                }
            }
        }
        layers.reverse();
        let (steps, places) = match loops::unroll(own_steps.unwrap_or_default()) {
            Ok(placed) => placed.into_iter().unzip(),
            Err((at, said)) => {
                let finding = layers.last().map(|layer: &Layer| layer.finding(&at, codes::STEP, said));
                return Err(Findings(finding.into_iter().collect()));
            }
        };
        let mut loaded = Self {
            title: title.unwrap_or_default(),
            seed,
            clock,
            clients,
            receivers: own_receivers.unwrap_or_default(),
            texts,
            steps,
            places,
            layers,
        };
        if loaded.clients.is_empty() {
            loaded.clients = well_known()?;
        }
        let findings = steps::check(&loaded);
        if findings.is_empty() { Ok(loaded) } else { Err(Findings(findings)) }
    }

    /// The title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The file's name as it was given.
    pub fn file(&self) -> &str {
        self.layers.last().map_or("", |layer| layer.file.as_str())
    }

    /// The file's text.
    pub fn text(&self) -> &str {
        self.layers.last().map_or("", |layer| &*layer.text)
    }

    /// The same, to keep without a copy.
    pub(super) fn kept_text(&self) -> Arc<str> {
        self.layers.last().map_or_else(Arc::default, |layer| Arc::clone(&layer.text))
    }

    /// The files that it is made of and their texts, base first; the embedded default scenario stands there under its name.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &str)> {
        self.layers.iter().map(|layer| (layer.file.as_str(), &*layer.text))
    }

    /// The files that it is made of, as they are named; the embedded default scenario is none.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.layers.iter().map(|layer| layer.file.as_str()).filter(|file| *file != DEFAULT_FILE)
    }

    /// The seed.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Where the clock stands still; `None` for the wall clock.
    pub fn clock(&self) -> Option<Moment> {
        self.clock
    }

    /// The same with another seed.
    #[must_use]
    pub fn seeded(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// The same with its clock standing still there; `None` for the wall clock.
    #[must_use]
    pub fn clocked(self, clock: Option<Moment>) -> Self {
        Self { clock, ..self }
    }

    /// Who sends.
    pub fn clients(&self) -> &Named<Client> {
        &self.clients
    }

    /// Who listens to callbacks: the file's own, since only its steps know their addresses.
    pub fn receivers(&self) -> &Named<Receiver> {
        &self.receivers
    }

    /// What steps repeat, by name.
    pub(super) fn texts(&self) -> &BTreeMap<String, Literal> {
        &self.texts
    }

    /// What the client does; loops are unrolled.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Where a step is written.
    pub fn step_path(&self, index: usize) -> Path {
        self.places.get(index).cloned().unwrap_or_else(|| Path::root().key("steps").index(index))
    }

    /// Line and column of a place in the file.
    pub fn place(&self, path: &Path) -> Mark {
        self.layers.last().map_or(Mark::TOP, |layer| layer.outline.place(path))
    }

    /// The chain, base first.
    pub(super) fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// The file itself.
    pub(super) fn top(&self) -> Option<&Layer> {
        self.layers.last()
    }
}

/// Reads one file of the chain: its numbers, its outline and its typed form.
fn read_layer(file: String, text: String) -> Result<(Layer, Document), Findings> {
    let outline = match load::outline(&file, &text) {
        Ok(outline) => outline,
        Err(finding) => return Err(Findings(vec![*finding])),
    };
    let digits = steps::digits(&file, &text, &outline);
    let document = match load::typed::<Document>(&file, &text, Some(&outline)) {
        Ok(document) => document,
        // A number that would lose digits is often the very value that is refused; it is said once.
        Err(finding) if digits.iter().any(|digit| digit.mark == finding.mark) => {
            return Err(Findings(digits));
        }
        Err(finding) => return Err(Findings(digits.into_iter().chain([*finding]).collect())),
    };
    if !digits.is_empty() {
        return Err(Findings(digits));
    }
    let (faults, timeline) = (document.faults.clone(), document.timeline.clone());
    let (text, outline) = kept(&file, text, outline);
    Ok((Layer { file, text, outline, faults, timeline }, document))
}

/// Text and outline as a world keeps them. Most worlds stand on the default scenario: it is kept once for all of them.
fn kept(file: &str, text: String, outline: Node) -> (Arc<str>, Arc<Node>) {
    static OF_DEFAULT: OnceLock<(Arc<str>, Arc<Node>)> = OnceLock::new();
    let own = || (text.as_str().into(), Arc::new(outline));
    if file == DEFAULT_FILE && text == DEFAULT { OF_DEFAULT.get_or_init(own).clone() } else { own() }
}

fn at_extends(layer: &Layer, wanted: &str, message: String) -> Findings {
    let finding = layer.finding(&Path::root().key("extends"), codes::EXTENDS, message);
    let hint = did_you_mean(wanted, ["default"]).filter(|_| wanted != "default");
    Findings(vec![finding.hinting(hint.map(|near| format!("did you mean `{near}`?")))])
}

/// Where an `extends` leads, seen from the file that says it.
fn follow(wanted: &str, home: &Home, seen: &mut Vec<PathBuf>, files: usize) -> Result<Source, String> {
    let from = match home {
        Home::Default if wanted == "default" => {
            return Err("the default scenario cannot extend itself".to_owned());
        }
        Home::Default => return Err("the default scenario extends no file".to_owned()),
        _ if wanted == "default" => return Ok(Source::Default),
        Home::Request => {
            return Err(
                "a scenario that comes by request extends `default` or nothing: it reads no file of \
                 this machine; put the two into one text"
                    .to_owned(),
            );
        }
        Home::File(path) => path,
    };
    let beside = from.parent().unwrap_or(FilePath::new(""));
    let path = beside.join(wanted);
    let real = real(&path);
    if seen.contains(&real) {
        return Err(format!("`{wanted}` extends this file in turn: a circle"));
    }
    if files + 1 >= LONGEST_CHAIN {
        return Err(format!("more than {LONGEST_CHAIN} files extend each other"));
    }
    seen.push(real);
    Ok(Source::File(path))
}

/// One path for one file, however it is spelled.
fn real(path: &FilePath) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

fn read_file(path: &FilePath) -> Result<String, String> {
    let shown = path.display();
    let size = std::fs::metadata(path).map_err(|error| format!("cannot read {shown}: {error}"))?.len();
    if size > load::LONGEST as u64 {
        return Err(format!("{shown} has {size} bytes, more than the bound of {}", load::LONGEST));
    }
    let bytes = std::fs::read(path).map_err(|error| format!("cannot read {shown}: {error}"))?;
    String::from_utf8(bytes)
        .map(|text| text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned))
        .map_err(|_| format!("{shown} is not in UTF-8"))
}

/// The clients of the default scenario, for files that name none.
fn well_known() -> Result<Named<Client>, Findings> {
    load::typed::<Document>(DEFAULT_FILE, DEFAULT, None)
        .map(|document| document.clients)
        .map_err(|finding| Findings(vec![*finding]))
}
