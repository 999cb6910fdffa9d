//! Holds InvoiCy's inner documents to the schemas in `openapi/`: the WSDLs only say "string".

use super::super::wire::soap as envelope;
use super::super::wire::xml::{self, Element, Limits};
use super::soap::{Answered, Inner, held};

/// Codes of the envelope that say that a document was not read: its structure, its key, its environment, its root, too many of them, and
/// what is not simulated (dossier 3.1).
const UNREAD: [&str; 6] = ["145", "173", "174", "176", "179", "999"];

/// What stands in `Documento` and `Parametros` of each DadosItem of a call.
pub(crate) fn requests(body: &str) -> Vec<[String; 2]> {
    let call = envelope::read(None, body.as_bytes(), &Limits::default()).unwrap();
    texts(&call.operation)
}

fn texts(execute: &Element) -> Vec<[String; 2]> {
    let items = execute.elements().flat_map(Element::descendants);
    items
        .filter(|element| element.name == "DadosItem")
        .map(|item| {
            ["Documento", "Parametros"].map(|name| {
                let text = item.child(name).map(envelope::parameter_text).unwrap_or_default();
                xml::trim(&text).to_owned()
            })
        })
        .collect()
}

/// The inner documents of an answer; none, if it is no answer of a service's.
pub(crate) fn answers(body: &str) -> Vec<Element> {
    let Ok(root) = xml::parse(body, &Limits::default()) else { return Vec::new() };
    if root.name == "Envelope" { documents(&root) } else { Vec::new() }
}

/// The codes of its messages; none, if it has none.
pub(crate) fn messages(body: &str) -> Vec<String> {
    let Ok(root) = xml::parse(body, &Limits::default()) else { return Vec::new() };
    let items = root.descendants().filter(|element| element.name == "MensagemItem");
    items.filter_map(|item| item.text_of("Codigo")).collect()
}

fn documents(answer: &Element) -> Vec<Element> {
    let texts = answer
        .descendants()
        .filter(|element| element.name == "Documento" && element.namespace.as_deref() == Some("InvoiCy"));
    texts
        .flat_map(|text| {
            // One field may hold several documents, so that clients put a root around them.
            let inner = format!("<x>{}</x>", text.text());
            let inner =
                xml::parse(&inner, &Limits::default()).map_err(|error| format!("{error}: {inner}")).unwrap();
            inner.elements().cloned().collect::<Vec<_>>()
        })
        .collect()
}

/// The file that says what a document of a request is.
pub(crate) fn file_of_request(document: &Element) -> String {
    let root = match document.name.as_str() {
        "LICENCIAMENTO" => "Licenciamento",
        "Consultar" => "Consulta",
        root => root,
    };
    let model = document.text_of("ModeloDocumento").unwrap_or_default().to_ascii_uppercase();
    let family = match (root, model.as_str()) {
        ("Envio" | "EnvioEvento", "CTE" | "CTEOS") => "-CTe",
        ("Envio" | "EnvioEvento", "MDFE") => "-MDFe",
        ("Envio" | "EnvioEvento", "NFCOM") => "-NFCom",
        ("Envio" | "EnvioEvento", "NFSE") => "-NFSe",
        _ => "",
    };
    format!("invoicy-{root}{family}.xsd")
}

/// The file that says what a document of an answer is.
pub(crate) fn file_of_answer(document: &Element) -> String {
    let kind = match document.name.as_str() {
        "Documento" if document.child("DocSitCodigo").is_some() => "-consulta",
        "Documento" if document.child("DocCompleto").is_some() => "-NFSe",
        "Documento" => "-envio",
        "PuloNumeracao" | "CadastroEmpresa" => "-retorno",
        _ => "",
    };
    format!("invoicy-{}{kind}.xsd", document.name)
}

/// The documents of an `Execute`, each with its parameters after it.
pub(super) fn asked(execute: &Element) -> Result<Vec<Inner>, String> {
    let texts = texts(execute).into_iter().flatten().filter(|text| !text.is_empty());
    texts
        .map(|text| {
            let parsed = xml::parse_lenient(&text, &Limits::default());
            let document = parsed.map_err(|error| format!("{error}: {text}"))?;
            Ok(Inner { file: file_of_request(&document), document })
        })
        .collect()
}

/// The documents of an `ExecuteResponse`.
pub(super) fn answered(response: &Element) -> Result<Answered, String> {
    let messages = response.path("Invoicyretorno/Mensagem").ok_or("there is no Invoicyretorno/Mensagem")?;
    let mut read = true;
    for item in messages.elements() {
        let names: Vec<_> = item.elements().map(|part| part.name.as_str()).collect();
        if item.name != "MensagemItem" || names != ["Codigo", "Descricao", "Documentos"] {
            return Err(format!("<{}> holds {names:?}", item.name));
        }
        read &= !UNREAD.contains(&item.text_of("Codigo").unwrap_or_default().as_str());
    }
    let inner = |document: Element| Inner { file: file_of_answer(&document), document };
    Ok(Answered { documents: documents(response).into_iter().map(inner).collect(), read })
}

/// What is wrong with the inner documents of an answer.
pub(super) fn check(body: &[u8]) -> Result<(), String> {
    let body = String::from_utf8_lossy(body);
    answers(&body).iter().try_for_each(|document| held(&file_of_answer(document), document))
}
