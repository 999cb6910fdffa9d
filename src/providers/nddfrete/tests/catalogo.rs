//! All that nddFrete says: the header's codes, those of a processed message, and ASMX's fault.

use super::super::catalogo;
use crate::providers::coverage::Code;

/// The closed catalogue.
pub(in crate::providers) fn codes() -> Vec<Code> {
    let all = catalogo().into_iter().map(|row| {
        let place = if row.place == "rawdata" { "rawdata" } else { "" };
        Code::new(place, &row.code.to_string(), row.text)
    });
    all.chain([Code::new("", "500", "SOAP fault: the envelope was not read")]).collect()
}
