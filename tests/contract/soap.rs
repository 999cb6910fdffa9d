//! The contracts of the SOAP rooms: what an operation is by them, and exchanges held to it. A WSDL only says "string" of what counts, so
//! an operation's contract is the WSDL's operation of the page that it is posted to, and the schemas of the texts inside.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::super::wire::xml::{self, Element, Limits};
use super::super::wire::xsd::Schema;
use super::super::wire::{soap, wsdl};
use super::{Exchange, invoicy, nddfrete, operations};
use operations::{Form, OPERATIONS, Operation};

/// The files in `openapi/`, by name.
fn files(ending: &str) -> BTreeMap<String, String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let named = files.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), path));
    let wanted = named.filter(|(name, _)| name.ends_with(ending));
    wanted.map(|(name, path)| (name, std::fs::read_to_string(path).unwrap())).collect()
}

/// The schemas by file name.
pub(crate) static SCHEMAS: LazyLock<BTreeMap<String, Schema>> = LazyLock::new(|| {
    let read = |(name, text): (String, String)| {
        let schema = Schema::parse(&text);
        (name.clone(), schema.map_err(|error| format!("{name}: {error}")).unwrap())
    };
    files(".xsd").into_iter().map(read).collect()
});

/// A WSDL, as far as an exchange can be held to it.
#[derive(Debug)]
pub(crate) struct Service {
    text: String,
    name: String,
    /// The path of its address, in lower case.
    pub(crate) page: String,
    namespace: String,
    /// Its operations: the elements that a body's first child is, of the request and of the answer.
    pub(crate) elements: Vec<(String, String)>,
}

/// The WSDLs by file name.
pub(crate) static SERVICES: LazyLock<BTreeMap<String, Service>> = LazyLock::new(|| {
    let read = |(name, text): (String, String)| (name, Service::read(text));
    files(".wsdl").into_iter().map(read).collect()
});

impl Service {
    fn read(text: String) -> Self {
        let root = xml::parse(&text, &Limits::default()).unwrap();
        let local = |name: &str| name.rsplit(':').next().unwrap().to_owned();
        let element_of = |message: &str| {
            let found = root.children("message").find(|known| known.attribute("name") == Some(message));
            local(found.unwrap().child("part").unwrap().attribute("element").unwrap())
        };
        let message = |operation: &Element, way: &str| {
            element_of(&local(operation.child(way).unwrap().attribute("message").unwrap()))
        };
        let operations = root.child("portType").unwrap().children("operation");
        let elements = operations.map(|one| (message(one, "input"), message(one, "output"))).collect();
        let address = root.descendants().find(|element| element.name == "address").unwrap();
        let (_, address) = address.attribute("location").unwrap().split_once("://").unwrap();
        let (_, page) = address.split_once('/').unwrap();
        Self {
            name: root.attribute("name").unwrap_or_default().to_owned(),
            page: format!("/{}", page.to_ascii_lowercase()),
            namespace: root.attribute("targetNamespace").unwrap().to_owned(),
            elements,
            text,
        }
    }

    fn takes(&self, element: &Element) -> bool {
        self.elements.iter().any(|(request, _)| element.is(&self.namespace, request))
    }

    fn gives(&self, element: &Element) -> bool {
        // By GeneXus's rule an answer is named after its service; a knob makes one of them keep to it, and its WSDL says so then.
        let by_rule = format!("{}.ExecuteResponse", self.name);
        let mut names = self.elements.iter().map(|(_, answer)| answer).chain([&by_rule]);
        names.any(|answer| element.is(&self.namespace, answer))
    }

    /// The address is the one that the client reached, and the answer may be named by the rule; all else is the file.
    fn is_served(&self, body: &[u8]) -> bool {
        let served = wsdl::with_address(&String::from_utf8_lossy(body), "");
        let file = wsdl::with_address(&self.text, "");
        let by_rule = |(_, answer): &(String, String)| {
            file.replace(&format!("{answer}\""), &format!("{}.ExecuteResponse\"", self.name))
        };
        served == file || self.elements.iter().map(by_rule).any(|file| served == file)
    }
}

/// What is wrong with a document by a file.
pub(crate) fn held(file: &str, document: &Element) -> Result<(), String> {
    let schema = SCHEMAS.get(file).ok_or_else(|| format!("there is no {file}"))?;
    schema.validate(document).map_err(|invalid| format!("{file}: {}", invalid.said))
}

/// A document that stood in an envelope, and the file that says what it is.
pub(super) struct Inner {
    pub(super) file: String,
    pub(super) document: Element,
}

/// What an answer says beside its documents.
pub(super) struct Answered {
    pub(super) documents: Vec<Inner>,
    /// Whether it says that the request was read.
    pub(super) read: bool,
}

/// The journal cuts what is very long.
fn is_cut(body: &[u8]) -> bool {
    body.ends_with(" bytes in all]".as_bytes())
}

/// The page of a path, in lower case, whatever world stands before it.
fn page(path: &str) -> String {
    let all: Vec<_> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let rest = match all.as_slice() {
        ["w", _, rest @ ..] => rest,
        rest => rest,
    };
    format!("/{}", rest.join("/").to_ascii_lowercase())
}

