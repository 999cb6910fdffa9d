//! Follows one connection from request to request and repairs each request line on its way.
//!
//! Only a request line is ever held back or changed; fields and bodies are read while they pass. The bytes that come out
//! do not depend on the pieces in which they came in.

use bytes::BytesMut;

use super::body::{Body, Progress};
use super::fields::{End, Fields, LARGEST_HEAD};
use super::line;

/// Where a connection stands.
#[derive(Debug)]
enum Place {
    /// Before or within a request line.
    Line,
    /// Within the fields of a request.
    Fields(Fields),
    /// Within the body of a request.
    Body(Body),
    /// No longer followed: all that comes passes as it is.
    Through,
}

/// The state of one connection.
#[derive(Debug)]
pub(super) struct Tracker {
    place: Place,
    /// A request line that has begun, as far as it has come.
    held: Vec<u8>,
    /// Whether the request last seen offered to switch protocols.
    switch_asked: bool,
}

impl Default for Tracker {
    fn default() -> Self {
        Self { place: Place::Line, held: Vec::new(), switch_asked: false }
    }
}

impl Tracker {
    /// Reads on; says how many of the first bytes pass as they are. From the others [`Tracker::feed`] makes what has to
    /// take their place.
    pub(super) fn pass(&mut self, bytes: &[u8]) -> usize {
        let mut passed = 0;
        while let Some(rest) = bytes.get(passed..).filter(|rest| !rest.is_empty()) {
            passed += match &mut self.place {
                Place::Through => rest.len(),
                Place::Line => match self.pass_line(rest) {
                    0 => break,
                    length => length,
                },
                Place::Fields(fields) => {
                    let (taken, end) = fields.advance(rest);
                    if let Some(end) = end {
                        self.switch_asked = fields.upgrade;
                        self.place = match end {
                            End::Body(Body::Length(0)) => Place::Line,
                            End::Body(body) => Place::Body(body),
                            End::Unclear => Place::Through,
                        };
                    }
                    taken
                }
                Place::Body(body) => {
                    let (taken, progress) = body.advance(rest);
                    match progress {
                        Progress::More => {}
                        Progress::Ended => self.place = Place::Line,
                        Progress::Unclear => self.place = Place::Through,
                    }
                    taken
                }
            };
        }
        passed
    }

    /// The length of what passes at the beginning of a line: an empty line, which hyper skips, a whole line that is
    /// legal, or all when this is not HTTP/1.
    fn pass_line(&mut self, rest: &[u8]) -> usize {
        if !self.held.is_empty() {
            return 0;
        }
        if let Some(b'\r' | b'\n') = rest.first() {
            return 1;
        }
        let Some(line) = rest.split_inclusive(|b| *b == b'\n').next().filter(|line| line.ends_with(b"\n"))
        else {
            return 0;
        };
        if line.len() > LARGEST_HEAD {
            return 0;
        }
        match line::read(line) {
            Some(request) if request.repaired.is_some() => 0,
            Some(request) => {
                self.place = Place::Fields(Fields::new(request.http_10, line.len()));
                line.len()
            }
            None => {
                self.place = Place::Through;
                rest.len()
            }
        }
    }

    /// Reads on and appends to `out` what the bytes become, as far as that is certain yet.
    pub(super) fn feed(&mut self, bytes: &[u8], out: &mut BytesMut) {
        let mut rest = bytes;
        while !rest.is_empty() {
            let passed = self.pass(rest);
            let (legal, others) = rest.split_at_checked(passed).unwrap_or((rest, &[]));
            out.extend_from_slice(legal);
            rest = self.hold(others, out);
        }
    }

    /// Takes bytes of a request line, up to its end at most; returns the others.
    fn hold<'a>(&mut self, bytes: &'a [u8], out: &mut BytesMut) -> &'a [u8] {
        let end = bytes.iter().position(|b| *b == b'\n').map_or(bytes.len(), |lf| lf + 1);
        let (piece, rest) = bytes.split_at_checked(end).unwrap_or((bytes, &[]));
        self.held.extend_from_slice(piece);
        if self.held.len() > LARGEST_HEAD || !line::may_begin(&self.held) {
            self.finish(out);
        } else if self.held.ends_with(b"\n") {
            match line::read(&self.held) {
                None => self.finish(out),
                Some(request) => {
                    out.extend_from_slice(request.repaired.as_deref().unwrap_or(&self.held));
                    self.place = Place::Fields(Fields::new(request.http_10, self.held.len()));
                    self.held.clear();
                }
            }
        }
        rest
    }

    /// Lets go of what is held back, as it came, and of the connection.
    pub(super) fn finish(&mut self, out: &mut BytesMut) {
        out.extend_from_slice(&self.held);
        self.held = Vec::new();
        self.place = Place::Through;
    }

    /// Whether the client offered to switch protocols, so that an answer may end HTTP on this connection.
    pub(super) fn switch_asked(&self) -> bool {
        self.switch_asked
    }

    /// The server took the offer. A client that has already begun the next request meant something else.
    pub(super) fn switched(&mut self) {
        if self.held.is_empty() {
            self.place = Place::Through;
        }
    }
}
