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

/// A page.
pub struct Page {
    content: Content,
    width: f32,
    height: f32,
}

/// Points in so many millimetres.
pub(super) fn points(millimetres: f32) -> f32 {
    rounded(millimetres * 72.0 / 25.4)
}

/// A thousandth of a point is finer than any printer, and shorter to write.
fn rounded(points: f32) -> f32 {
    (points * 1000.0).round() / 1000.0
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

    /// The most that a reader shows of a page on either side: 200 inches (ISO 32000-1, annex C), in millimetres.
    pub const MOST: f32 = 5080.0;

    /// An empty page of A4.
    #[must_use]
    pub fn new() -> Self {
        Self::sized(Self::WIDTH, Self::HEIGHT)
    }

    /// An empty page of so many millimetres, at most [`Page::MOST`] of them.
    #[must_use]
    pub fn sized(width: f32, height: f32) -> Self {
        let sized = |side: f32| side.clamp(1.0, Self::MOST);
        Self { content: Content::new(), width: sized(width), height: sized(height) }
    }

    /// In millimetres.
    #[must_use]
    pub fn width(&self) -> f32 {
        self.width
    }

    /// In millimetres.
    #[must_use]
    pub fn height(&self) -> f32 {
        self.height
    }

    /// From the top downwards to PDF's from the bottom upwards.
    fn upwards(&self, top: f32) -> f32 {
        points(self.height - top)
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
        self.content.begin_text().set_font(set.font.resource(), set.size);
        let y = self.upwards(area.top + area.height);
        self.content.next_line(x, y).show(Str(&bytes)).end_text();
    }

    /// Writes a text in a grey, 0 black and 1 white, along the page's rising diagonal, its middle at a point (left,
    /// top): what a stamp leaves, for others to be written over.
    pub fn stamp(&mut self, (left, top): (f32, f32), set: Type, grey: f32, text: &str) {
        // Three, four, five: a slope close to A4's without asking each machine for its own sine.
        const ALONG: (f32, f32) = (0.6, 0.8);
        let (bytes, width) = set.fit(text, points(self.width.hypot(self.height)));
        // The middle of the capitals stands on the line.
        let (back, down) = (width / 2.0, set.size * 0.36);
        let x = rounded(points(left) - ALONG.0 * back + ALONG.1 * down);
        let y = rounded(self.upwards(top) - ALONG.1 * back - ALONG.0 * down);
        self.content.save_state().set_fill_gray(grey).begin_text().set_font(set.font.resource(), set.size);
        self.content.set_text_matrix([ALONG.0, ALONG.1, -ALONG.1, ALONG.0, x, y]).show(Str(&bytes));
        self.content.end_text().restore_state();
    }

    /// Draws a line through points (left, top), of a weight in points.
    pub fn line(&mut self, weight: f32, through: &[(f32, f32)]) {
        // The weight first: between the points of a path and its stroke nothing else may stand.
        self.content.set_line_width(weight);
        for (nth, (left, top)) in through.iter().enumerate() {
            let (x, y) = (points(*left), self.upwards(*top));
            if nth == 0 {
                self.content.move_to(x, y)
            } else {
                self.content.line_to(x, y)
            };
        }
        self.content.stroke();
    }

    /// Draws a dashed line through points (left, top), of a weight in points.
    pub fn dashes(&mut self, weight: f32, through: &[(f32, f32)]) {
        self.content.save_state().set_dash_pattern([3.0, 2.0], 0.0);
        self.line(weight, through);
        self.content.restore_state();
    }

    /// Fills areas with a grey, 0 black and 1 white. They are one figure: where two of them touch, no reader leaves a
    /// seam.
    pub fn fill(&mut self, grey: f32, areas: impl IntoIterator<Item = Area>) {
        self.content.save_state().set_fill_gray(grey);
        for Area { left, top, width, height } in areas {
            let foot = self.upwards(top + height);
            self.content.rect(points(left), foot, points(width), points(height));
        }
        self.content.fill_nonzero().restore_state();
    }

    pub(super) fn into_content(self) -> Vec<u8> {
        self.content.finish().into_vec()
    }
}
