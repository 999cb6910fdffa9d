//! Which requests a fault is for: the matchers of `expect`, held against what was asked.

use std::cell::OnceCell;

use crate::providers::fault::{Asked, Condition};
use crate::providers::room::Input;
use crate::scenario::format::{Match, Named};
use crate::scenario::literal::Literal;
use crate::scenario::matcher::{Matcher, Seen};
use crate::scenario::path::{JsonPath, Roots};
use crate::wire::xml::{self, Element, Limits};
use crate::wire::{charset, form, soap};

/// What a body may be as XML: nddFrete's bound on a message, the largest of all providers.
const LIMITS: Limits =
    Limits { bytes: 128 << 20, depth: 100, elements: 1_000_000, attributes_per_element: 64 };

/// All that is stated of a request.
#[derive(Debug)]
pub(super) struct Stated(pub(super) Match);

impl Condition for Stated {
    fn holds(&self, request: &Asked<'_>) -> bool {
        let stated = &self.0;
        let input = request.input;
        let text = |wanted: &Option<Matcher>, seen: &str| {
            wanted.as_ref().is_none_or(|matcher| matcher.check(&Seen::Text(seen.to_owned())).is_ok())
        };
        let whole = text(&stated.method, &input.method) && text(&stated.path, &input.path);
        if !whole || self.parts().iter().all(|(_, wanted)| wanted.is_empty()) {
            return whole;
        }
        let Some(read) = request.reading(Reading::default) else { return false };
        self.parts().iter().all(|(what, wanted)| {
            wanted.iter().all(|(path, matcher)| {
                // What cannot be read is not as it was stated, not even absent.
                read.see(what, path, &stated.namespaces, input)
                    .is_some_and(|seen| matcher.check(&seen).is_ok())
            })
        })
    }

    fn told(&self) -> Vec<String> {
        let one = |what: &str, wanted: &Option<Matcher>| {
            wanted.as_ref().map(|matcher| format!("{what}: {matcher}"))
        };
        let alone = [one("method", &self.0.method), one("path", &self.0.path)];
        let parts = self.parts();
        let below = parts.iter().flat_map(|(what, wanted)| {
            wanted.iter().map(move |(path, matcher)| format!("{what} {path}: {matcher}"))
        });
        alone.into_iter().flatten().chain(below).collect()
    }
}

impl Stated {
    /// What is looked into, from what is read fastest to what takes longest.
    fn parts(&self) -> [(&'static str, &Named<Matcher>); 8] {
        let stated = &self.0;
        [
            ("headers", &stated.headers),
            ("query", &stated.query),
            ("form", &stated.form),
            ("json", &stated.json),
            ("crosstalk", &stated.crosstalk),
            ("xml", &stated.xml),
            ("documento", &stated.documento),
            ("rawdata", &stated.rawdata),
        ]
    }
}

/// The readings of a request, each made when it is first asked for.
#[derive(Default)]
struct Reading {
    query: OnceCell<Option<form::Pairs>>,
    form: OnceCell<Option<form::Pairs>>,
    json: OnceCell<Option<Literal>>,
    xml: OnceCell<Option<Roots>>,
    call: OnceCell<Option<Element>>,
    crosstalk: OnceCell<Option<Roots>>,
    rawdata: OnceCell<Option<Roots>>,
    documento: OnceCell<Option<Roots>>,
}

impl Reading {
    fn see(&self, what: &str, path: &str, namespaces: &Named<String>, input: &Input) -> Option<Seen> {
        match what {
            "headers" => Some(text(input.header(&path.to_ascii_lowercase()))),
            "query" => {
                let pairs = self.query.get_or_init(|| form::parse(&input.query).ok()).as_ref()?;
                Some(text(pairs.get(path)))
            }
            "form" => {
                let pairs = self.form.get_or_init(|| form::parse(&input.body).ok()).as_ref()?;
                Some(text(pairs.get(path)))
            }
            "json" => {
                let root = self.json.get_or_init(|| Literal::from_json(&input.body).ok()).as_ref()?;
                Some(path.parse::<JsonPath>().ok()?.see(root))
            }
            "xml" => seen(&self.xml, path, namespaces, || decoded(input)),
            // By its field alone: the document's samples and its tables spell what stands around it differently.
            "crosstalk" => seen(&self.crosstalk, &format!("//{path}"), namespaces, || self.header(input)),
            "rawdata" => seen(&self.rawdata, path, namespaces, || self.beside_header(input)),
            "documento" => seen(&self.documento, path, namespaces, || self.first_document(input)),
            _ => None,
        }
    }

    /// The first element of the SOAP body.
    fn call(&self, input: &Input) -> Option<&Element> {
        let read = || soap::read(input.header("content-type"), &input.body, &LIMITS).ok();
        self.call.get_or_init(|| read().map(|call| call.operation)).as_ref()
    }

    fn header(&self, input: &Input) -> Option<String> {
        self.call(input)?.elements().map(soap::parameter_text).find(|text| is_header(text))
    }

    fn beside_header(&self, input: &Input) -> Option<String> {
        let texts = self.call(input)?.elements().map(soap::parameter_text);
        texts.filter(|text| !text.trim().is_empty()).find(|text| !is_header(text))
    }

