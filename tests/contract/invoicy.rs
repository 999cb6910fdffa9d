//! Holds InvoiCy's inner documents to the schemas in `openapi/`: the WSDLs only say "string".

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::super::wire::soap;
use super::super::wire::xml::{self, Element, Limits};
use super::super::wire::xsd::Schema;

/// The schemas by file name.
pub(crate) static SCHEMAS: LazyLock<BTreeMap<String, Schema>> = LazyLock::new(|| {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let named = files.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), path));
    let own = named.filter(|(name, _)| name.starts_with("invoicy-") && name.ends_with(".xsd"));
    own.map(|(name, path)| {
        let schema = Schema::parse(&std::fs::read_to_string(path).unwrap());
        (name.clone(), schema.map_err(|error| format!("{name}: {error}")).unwrap())
    })
    .collect()
});

/// What stands in `Documento` and `Parametros` of each DadosItem of a call.
pub(crate) fn requests(body: &str) -> Vec<[String; 2]> {
    let call = soap::read(None, body.as_bytes(), &Limits::default()).unwrap();
    let items = call.operation.elements().flat_map(Element::descendants);
    items
        .filter(|element| element.name == "DadosItem")
        .map(|item| {
            ["Documento", "Parametros"].map(|name| {
                let text = item.child(name).map(soap::parameter_text).unwrap_or_default();
                xml::trim(&text).to_owned()
            })
        })
        .collect()
}

/// The inner documents of an answer; none, if it is no answer of a service's.
pub(crate) fn answers(body: &str) -> Vec<Element> {
    let Ok(root) = xml::parse(body, &Limits::default()) else { return Vec::new() };
    if root.name != "Envelope" {
        return Vec::new();
    }
    let texts = root
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

/// What is wrong with a document by a file.
pub(crate) fn held(file: &str, document: &Element) -> Result<(), String> {
    let schema = SCHEMAS.get(file).ok_or_else(|| format!("there is no {file}"))?;
    schema.validate(document).map_err(|invalid| format!("{file}: {}", invalid.said))
}

/// What is wrong with the inner documents of an answer.
pub(super) fn check(body: &[u8]) -> Result<(), String> {
    let body = String::from_utf8_lossy(body);
    answers(&body).iter().try_for_each(|document| held(&file_of_answer(document), document))
}
