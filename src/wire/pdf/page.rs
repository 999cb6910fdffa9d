//! A page to draw on: millimetres from the top left corner, as forms are drawn.

use pdf_writer::{Content, Str};

use super::Type;

/// A part of a page, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// From the page's left edge.
    pub left: f32,
    /// From the page's top edge.
    pub top: f32,
    /// To the right.
    pub width: f32,
    /// Downwards.
    pub height: f32,
}

/// Where a text stands in its width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// At the left end.
    Left,
    /// At the right end.
    Right,
    /// In the middle.
    Center,
}

/// A page of A4.
pub struct Page(Content);

/// Points in so many millimetres.
pub(super) fn points(millimetres: f32) -> f32 {
    rounded(millimetres * 72.0 / 25.4)
}

/// A thousandth of a point is finer than any printer, and shorter to write.
fn rounded(points: f32) -> f32 {
    (points * 1000.0).round() / 1000.0
}

/// From the top downwards to PDF's from the bottom upwards.
fn upwards(top: f32) -> f32 {
    points(Page::HEIGHT - top)
}

impl Default for Page {
    fn default() -> Self {
        Self::new()
    }
}

impl Page {
    /// Of A4, in millimetres.
    pub const WIDTH: f32 = 210.0;
    /// Of A4, in millimetres.
    pub const HEIGHT: f32 = 297.0;

    /// An empty page.
    #[must_use]
    pub fn new() -> Self {
        Self(Content::new())
    }

    /// Writes a text as one line in the width of an area, its baseline on the area's lower edge, cut with an ellipsis
    /// where it does not fit.
    pub fn text(&mut self, area: Area, align: Align, set: Type, text: &str) {
        let room = area.width * 72.0 / 25.4;
        let (bytes, width) = set.fit(text, room);
        if bytes.is_empty() {
            return;
        }
        let indent = match align {
            Align::Left => 0.0,
            Align::Right => room - width,
            Align::Center => (room - width) / 2.0,
        };
        let x = rounded(area.left * 72.0 / 25.4 + indent);
        self.0.begin_text().set_font(set.font.resource(), set.size);
        self.0.next_line(x, upwards(area.top + area.height)).show(Str(&bytes)).end_text();
    }

    /// Draws a line through points (left, top), of a weight in points.
    pub fn line(&mut self, weight: f32, through: &[(f32, f32)]) {
        // The weight first: between the points of a path and its stroke nothing else may stand.
        self.0.set_line_width(weight);
        for (nth, (left, top)) in through.iter().enumerate() {
            let (x, y) = (points(*left), upwards(*top));
            if nth == 0 {
                self.0.move_to(x, y)
            } else {
                self.0.line_to(x, y)
            };
        }
        self.0.stroke();
    }

    /// Draws a dashed line through points (left, top), of a weight in points.
    pub fn dashes(&mut self, weight: f32, through: &[(f32, f32)]) {
        self.0.save_state().set_dash_pattern([3.0, 2.0], 0.0);
        self.line(weight, through);
        self.0.restore_state();
    }

    /// Fills areas with a grey, 0 black and 1 white. They are one figure: where two of them touch, no reader leaves a
    /// seam.
    pub fn fill(&mut self, grey: f32, areas: impl IntoIterator<Item = Area>) {
        self.0.save_state().set_fill_gray(grey);
        for Area { left, top, width, height } in areas {
            self.0.rect(points(left), upwards(top + height), points(width), points(height));
        }
        self.0.fill_nonzero().restore_state();
    }

    pub(super) fn into_content(self) -> Vec<u8> {
        self.0.finish().into_vec()
    }
}
