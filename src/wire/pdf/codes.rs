//! Barcodes and QR codes on a page.

use super::{Area, Page};
use crate::wire::barcode::Qr;

impl Page {
    /// Draws the widths of bar, space, bar, … so that they fill an area; the quiet zones on both sides are left to the
    /// caller.
    pub fn bars(&mut self, area: Area, widths: &[u8]) {
        let narrow = area.width / widths.iter().map(|width| f32::from(*width)).sum::<f32>();
        let mut at = area.left;
        let mut bars = Vec::with_capacity(widths.len() / 2 + 1);
        for (nth, width) in widths.iter().enumerate() {
            let width = f32::from(*width) * narrow;
            if nth % 2 == 0 {
                bars.push(Area { left: at, width, ..area });
            }
            at += width;
        }
        self.fill(0.0, bars);
    }

    /// Draws a QR code into a square with this side, its quiet zone included.
    pub fn qr(&mut self, left: f32, top: f32, side: f32, code: &Qr) {
        let quiet = f32::from(Qr::QUIET);
        let size = f32::from(u16::try_from(code.size()).unwrap_or(u16::MAX));
        let module = side / (size + 2.0 * quiet);
        let mut dark = Vec::new();
        let mut down = top + quiet * module;
        for row in code.rows() {
            let mut across = left + quiet * module;
            for run in row.chunk_by(|one, next| one == next) {
                let width = module * f32::from(u16::try_from(run.len()).unwrap_or(u16::MAX));
                if run.first() == Some(&true) {
                    dark.push(Area { left: across, top: down, width, height: module });
                }
                across += width;
            }
            down += module;
        }
        self.fill(0.0, dark);
    }
}
