//! XML signatures as Brazilian fiscal documents carry them (NF-e manual, MOC 7.0; `xmldsig-core-schema_v1.01.xsd`, which allows nothing
//! else): enveloped, over one element by its Id, C14N 1.0, SHA-1, RSA, one X.509 certificate.
//!
//! There is no canonicaliser: who signs writes the element in its canonical form from the start, and so does this file with
//! SignedInfo. That form is what stands in the document but for the namespace that the element inherits ([`declared`]).

use sha1::{Digest as _, Sha1};

use super::base64;
use super::pki::{KeyError, Signer};
use super::xml::{escape_attribute, escape_text};

const NAMESPACE: &str = "http://www.w3.org/2000/09/xmldsig#";
const C14N: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";

/// An element's canonical form: what is written inside its parent, with the parent's default namespace declared. The element itself
/// has to be written canonically: attributes by name, both tags also when empty, text and values escaped by [`text`] and [`attribute`].
#[must_use]
pub fn declared(element: &str, namespace: &str) -> String {
    let name_ends = element.find([' ', '>']).unwrap_or(element.len());
    let (start, rest) = element.split_at_checked(name_ends).unwrap_or((element, ""));
    format!("{start} xmlns=\"{}\"{rest}", attribute(namespace))
}

/// Text in canonical form.
#[must_use]
pub fn text(text: &str) -> String {
    escape_text(text).into_owned()
}

/// An attribute's value in canonical form, which leaves `>` as it is, unlike in text.
#[must_use]
pub fn attribute(value: &str) -> String {
    escape_attribute(value).replace("&gt;", ">")
}

/// DigestValue of an element in canonical form: its SHA-1 in Base64.
#[must_use]
pub fn digest(canonical: &str) -> String {
    base64::encode(Sha1::digest(canonical))
}

/// The Signature of an element in canonical form, to stand behind it.
///
/// # Errors
/// A key that cannot sign.
pub fn signature(signer: &Signer, id: &str, canonical: &str) -> Result<String, KeyError> {
    let signed_info = signed_info(id, &digest(canonical));
    let value = base64::encode(signer.sign_sha1(declared(&signed_info, NAMESPACE).as_bytes())?);
    let certificate = base64::encode(signer.certificate());
    Ok(format!(
        "<Signature xmlns=\"{NAMESPACE}\">{signed_info}<SignatureValue>{value}</SignatureValue>\
         <KeyInfo><X509Data><X509Certificate>{certificate}</X509Certificate></X509Data></KeyInfo></Signature>"
    ))
}

fn signed_info(id: &str, digest: &str) -> String {
    let algorithm = |name: &str, uri: &str| format!("<{name} Algorithm=\"{uri}\"></{name}>");
    format!(
        "<SignedInfo>{}{}<Reference URI=\"#{}\"><Transforms>{}{}</Transforms>{}<DigestValue>{digest}</DigestValue></Reference></SignedInfo>",
        algorithm("CanonicalizationMethod", C14N),
        algorithm("SignatureMethod", "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
        attribute(id),
        algorithm("Transform", "http://www.w3.org/2000/09/xmldsig#enveloped-signature"),
        algorithm("Transform", C14N),
        algorithm("DigestMethod", "http://www.w3.org/2000/09/xmldsig#sha1"),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::pki::RsaKey;
    use super::super::xml::{Limits, is_char, parse};
    use super::*;

    /// The canonical form by the letter of C14N 1.0 (section 2.3), from a tree that was read back.
    fn canonical(name: &str, attributes: &[(&str, &str)], content: &str) -> String {
        let escape = |text: &str, table: &[(char, &str)]| -> String {
            text.chars()
                .map(|c| {
                    let found = table.iter().find(|(known, _)| *known == c);
                    found.map_or_else(|| c.to_string(), |(_, escaped)| (*escaped).to_owned())
                })
                .collect()
        };
        let in_text = [('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('\r', "&#xD;")];
        let in_value = [
            ('&', "&amp;"),
            ('<', "&lt;"),
            ('"', "&quot;"),
            ('\t', "&#x9;"),
            ('\n', "&#xA;"),
            ('\r', "&#xD;"),
        ];
        let attributes: String =
            attributes.iter().map(|(n, v)| format!(" {n}=\"{}\"", escape(v, &in_value))).collect();
        format!("<{name}{attributes}>{}</{name}>", escape(content, &in_text))
    }

    #[test]
    fn the_namespace_comes_first() {
        assert_eq!(declared("<a Id=\"1\">x</a>", "u"), "<a xmlns=\"u\" Id=\"1\">x</a>");
        assert_eq!(declared("<a>x</a>", "u"), "<a xmlns=\"u\">x</a>");
        // Python's `base64.b64encode(hashlib.sha1(b'<a xmlns="u">x</a>').digest())`.
        assert_eq!(digest(&declared("<a>x</a>", "u")), "+++UotidtnPDYC9/C1opQPli010=");
    }

    #[test]
    fn a_signature_names_what_it_signs() {
        let signer = Signer::new(RsaKey::published().unwrap(), b"certificate".to_vec());
        let written = signature(&signer, "NFe1", "<a xmlns=\"u\">x</a>").unwrap();
        let read = parse(&written, &Limits::default()).unwrap();
        let at = |path: &str| read.text_at(path).unwrap();
        assert_eq!(at("SignedInfo/Reference/DigestValue"), digest("<a xmlns=\"u\">x</a>"));
        assert_eq!(read.path("SignedInfo/Reference").unwrap().attribute("URI").unwrap(), "#NFe1");
        assert_eq!(at("KeyInfo/X509Data/X509Certificate"), base64::encode("certificate"));
        // `openssl dgst -sha1 -sign` with the published key over SignedInfo with its namespace.
        assert!(at("SignatureValue").starts_with("ADZxGHoRlllMFnW9CnGppHjs"), "{}", at("SignatureValue"));
    }

    proptest! {
        #[test]
        fn what_is_written_is_canonical(content in any::<String>(), value in any::<String>()) {
            let kept = |s: &str| -> String { s.chars().map(|c| if is_char(c) { c } else { '\u{FFFD}' }).collect() };
            let element = format!("<a Id=\"{}\">{}</a>", attribute(&value), text(&content));
            let read = parse(&element, &Limits::default()).unwrap();
            prop_assert_eq!(&read.text(), &kept(&content));
            prop_assert_eq!(read.attribute("Id").unwrap(), kept(&value));
            let attributes = [("xmlns", "u"), ("Id", read.attribute("Id").unwrap())];
            prop_assert_eq!(declared(&element, "u"), canonical("a", &attributes, &read.text()));
        }
    }
}
