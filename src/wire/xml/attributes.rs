//! The attributes of one start tag, as written and with the place of every value.
//!
//! quick-xml's own iterator gives no place for a value, which `wsdl` needs to replace one and errors need to
//! point at it.

use super::chars;
use super::error::{Fault, XmlErrorKind};
use crate::facts::shown;

/// One attribute as it stands in the text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Raw<'a> {
    /// The qualified name.
    pub(super) name: &'a str,
    /// Where the name starts in the document.
    pub(super) name_offset: usize,
    /// The value between the quotes, references unresolved.
    pub(super) value: &'a str,
    /// Where the value starts in the document.
    pub(super) value_offset: usize,
}

/// Splits what follows the name of a start tag; `offset` is where `raw` starts in the document.
pub(super) fn split(raw: &str, offset: usize, at_most: usize) -> Result<Vec<Raw<'_>>, Fault> {
    let mut found = Vec::new();
    let mut rest = raw;
    let place = |rest: &str| offset + raw.len() - rest.len();
    loop {
        let start = rest.trim_start_matches(chars::is_blank);
        if start.is_empty() {
            return Ok(found);
        }
        if start.len() == rest.len() {
            return Err(Fault::malformed(place(start), "a blank is expected before an attribute"));
        }
        if found.len() == at_most {
            let message = format!("more than {at_most} attributes on one element");
            return Err(Fault::new(XmlErrorKind::Limit, place(start), message));
        }
        let Some((name, after)) = start.split_once('=') else {
            return Err(Fault::malformed(place(start), format!("attribute `{}` has no value", shown(start))));
        };
        let name = name.trim_end_matches(chars::is_blank);
        if let Some((first, _)) = name.split_once(chars::is_blank) {
            return Err(Fault::malformed(place(start), format!("attribute `{}` has no value", shown(first))));
        }
        let after = after.trim_start_matches(chars::is_blank);
        let quoted =
            ['"', '\''].into_iter().find_map(|quote| after.strip_prefix(quote).map(|rest| (rest, quote)));
        let Some((open, quote)) = quoted else {
            let message = format!("the value of attribute `{}` is not in quotes", shown(name));
            return Err(Fault::malformed(place(after), message));
        };
        let Some((value, tail)) = open.split_once(quote) else {
            let message = format!("the value of attribute `{}` does not end", shown(name));
            return Err(Fault::malformed(place(after), message));
        };
        found.push(Raw { name, name_offset: place(start), value, value_offset: place(open) });
        rest = tail;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_with_their_place() {
        let found = split(" a='1'\n b = \"x'y\" ", 10, 64).unwrap();
        assert_eq!(
            found,
            [
                Raw { name: "a", name_offset: 11, value: "1", value_offset: 14 },
                Raw { name: "b", name_offset: 18, value: "x'y", value_offset: 23 },
            ]
        );
    }

    #[test]
    fn bad_syntax_is_named() {
        for (raw, said) in [
            (" a", "attribute `a` has no value"),
            (" a b='1'", "attribute `a` has no value"),
            (" a=1", "the value of attribute `a` is not in quotes"),
            (" a='1", "the value of attribute `a` does not end"),
            (" a='1'b='2'", "a blank is expected before an attribute"),
            (" a='1' b='2' c='3'", "more than 2 attributes on one element"),
        ] {
            assert_eq!(split(raw, 0, 2).unwrap_err().message, said, "{raw}");
        }
    }
}
