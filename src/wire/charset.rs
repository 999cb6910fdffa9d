//! From bytes to text, for XML bodies of clients that are not careful with their labels.
//!
//! One known client of this protocol family sends its whole body as UTF-16LE without a byte order mark;
//! others label UTF-8 correctly and declare something else inside. So the order of evidence is (nddfrete
//! dossier, section 2): byte order mark, then the NUL bytes that ASCII text has in UTF-16, then the charset
//! parameter, then the XML declaration, else UTF-8.

use super::media_type;

/// Bytes that are no text in their charset, or a charset that is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CharsetError {
    /// A label that names none of the charsets read here.
    #[error(
        "charset `{label}` is not supported: expected utf-8, utf-16, iso-8859-1, windows-1252 or us-ascii"
    )]
    Unsupported {
        /// The label as sent.
        label: String,
    },
    /// A sequence of bytes that the charset does not have.
    #[error("byte {offset} is not valid {charset}")]
    Invalid {
        /// The charset that was decided on.
        charset: &'static str,
        /// The first byte that is wrong, from 0.
        offset: usize,
    },
    /// The label says UTF-16, the bytes say otherwise.
    #[error(
        "labelled {label}, but the body starts with neither a byte order mark nor the NUL bytes of UTF-16"
    )]
    NotUtf16 {
        /// The label as sent.
        label: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Charset {
    Utf8,
    Utf16Le,
    Utf16Be,
    /// Also for iso-8859-1, as every browser and most servers read it: the difference is only C1 controls.
    Windows1252,
    Ascii,
}

/// Decodes a body; a byte order mark is not part of the text.
///
/// # Errors
/// An unknown label, or the offset of the first byte that is wrong.
pub fn decode(bytes: &[u8], content_type: Option<&str>) -> Result<String, CharsetError> {
    let (charset, skip) = decide(bytes, content_type)?;
    let text = bytes.get(skip..).unwrap_or_default();
    match charset {
        Charset::Utf8 => match std::str::from_utf8(text) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => Err(CharsetError::Invalid { charset: "utf-8", offset: skip + error.valid_up_to() }),
        },
        Charset::Utf16Le => utf16(text, skip, "utf-16le", u16::from_le_bytes),
        Charset::Utf16Be => utf16(text, skip, "utf-16be", u16::from_be_bytes),
        Charset::Windows1252 => {
            Ok(encoding_rs::WINDOWS_1252.decode_without_bom_handling(text).0.into_owned())
        }
        Charset::Ascii => match text.iter().position(|byte| !byte.is_ascii()) {
            Some(offset) => Err(CharsetError::Invalid { charset: "us-ascii", offset }),
            None => Ok(text.iter().copied().map(char::from).collect()),
        },
    }
}

/// The charset and how many bytes of byte order mark to skip.
fn decide(bytes: &[u8], content_type: Option<&str>) -> Result<(Charset, usize), CharsetError> {
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => return Ok((Charset::Utf8, 3)),
        [0xFF, 0xFE, ..] => return Ok((Charset::Utf16Le, 2)),
        [0xFE, 0xFF, ..] => return Ok((Charset::Utf16Be, 2)),
        [first, 0, ..] if *first != 0 => return Ok((Charset::Utf16Le, 0)),
        [0, second, ..] if *second != 0 => return Ok((Charset::Utf16Be, 0)),
        _ => {}
    }
    if let Some(label) = content_type.and_then(|header| media_type::parameter(header, "charset")) {
        return match named(&label) {
            // Nothing of UTF-16 was seen above, so the label cannot be true of any XML.
            Some(Charset::Utf16Le | Charset::Utf16Be) if !bytes.is_empty() => {
                Err(CharsetError::NotUtf16 { label })
            }
            Some(charset) => Ok((charset, 0)),
            None => Err(CharsetError::Unsupported { label }),
        };
    }
    if let Some(label) = declared(bytes) {
        return match named(&label) {
            // The declaration could be read one byte a character, so it lies: some toolkits always write
            // utf-16.
            Some(Charset::Utf16Le | Charset::Utf16Be) => Ok((Charset::Utf8, 0)),
            Some(charset) => Ok((charset, 0)),
            None => Err(CharsetError::Unsupported { label }),
        };
    }
    Ok((Charset::Utf8, 0))
}

fn named(label: &str) -> Option<Charset> {
    let label = label.trim();
    if ["us-ascii", "ascii"].iter().any(|name| label.eq_ignore_ascii_case(name)) {
        return Some(Charset::Ascii);
    }
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes())?;
    [
        (encoding_rs::UTF_8, Charset::Utf8),
        (encoding_rs::UTF_16LE, Charset::Utf16Le),
        (encoding_rs::UTF_16BE, Charset::Utf16Be),
        (encoding_rs::WINDOWS_1252, Charset::Windows1252),
    ]
    .into_iter()
    .find_map(|(known, charset)| (known == encoding).then_some(charset))
}

