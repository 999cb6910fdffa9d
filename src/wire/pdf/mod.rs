//! PDF: pages with texts, rules, filled areas and codes, the same bytes for the same pages and time.
//!
//! Over `pdf-writer` (of the typst project), which writes objects and leaves their arrangement to us: four small
//! dependencies, nothing in C, nothing drawn by lot. krilla, which stands on it, embeds fonts and brings some twenty
//! more for that; printpdf brings serde, a reader of PDF and a source of randomness. With the standard fonts, which
//! every reader has, none of it is needed.
//!
//! A document of one page is left as it is: a few kilobytes, and anybody can read what it says. Those of any number of
//! pages are deflated, which makes of a thousand items a tenth.

mod codes;
mod font;
mod page;
#[cfg(test)]
pub(crate) mod tests;
mod winansi;

pub use font::{Font, Type};
pub use page::{Align, Area, Page};

use pdf_writer::{Date, Filter, Finish, Name, Pdf, Rect, Ref, TextStr};

use crate::facts::Moment;

/// What a document says of itself.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// The window's title in a reader.
    pub title: &'a str,
    /// When it was made, in world time.
    pub created: Moment,
}

/// The bytes of a document of one page, nothing in it compressed.
#[must_use]
pub fn document(about: About<'_>, page: Page) -> Vec<u8> {
    written(about, vec![page], false)
}

/// The bytes of a document of any number of pages, each with a size of its own, their contents deflated.
#[must_use]
pub fn packed(about: About<'_>, pages: Vec<Page>) -> Vec<u8> {
    written(about, pages, true)
}

/// Of a page of items, 3 leaves a seventh as 6, zlib's default, does, in half its time.
const LEVEL: u8 = 3;

fn written(about: About<'_>, pages: Vec<Page>, deflated: bool) -> Vec<u8> {
    let mut ids = (1..).map(Ref::new);
    let mut next = || ids.next().unwrap_or(Ref::new(1));
    let [catalog, tree, info] = [next(), next(), next()];
    let fonts = Font::ALL.map(|font| (next(), font));
    let leaves: Vec<_> = pages.into_iter().map(|page| (next(), next(), page)).collect();
    let mut pdf = Pdf::new();
    // Nothing here is younger; the vendors' own files say so too.
    pdf.set_version(1, 4);

    let mut root = pdf.catalog(catalog);
    root.pages(tree).lang(TextStr("pt-BR"));
    root.viewer_preferences().display_doc_title(true);
    root.finish();
    let count = i32::try_from(leaves.len()).unwrap_or(i32::MAX);
    pdf.pages(tree).kids(leaves.iter().map(|(leaf, ..)| *leaf)).count(count);
    for (id, font) in fonts {
        pdf.type1_font(id).base_font(font.base()).encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    for (leaf, content, page) in leaves {
        let mut sheet = pdf.page(leaf);
        sheet.parent(tree).contents(content);
        sheet.media_box(Rect::new(0.0, 0.0, page::points(page.width()), page::points(page.height())));
        let mut resources = sheet.resources();
        let mut names = resources.fonts();
        for (id, font) in fonts {
            names.pair(font.resource(), id);
        }
        names.finish();
        resources.finish();
        sheet.finish();
        let drawn = page.into_content();
        if deflated {
            let small = miniz_oxide::deflate::compress_to_vec_zlib(&drawn, LEVEL);
            pdf.stream(content, &small).filter(Filter::FlateDecode);
        } else {
            pdf.stream(content, &drawn);
        }
    }
    let mut facts = pdf.document_info(info);
    facts.title(TextStr(about.title)).producer(TextStr("duble")).creation_date(date(about.created));
    facts.finish();
    pdf.finish()
}

/// In São Paulo's time, as every date on paper is.
fn date(at: Moment) -> Date {
    let local = at.local();
    let small = |part: i8| u8::try_from(part).unwrap_or_default();
    let offset = local.offset().seconds();
    Date::new(u16::try_from(local.year()).unwrap_or_default())
        .month(small(local.month()))
        .day(small(local.day()))
        .hour(small(local.hour()))
        .minute(small(local.minute()))
        .second(small(local.second()))
        .utc_offset_hour(i8::try_from(offset / 3600).unwrap_or_default())
        .utc_offset_minute(u8::try_from(offset.abs() / 60 % 60).unwrap_or_default())
}
