//! What is no text: the barcode, and the line where the receipt is cut off.

use super::grid::{LEFT, WIDTH};
use crate::br::boleto::CodigoBarras;
use crate::wire::barcode::interleaved_2_of_5;
use crate::wire::pdf::{Align, Area, Page, Type};

/// FEBRABAN's measures of the barcode, in millimetres.
const BARS_WIDTH: f32 = 103.0;
const BARS_HEIGHT: f32 = 13.0;

/// Draws the barcode from its upper left corner.
pub(super) fn barcode(page: &mut Page, left: f32, top: f32, barras: CodigoBarras) {
    // 44 digits are an even number of digits, so there are always bars.
    let widths = interleaved_2_of_5(barras.as_str()).unwrap_or_default();
    page.bars(Area { left, top, width: BARS_WIDTH, height: BARS_HEIGHT }, &widths);
}

/// The dashed line between the two parts, with a pair of scissors on it.
pub(super) fn cut(page: &mut Page, top: f32) {
    const THIN: f32 = 0.5;
    let hint = Area { left: LEFT, top: top - 3.0, width: WIDTH, height: 2.0 };
    page.text(hint, Align::Right, Type::regular(5.5), "Corte na linha pontilhada");
    page.dashes(THIN, &[(LEFT + 7.0, top), (LEFT + WIDTH, top)]);
    for side in [-1.0, 1.0] {
        // A blade from its tip across the pivot to its handle, and the handle's ring.
        let middle = (LEFT + 1.2, top + side * 1.1);
        page.line(THIN, &[(LEFT + 6.0, top - side * 0.9), (LEFT + 2.0, top + side * 0.7)]);
        let ring = [(0.9, 0.0), (0.64, 0.64), (0.0, 0.9), (-0.64, 0.64), (-0.9, 0.0), (-0.64, -0.64)];
        let ring = ring.into_iter().chain([(0.0, -0.9), (0.64, -0.64), (0.9, 0.0)]);
        let ring: Vec<_> = ring.map(|(x, y)| (middle.0 + x, middle.1 + y)).collect();
        page.line(THIN, &ring);
    }
}