/// The `encoding` of an XML declaration at the start of bytes that are ASCII so far.
fn declared(bytes: &[u8]) -> Option<String> {
    const LONGEST: usize = 200;
    let start = bytes.get(..bytes.len().min(LONGEST))?;
    let start: String = start.iter().copied().map(char::from).collect();
    let declaration = start.trim_start().strip_prefix("<?xml")?.split_once("?>")?.0;
    let after = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    after.strip_prefix(quote)?.split_once(quote).map(|(label, _)| label.to_owned())
}

fn utf16(
    bytes: &[u8],
    skipped: usize,
    charset: &'static str,
    unit: fn([u8; 2]) -> u16,
) -> Result<String, CharsetError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(pairs.len());
    let mut offset = skipped;
    for decoded in char::decode_utf16(pairs.iter().copied().map(unit)) {
        let character = decoded.map_err(|_| CharsetError::Invalid { charset, offset })?;
        offset += 2 * character.len_utf16();
        text.push(character);
    }
    if rest.is_empty() { Ok(text) } else { Err(CharsetError::Invalid { charset, offset }) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn le(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    fn be(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    }

    #[test]
    fn the_charset_is_decided_in_the_documented_order() {
        let text = "<?xml version=\"1.0\" encoding=\"utf-16\"?><a>ação 😀</a>";
        let latin: &[u8] = b"<a>a\xE7\xE3o</a>";
        let declared: Vec<u8> = [b"<?xml version='1.0' encoding='ISO-8859-1' ?>".as_slice(), latin].concat();
        let with_bom = |bom: &[u8], bytes: Vec<u8>| [bom, &bytes].concat();
        for (name, bytes, header, expected) in [
            ("utf-8 by default, a false declaration unbelieved", text.into(), None, text),
            ("utf-8 by parameter", text.into(), Some("text/xml; charset=utf-8"), text),
            (
                "utf-8 mark wins over the parameter",
                with_bom(b"\xEF\xBB\xBF", text.into()),
                Some("text/xml; charset=iso-8859-1"),
                text,
            ),
            ("utf-16le mark", with_bom(b"\xFF\xFE", le(text)), Some("text/xml; charset=utf-8"), text),
            ("utf-16be mark", with_bom(b"\xFE\xFF", be(text)), None, text),
            ("utf-16le without mark, labelled", le(text), Some("text/xml; charset=utf-16"), text),
            ("utf-16le without mark, mislabelled", le(text), Some("text/xml; charset=utf-8"), text),
            ("utf-16be without mark", be(text), None, text),
            ("latin-1 by parameter", latin.into(), Some("text/xml; charset=ISO-8859-1"), "<a>ação</a>"),
            (
                "windows-1252 by parameter",
                b"<a>\x80</a>".into(),
                Some("text/xml; charset=windows-1252"),
                "<a>€</a>",
            ),
            ("ascii", b"<a/>".into(), Some("text/xml; charset=us-ascii"), "<a/>"),
            (
                "latin-1 by declaration",
                declared.clone(),
                Some("text/xml"),
                "<?xml version='1.0' encoding='ISO-8859-1' ?><a>ação</a>",
            ),
            ("nothing", Vec::new(), Some("text/xml; charset=utf-16"), ""),
            ("one byte", b"<".into(), None, "<"),
        ] {
            assert_eq!(decode(&bytes, header).as_deref(), Ok(expected), "{name}");
        }
        // The parameter is asked before the declaration.
        assert!(decode(&declared, Some("text/xml; charset=utf-8")).is_err());
    }

    #[test]
    fn errors_name_the_byte_or_the_label() {
        for (bytes, header, said) in [
            (b"<a>\xE7</a>".to_vec(), None, "byte 3 is not valid utf-8"),
            (b"\xEF\xBB\xBF<a>\xE7</a>".to_vec(), None, "byte 6 is not valid utf-8"),
            (b"<a>\xE7</a>".to_vec(), Some("text/xml; charset=us-ascii"), "byte 3 is not valid us-ascii"),
            (b"<\0a\0\x00\xD8b\0".to_vec(), None, "byte 4 is not valid utf-16le"),
            (b"\xFE\xFF\0<\0".to_vec(), None, "byte 4 is not valid utf-16be"),
            (
                b"<a/>".to_vec(),
                Some("text/xml; charset=utf-16"),
                "labelled utf-16, but the body starts with neither a byte order mark nor the NUL bytes of UTF-16",
            ),
            (
                b"<a/>".to_vec(),
                Some("text/xml; charset=shift_jis"),
                "charset `shift_jis` is not supported: expected utf-8, utf-16, iso-8859-1, windows-1252 or us-ascii",
            ),
            (
                b"<?xml version='1.0' encoding='EBCDIC'?><a/>".to_vec(),
                None,
                "charset `EBCDIC` is not supported: expected utf-8, utf-16, iso-8859-1, windows-1252 or us-ascii",
            ),
        ] {
            assert_eq!(decode(&bytes, header).unwrap_err().to_string(), said);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_decoded_or_refused(bytes in any::<Vec<u8>>(), header in any::<Option<String>>()) {
            let _ = decode(&bytes, header.as_deref());
        }

        #[test]
        fn utf16_reads_back(text in "<.{0,40}") {
            prop_assert_eq!(decode(&le(&text), None), Ok(text.clone()));
            prop_assert_eq!(decode(&be(&text), None), Ok(text));
        }
    }
}
