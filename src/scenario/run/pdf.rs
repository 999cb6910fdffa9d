//! The text of a PDF, as far as its fonts tell which characters they draw.

use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::Document;

/// Most pages that are read, and most bytes that a page's content may unpack to.
const MOST_PAGES: usize = 1_000;
const MOST_BYTES: usize = 16 << 20;

/// What a PDF says.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) pages: usize,
    /// Page by page, each run of blanks and line breaks as one blank.
    pub(super) text: String,
}

/// Reads a PDF.
pub(super) fn read(bytes: &[u8]) -> Result<Text, String> {
    // A parser of a format as wide as this one, for files that come from anywhere: a slip of it is no end of a run.
    catch_unwind(AssertUnwindSafe(|| pages(bytes)))
        .unwrap_or_else(|_| Err("the PDF could not be read".to_owned()))
}

fn pages(bytes: &[u8]) -> Result<Text, String> {
    let document = Document::load_mem(bytes).map_err(|error| format!("no PDF: {error}"))?;
    let numbers: Vec<u32> = document.get_pages().into_keys().collect();
    if numbers.len() > MOST_PAGES {
        return Err(format!("the PDF has {} pages, more than the {MOST_PAGES} that are read", numbers.len()));
    }
    let mut text = String::new();
    for chunk in document.extract_text_chunks_with_limit(&numbers, MOST_BYTES) {
        // What one font does not tell takes nothing from the rest.
        let Ok(chunk) = chunk else { continue };
        for word in chunk.split_whitespace() {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
    }
    Ok(Text { pages: numbers.len(), text })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Moment;
    use crate::wire::pdf::{About, Align, Area, Font, Page, Type, document, packed};

    #[test]
    fn reads_what_duble_writes() {
        let about = About { title: "Prova", created: Moment::from_millis(0) };
        let page = |text: &str| {
            let mut page = Page::new();
            let area = Area { left: 10.0, top: 10.0, width: 100.0, height: 10.0 };
            page.text(area, Align::Left, Type { font: Font::Regular, size: 8.0 }, text);
            page
        };
        let one = read(&document(about, page("Emissão de ação nº 10"))).unwrap();
        assert_eq!((one.pages, one.text.as_str()), (1, "Emissão de ação nº 10"));
        let two = read(&packed(about, vec![page("primeira"), page("segunda")])).unwrap();
        assert_eq!((two.pages, two.text.as_str()), (2, "primeira segunda"));
        for wrong in [b"".as_slice(), b"%PDF-1.4", b"plain"] {
            assert!(read(wrong).unwrap_err().starts_with("no PDF"));
        }
    }
}
