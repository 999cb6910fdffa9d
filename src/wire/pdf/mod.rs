//! PDF: one page of A4 with texts, rules and filled areas, the same bytes for the same page and time.
//!
//! Over `pdf-writer` (of the typst project), which writes objects and leaves their arrangement to us: four small
//! dependencies, nothing in C, nothing drawn by lot. krilla, which stands on it, embeds fonts and brings some twenty
//! more for that; printpdf brings serde, a reader of PDF and a source of randomness. With the standard fonts, which
//! every reader has, none of it is needed.
//!
//! Nothing is compressed: a page of a few kilobytes, and a test can read what it says.

mod font;
mod page;
#[cfg(test)]
pub(crate) mod tests;
mod winansi;

pub use font::{Font, Type};
pub use page::{Align, Area, Page};

use pdf_writer::{Date, Finish, Name, Pdf, Rect, Ref, TextStr};

use crate::facts::Moment;

/// What a document says of itself.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// The window's title in a reader.
    pub title: &'a str,
    /// When it was made, in world time.
    pub created: Moment,
}

/// The bytes of a document of one page.
#[must_use]
pub fn document(about: About<'_>, page: Page) -> Vec<u8> {
    let [catalog, pages, leaf, content, info] = [1, 2, 3, 4, 5].map(Ref::new);
    let fonts = (6..).map(Ref::new).zip(Font::ALL);
    let mut pdf = Pdf::new();

    let mut root = pdf.catalog(catalog);
    root.pages(pages).lang(TextStr("pt-BR"));
    root.viewer_preferences().display_doc_title(true);
    root.finish();
    pdf.pages(pages).kids([leaf]).count(1);

    let mut sheet = pdf.page(leaf);
    sheet.parent(pages).contents(content);
    sheet.media_box(Rect::new(0.0, 0.0, page::points(Page::WIDTH), page::points(Page::HEIGHT)));
    let mut resources = sheet.resources();
    let mut names = resources.fonts();
    for (id, font) in fonts.clone() {
        names.pair(font.resource(), id);
    }
    names.finish();
    resources.finish();
    sheet.finish();

    for (id, font) in fonts {
        pdf.type1_font(id).base_font(font.base()).encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    pdf.stream(content, &page.into_content());
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
