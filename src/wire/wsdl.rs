//! Serving a WSDL file: the address in it has to be the one the client reached.

use super::xml::{self, Element, Limits};

/// The namespaces of the binding extensions whose `address` says where the service is (SOAP 1.1 and 1.2).
const BINDINGS: [&str; 2] =
    ["http://schemas.xmlsoap.org/wsdl/soap/", "http://schemas.xmlsoap.org/wsdl/soap12/"];

/// The WSDL with the `location` of every `soap:address` replaced, whatever its prefix; all other bytes stay.
/// A text that is no XML has no address, so it stays whole.
#[must_use]
pub fn with_address(wsdl: &str, address: &str) -> String {
    let Ok(definitions) = xml::parse(wsdl, &Limits::default()) else { return wsdl.to_owned() };
    let mut out = String::with_capacity(wsdl.len() + address.len());
    let mut done = 0;
    for location in definitions.descendants().filter(|element| is_address(element)).filter_map(location) {
        out.push_str(wsdl.get(done..location.start).unwrap_or_default());
        out.push_str(&xml::escape_attribute(address));
        done = location.end;
    }
    out.push_str(wsdl.get(done..).unwrap_or_default());
    out
}

/// Whether a query string asks for the WSDL: a parameter `wsdl` in any letter case, with or without a value.
#[must_use]
pub fn is_wsdl_query(raw_query: &str) -> bool {
    raw_query.split('&').any(|pair| {
        let name = pair.split('=').next().unwrap_or_default();
        name.eq_ignore_ascii_case("wsdl")
    })
}

fn is_address(element: &Element) -> bool {
    BINDINGS.iter().any(|namespace| element.is(namespace, "address"))
}

fn location(element: &Element) -> Option<std::ops::Range<usize>> {
    let location = element.attributes.iter().find(|a| a.prefix.is_none() && a.name == "location");
    location.map(|a| a.span.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_soap_address_is_replaced_and_nothing_else() {
        let wsdl = "<?xml version='1.0'?>\n<wsdl:definitions xmlns:wsdl='http://schemas.xmlsoap.org/wsdl/' xmlns:s='http://schemas.xmlsoap.org/wsdl/soap/' xmlns:s12='http://schemas.xmlsoap.org/wsdl/soap12/' xmlns:http='http://schemas.xmlsoap.org/wsdl/http/'>\n\
            <!-- <s:address location=\"old\"/> é -->\
            <wsdl:port><s:address x='1' location = \"old\" /></wsdl:port><wsdl:port><s12:address location='http://old/?a&amp;b'/></wsdl:port>\
            <wsdl:port><http:address location='old'/></wsdl:port><wsdl:import location='old'/></wsdl:definitions>";
        let expected = wsdl
            .replace("location = \"old\" /", "location = \"http://h:1/a?x=1&amp;y\" /")
            .replace("http://old/?a&amp;b", "http://h:1/a?x=1&amp;y");
        assert_eq!(with_address(wsdl, "http://h:1/a?x=1&y"), expected);
        assert_eq!(with_address("not xml", "http://h"), "not xml");
    }

    #[test]
    fn the_query_is_known_in_any_letter_case() {
        for query in ["wsdl", "WSDL", "Wsdl", "wsdl=1", "wsdl&x", "op=Send&wsdl"] {
            assert!(is_wsdl_query(query), "{query}");
        }
        for query in ["", "op=Send", "wsdl2", "x=wsdl", "singleWsdl"] {
            assert!(!is_wsdl_query(query), "{query}");
        }
    }
}
