//! The grid of boxes that both parts are made of: a small label above, the value below, thin lines around.

use crate::br::boleto::BANCO;
use crate::wire::pdf::{Align, Area, Page, Type};

/// The grid's left edge on the page, in millimetres.
pub(super) const LEFT: f32 = 15.0;
/// The grid's width.
pub(super) const WIDTH: f32 = 180.0;
/// Where the column of dates and amounts begins, from the grid's left edge.
pub(super) const AMOUNTS: f32 = 135.0;
/// The height of a row.
pub(super) const ROW: f32 = 8.0;
/// The height of the heading.
pub(super) const HEADING: f32 = 10.0;

const THIN: f32 = 0.4;
const THICK: f32 = 1.0;
const PAD: f32 = 1.2;
const SHADE: f32 = 0.91;

pub(super) const LABEL: Type = Type::regular(5.5);
pub(super) const VALUE: Type = Type::regular(8.5);
pub(super) const STRONG: Type = Type::bold(9.0);

/// A box in a row: where it begins and how wide it is, from the grid's left edge.
pub(super) struct Cell<'a> {
    left: f32,
    width: f32,
    label: &'a str,
    value: &'a str,
    align: Align,
    set: Type,
    shaded: bool,
}

impl<'a> Cell<'a> {
    /// A box with its value at the left.
    pub(super) const fn new(left: f32, width: f32, label: &'a str, value: &'a str) -> Self {
        Self { left, width, label, value, align: Align::Left, set: VALUE, shaded: false }
    }

    /// A box of the last column, its value at the right.
    pub(super) const fn amount(label: &'a str, value: &'a str) -> Self {
        Self { align: Align::Right, ..Self::new(AMOUNTS, WIDTH - AMOUNTS, label, value) }
    }

    /// With its value in bold.
    pub(super) const fn strong(self) -> Self {
        Self { set: STRONG, ..self }
    }

    /// Shaded: what a payer looks for first.
    pub(super) const fn shaded(self) -> Self {
        Self { shaded: true, ..self.strong() }
    }

    /// With its value in the middle.
    pub(super) const fn centered(self) -> Self {
        Self { align: Align::Center, ..self }
    }
}

/// Part of a row of the grid, its baseline so far below the row's top.
pub(super) fn line_of(left: f32, top: f32, width: f32, below: f32) -> Area {
    Area { left: LEFT + left + PAD, top, width: width - 2.0 * PAD, height: below }
}

/// Bank, number and one more thing, over a thick line.
pub(super) fn heading(page: &mut Page, top: f32, set: Type, text: &str) {
    const BANK: f32 = 38.0;
    const NUMBER: f32 = 20.0;
    page.text(line_of(0.0, top, BANK, 7.6), Align::Left, Type::bold(19.0), "SICOOB");
    page.text(line_of(BANK, top, NUMBER, 7.6), Align::Center, Type::bold(15.0), &format!("{BANCO}-0"));
    let rest = BANK + NUMBER;
    page.text(line_of(rest, top, WIDTH - rest, 7.4), Align::Right, set, text);
    let foot = top + HEADING;
    for left in [BANK, rest] {
        page.line(THICK, &[(LEFT + left, top + 2.0), (LEFT + left, foot)]);
    }
    page.line(THICK, &[(LEFT, foot), (LEFT + WIDTH, foot)]);
}

/// A row of boxes.
pub(super) fn row(page: &mut Page, top: f32, height: f32, cells: &[Cell<'_>]) {
    let shaded = cells.iter().filter(|cell| cell.shaded);
    for Cell { left, width, .. } in shaded {
        page.fill(SHADE, [Area { left: LEFT + left, top, width: *width, height }]);
    }
    for cell in cells {
        label(page, cell.left, top, cell.width, cell.label);
        page.text(line_of(cell.left, top, cell.width, height - 1.9), cell.align, cell.set, cell.value);
        frame(page, cell.left, top, cell.width, height);
    }
}

/// A label at the top of a box.
pub(super) fn label(page: &mut Page, left: f32, top: f32, width: f32, text: &str) {
    page.text(line_of(left, top, width, 2.4), Align::Left, LABEL, text);
}

/// The edges of a box: all four, since the shade of a box covers half the line that it hangs from.
pub(super) fn frame(page: &mut Page, left: f32, top: f32, width: f32, height: f32) {
    let (left, right, foot) = (LEFT + left, LEFT + left + width, top + height);
    page.line(THIN, &[(left, top), (left, foot), (right, foot), (right, top), (left, top)]);
}

/// The most lines that a title can have: five of its beneficiary, three steps of a discount, fine, interest, protest, listing, last day.
const MOST_LINES: usize = 13;

/// Lines of text from a baseline on, so far apart; where more than find room, they stand closer and smaller. What is more than a title
/// can have is left out, and the last place says so.
pub(super) fn lines(page: &mut Page, first: Area, pitch: f32, room: usize, set: Type, texts: &[String]) {
    let count = texts.len().min(MOST_LINES).max(room);
    let gaps = |lines: usize| f32::from(u8::try_from(lines.saturating_sub(1)).unwrap_or(u8::MAX)).max(1.0);
    let closer = gaps(room) / gaps(count);
    let set = Type { size: set.size * closer, ..set };
    let over = texts.len() > count;
    let mut area = first;
    for (nth, text) in texts.iter().take(count).enumerate() {
        let shown = if over && nth + 1 == count { "…" } else { text };
        page.text(area, Align::Left, set, shown);
        area.top += pitch * closer;
    }
}