/// What is wrong with an exchange; `None` where no SOAP room has the page.
pub(super) fn check(exchange: Exchange<'_>, path: &str) -> Option<Result<(), String>> {
    let page = page(path);
    let here: Vec<_> = OPERATIONS.iter().filter(|known| known.pages.contains(&page.as_str())).collect();
    if here.is_empty() {
        // An alias of InvoiCy's.
        return page.ends_with(".aspx").then(|| invoicy::check(exchange.body));
    }
    // What stands before an operation is IIS's, and a fault says nothing that a contract knows.
    let edge = exchange.operation.is_some_and(|name| name.ends_with(".edge"));
    let outcome = if edge || exchange.status != 200 { Ok(()) } else { of_page(exchange, &page, &here) };
    Some(outcome.map_err(|said| format!("{} {page}: {said}", exchange.method)))
}

fn of_page(exchange: Exchange<'_>, page: &str, here: &[&Operation]) -> Result<(), String> {
    // HEAD is answered as GET, and the server leaves the body out.
    let head = exchange.method == "HEAD";
    let method = if head { "GET" } else { exchange.method };
    let here: Vec<_> = here.iter().copied().filter(|known| known.method == method).collect();
    let [first, ..] = here.as_slice() else { return Err("no contract has this method here".to_owned()) };
    let named = here.iter().copied().find(|known| Some(known.name) == exchange.operation);
    // A room may take more than its contract has, which its own tests try.
    let strict = exchange.request.is_some();
    if let Some(name) = exchange.operation.filter(|_| strict && named.is_none()) {
        return Err(format!("the contract has no {name} here"));
    }
    if head || is_cut(exchange.body) {
        return Ok(());
    }
    match named.unwrap_or(first).form {
        Form::Begins(all) if all.iter().any(|begin| exchange.body.starts_with(begin.as_bytes())) => Ok(()),
        Form::Begins(all) => Err(format!("the answer begins with none of {all:?}")),
        Form::Wsdl => {
            let query = exchange.target.split_once('?').map_or("", |(_, query)| query);
            let service = SERVICES.values().find(|known| known.page == page).ok_or("there is no WSDL")?;
            // Without ?wsdl it is a page for eyes, or a fault.
            let held = !wsdl::is_wsdl_query(query) || service.is_served(exchange.body);
            held.then_some(()).ok_or_else(|| "what is served is not the WSDL".to_owned())
        }
        Form::Call { .. } => of_call(exchange, page, named, &here),
    }
}

fn of_call(
    exchange: Exchange<'_>,
    page: &str,
    named: Option<&Operation>,
    here: &[&Operation],
) -> Result<(), String> {
    let service = SERVICES.values().find(|known| known.page == page);
    let body = String::from_utf8_lossy(exchange.body);
    let root = xml::parse(&body, &large()).map_err(|error| format!("{error}: {body}"))?;
    let answered = root.child("Body").and_then(|body| body.elements().next());
    let answered = answered.filter(|_| root.name == "Envelope").ok_or("the answer is no envelope")?;
    if let Some(service) = service.filter(|service| !service.gives(answered)) {
        return Err(format!("the answer is <{}>, the WSDL has {:?}", answered.name, service.elements));
    }
    if answered.child("Fault").is_some() {
        return Ok(());
    }
    let of_ndd = page == nddfrete::PAGE;
    let strict = exchange.request.is_some();
    let Answered { documents, read } =
        if of_ndd { nddfrete::answered(answered, strict)? } else { invoicy::answered(answered)? };
    documents.iter().try_for_each(|inner| held(&inner.file, &inner.document))?;
    let request = exchange.request.filter(|request| !is_cut(request));
    let asked = match (request, service, read) {
        (Some(request), Some(service), true) => asked(request, service, of_ndd)?,
        _ => Vec::new(),
    };
    if let (Some(first), Some(named)) = (asked.first(), named)
        && !named.requests().contains(&first.file.as_str())
    {
        return Err(format!("{} takes {:?}, it was sent {}", named.name, named.requests(), first.file));
    }
    // A call of several documents is named after the first; nddFrete's operations all send the same header, and none of them several.
    let meant = |known: &&&Operation| {
        let takes = |inner: &Inner| known.requests().contains(&inner.file.as_str());
        let also = !of_ndd && asked.iter().any(takes);
        named.is_none_or(|named| named.name == known.name || also)
    };
    let given: Vec<_> = here.iter().filter(meant).flat_map(|known| known.answers()).collect();
    match documents.iter().find(|inner| strict && !given.contains(&&inner.file.as_str())) {
        Some(strange) => Err(format!("the contract gives {given:?}, the answer holds {}", strange.file)),
        None => Ok(()),
    }
}

/// The documents of a request that was read, each as its schema says.
fn asked(request: &[u8], service: &Service, of_ndd: bool) -> Result<Vec<Inner>, String> {
    let call = soap::read(None, request, &large()).map_err(|error| error.to_string())?;
    if !service.takes(&call.operation) {
        return Err(format!("the request is <{}>, the WSDL has {:?}", call.operation.name, service.elements));
    }
    let documents = if of_ndd { nddfrete::asked(&call.operation)? } else { invoicy::asked(&call.operation)? };
    documents.iter().try_for_each(|inner| held(&inner.file, &inner.document))?;
    Ok(documents)
}

/// For documents that the rooms read record by record, so that there may be more of them than a tree is usually made of.
pub(super) fn large() -> Limits {
    Limits { elements: 5_000_000, bytes: 256 << 20, ..Limits::default() }
}
