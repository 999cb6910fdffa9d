//! The action that a request names beside its envelope.

use super::super::media_type;

/// The action: the SOAPAction header of 1.1, quoted or not, else the `action` parameter of 1.2's media type. `None` when there is none or
/// it is empty, which in 1.1 only says that the URL is the intent.
#[must_use]
pub fn action(soap_action: Option<&str>, content_type: Option<&str>) -> Option<String> {
    let header = soap_action.map(|value| value.trim().trim_matches('"').trim().to_owned());
    header
        .filter(|value| !value.is_empty())
        .or_else(|| content_type.and_then(|value| media_type::parameter(value, "action")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_action_is_found_where_clients_put_it() {
        let twelve = "application/soap+xml; charset=utf-8; action=\"urn:b\"";
        for (header, content_type, expected) in [
            (None, None, None),
            (None, Some("text/xml; charset=utf-8"), None),
            (Some(""), None, None),
            (Some("\"\""), None, None),
            (Some("urn:a"), None, Some("urn:a")),
            (Some(" \"urn:a\" "), None, Some("urn:a")),
            (None, Some(twelve), Some("urn:b")),
            (Some("\"\""), Some(twelve), Some("urn:b")),
            (Some("urn:a"), Some(twelve), Some("urn:a")),
        ] {
            assert_eq!(action(header, content_type).as_deref(), expected, "{header:?} {content_type:?}");
        }
    }
}
