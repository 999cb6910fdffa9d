//! The boxes that a DANFE in A4 is made of: a small name above, the value below, thin lines around.

use crate::wire::barcode::code_128;
use crate::wire::pdf::{Align, Area, Page, Type};

/// The grid's left edge on the page, in millimetres.
pub(super) const LEFT: f32 = 8.0;
/// The grid's width.
pub(super) const WIDTH: f32 = 194.0;
/// Where the first thing on a page begins.
pub(super) const TOP: f32 = 7.0;
/// Where the last thing ends, above the foot line.
pub(super) const FOOT: f32 = 289.0;
/// The height of a row.
pub(super) const ROW: f32 = 7.2;
/// The height of a block's title.
pub(super) const TITULO: f32 = 3.6;

const THIN: f32 = 0.4;
const PAD: f32 = 1.0;

pub(super) const ROTULO: Type = Type::regular(5.0);
const VALOR: Type = Type::regular(8.0);

/// Points in a millimetre.
const POINTS: f32 = 72.0 / 25.4;

/// A box in a row.
pub(super) struct Campo {
    width: f32,
    rotulo: &'static str,
    valor: String,
    align: Align,
    set: Type,
    /// Whether it is set smaller rather than cut.
    inteiro: bool,
}

impl Campo {
    /// A text at the left, cut where it is too long.
    pub(super) fn texto(width: f32, rotulo: &'static str, valor: impl Into<String>) -> Self {
        Self { width, rotulo, valor: valor.into(), align: Align::Left, set: VALOR, inteiro: false }
    }

    /// A date or a code in the middle, never cut.
    pub(super) fn codigo(width: f32, rotulo: &'static str, valor: impl Into<String>) -> Self {
        Self { align: Align::Center, inteiro: true, ..Self::texto(width, rotulo, valor) }
    }

    /// An amount at the right, never cut.
    pub(super) fn valor(width: f32, rotulo: &'static str, valor: impl Into<String>) -> Self {
        Self { align: Align::Right, inteiro: true, ..Self::texto(width, rotulo, valor) }
    }

    /// In bold.
    pub(super) fn forte(self) -> Self {
        Self { set: Type::bold(self.set.size), ..self }
    }
}

/// A row of boxes from the grid's left edge on; where it ends.
pub(super) fn linha(page: &mut Page, top: f32, campos: &[Campo]) -> f32 {
    let mut left = LEFT;
    for campo in campos {
        caixa(page, left, top, campo.width, ROW);
        rotulo(page, left, top, campo.width, campo.rotulo);
        let area = dentro(left, top, campo.width, ROW - 1.5);
        let write = if campo.inteiro { inteiro } else { Page::text };
        write(page, area, campo.align, campo.set, &campo.valor);
        left += campo.width;
    }
    top + ROW
}

/// A block's title; where it ends.
pub(super) fn titulo(page: &mut Page, top: f32, text: &str) -> f32 {
    page.text(dentro(LEFT, top, WIDTH, 3.0), Align::Left, Type::bold(5.5), text);
    top + TITULO
}

/// The name at the top of a box.
pub(super) fn rotulo(page: &mut Page, left: f32, top: f32, width: f32, text: &str) {
    page.text(dentro(left, top, width, 2.3), Align::Left, ROTULO, text);
}

/// The four lines of a box.
pub(super) fn caixa(page: &mut Page, left: f32, top: f32, width: f32, height: f32) {
    let (right, foot) = (left + width, top + height);
    page.line(THIN, &[(left, top), (right, top), (right, foot), (left, foot), (left, top)]);
}

/// Part of a box, its baseline so far below the box's top.
pub(super) fn dentro(left: f32, top: f32, width: f32, below: f32) -> Area {
    Area { left: left + PAD, top, width: width - 2.0 * PAD, height: below }
}

/// A text that is set smaller rather than cut.
pub(super) fn inteiro(page: &mut Page, area: Area, align: Align, set: Type, text: &str) {
    page.text(area, align, set.within(text, area.width * POINTS), text);
}

/// A text in lines of a width in millimetres.
pub(super) fn quebrar(set: Type, width: f32, text: &str) -> Vec<String> {
    set.wrap(text, width * POINTS)
}

/// Lines from a baseline on, so far apart and at most so many: the last one ends in an ellipsis when there are more. The baseline
/// after them.
pub(super) fn paragrafo(
    page: &mut Page,
    mut area: Area,
    (pitch, most): (f32, usize),
    align: Align,
    set: Type,
    text: &str,
) -> f32 {
    let lines = quebrar(set, area.width, text);
    for (nth, line) in lines.iter().enumerate().take(most) {
        if nth + 1 == most && lines.len() > most {
            let rest: Vec<&str> = lines.iter().skip(nth).map(String::as_str).collect();
            page.text(area, align, set, &rest.join(" "));
        } else {
            page.text(area, align, set, line);
        }
        area.top += pitch;
    }
    area.top + area.height
}

/// A text as Code 128 in the middle of an area, its quiet zones inside: nothing where it has letters that Code 128 has not.
pub(super) fn barras(page: &mut Page, area: Area, text: &str) {
    const QUIET: f32 = 10.0;
    let widths = code_128(text).unwrap_or_default();
    let modules = widths.iter().map(|width| f32::from(*width)).sum::<f32>();
    let narrow = area.width / (modules + 2.0 * QUIET);
    page.bars(Area { left: area.left + QUIET * narrow, width: modules * narrow, ..area }, &widths);
}