    fn first_document(&self, input: &Input) -> Option<String> {
        let mut all = self.call(input)?.descendants();
        all.find(|element| element.name.eq_ignore_ascii_case("Documento")).map(soap::parameter_text)
    }
}

/// Whether a text is a Crosstalk header: by its root, without reading all of a document that may be large.
fn is_header(text: &str) -> bool {
    let root = text.split('<').skip(1).find(|tag| !tag.starts_with(['?', '!'])).unwrap_or_default();
    let name = root.split([' ', '>', '/', '\n', '\r', '\t']).next().unwrap_or_default();
    let local = name.rsplit(':').next().unwrap_or_default().replace('_', "").to_ascii_lowercase();
    matches!(local.as_str(), "crosstalkmessage" | "crosstalkheader")
}

fn decoded(input: &Input) -> Option<String> {
    let text = charset::decode(&input.body, input.header("content-type")).ok()?;
    (!xml::trim(&text).is_empty()).then_some(text)
}

fn seen(
    cell: &OnceCell<Option<Roots>>,
    path: &str,
    namespaces: &Named<String>,
    read: impl FnOnce() -> Option<String>,
) -> Option<Seen> {
    let roots = cell.get_or_init(|| Roots::read(&read()?).ok()).as_ref()?;
    roots.see(path, namespaces).ok()
}

fn text(value: Option<&str>) -> Seen {
    value.map_or(Seen::Missing, |value| Seen::Text(value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(stated: &str, input: &Input) -> bool {
        Stated(serde_json::from_str(stated).unwrap()).holds(&Asked::new(input))
    }

    #[test]
    fn looks_into_a_rest_call() {
        let input = Input {
            method: "POST".into(),
            path: "/a/b".into(),
            query: "n=7&n=8&u=%C3%A7".into(),
            headers: vec![("x-client".into(), "loja".into())],
            body: br#"{"valor":10.50,"lista":[{"id":"x"}]}"#.to_vec().into(),
            ..Input::default()
        };
        for (stated, held) in [
            ("{}", true),
            (r#"{"method":"POST"}"#, true),
            (r#"{"method":"GET"}"#, false),
            (r#"{"path":{"starts":"/a/"},"query":{"n":7,"u":"ç"}}"#, true),
            (r#"{"query":{"n":8}}"#, false),
            (r#"{"headers":{"X-Client":"loja"}}"#, true),
            (r#"{"headers":{"x-other":{"absent":true}}}"#, true),
            (r#"{"json":{"valor":{"above":10},"lista.0.id":"x"}}"#, true),
            (r#"{"json":{"valor":11}}"#, false),
            (r#"{"json":{"outro":{"absent":true}}}"#, true),
            (r#"{"xml":{"a":{"absent":true}}}"#, false),
        ] {
            assert_eq!(holds(stated, &input), held, "{stated}");
        }
        let form = Input { body: b"grant_type=client_credentials".to_vec().into(), ..Input::default() };
        assert!(holds(r#"{"form":{"grant_type":"client_credentials"}}"#, &form));
        assert!(!holds(r#"{"json":{"x":{"absent":true}}}"#, &form), "it is no JSON");
    }

    #[test]
    fn looks_into_soap_calls() {
        let crosstalk = "<Send xmlns='http://nddigital.com.br/'><message><![CDATA[<CrosstalkMessage><CrosstalkHeader><ExchangePattern>7</ExchangePattern></CrosstalkHeader></CrosstalkMessage>]]></message><rawData><![CDATA[<PaymentAppointmentPost><Appointment><Billing><Number>F-1</Number></Billing></Appointment></PaymentAppointmentPost>]]></rawData></Send>";
        let invoicy = "<recepcao.Execute xmlns='InvoiCy'><Invoicyrecepcao><Dados><DadosItem><Documento>&lt;Envio&gt;&lt;ide&gt;&lt;nNF&gt;7&lt;/nNF&gt;&lt;/ide&gt;&lt;/Envio&gt;</Documento></DadosItem></Dados></Invoicyrecepcao></recepcao.Execute>";
        let input = |call: &str| {
            Input {
            headers: vec![("content-type".into(), "text/xml; charset=utf-8".into())],
            body: format!("<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>{call}</s:Body></s:Envelope>").into(),
            ..Input::default()
        }
        };
        for (stated, call, held) in [
            (
                r#"{"crosstalk":{"ExchangePattern":7},"rawdata":{"Appointment/Billing/Number":"F-1"}}"#,
                crosstalk,
                true,
            ),
            (r#"{"crosstalk":{"ExchangePattern":8}}"#, crosstalk, false),
            (r#"{"rawdata":{"Appointment/Billing/Number":"F-2"}}"#, crosstalk, false),
            (r#"{"documento":{"ide/nNF":7}}"#, invoicy, true),
            (r#"{"documento":{"ide/nNF":{"above":7}}}"#, invoicy, false),
            (r#"{"xml":{"//Documento":{"contains":"<nNF>7"}}}"#, invoicy, true),
            (r#"{"documento":{"ide":{"absent":true}}}"#, crosstalk, false),
        ] {
            assert_eq!(holds(stated, &input(call)), held, "{stated}");
        }
    }

    #[test]
    fn tells_its_parts() {
        let stated = Stated(serde_json::from_str(r#"{"method":"POST","json":{"a.b":{"above":5}}}"#).unwrap());
        assert_eq!(stated.told(), ["method: \"POST\"", "json a.b: something above 5"]);
    }
}
