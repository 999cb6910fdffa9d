//! A body that comes in pieces, or breaks off.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

use crate::providers::fault::LONGEST_DELAY;

/// How long the line stays open after the last byte of a body that breaks off, in real time: what hyper still holds of it is lost when
/// the connection ends, so the client gets the time to take it.
const LINGER: Duration = Duration::from_millis(50);

/// A body of which some bytes arrive, all at once or in pieces. Its length is announced in full.
#[derive(Debug)]
pub(super) struct Trickle {
    left: Bytes,
    /// Bytes that are announced and never come.
    missing: usize,
    /// Bytes of a piece, and the pause after it.
    pace: Option<(usize, Duration)>,
    /// Real time that pauses may still take; then the rest comes at once.
    patience: Duration,
    pause: Option<Pin<Box<Sleep>>>,
    lingered: bool,
}

impl Trickle {
    /// The first `arriving` bytes of a body; at a pace, in pieces of so many bytes with so much real time between them.
    pub(super) fn new(mut bytes: Bytes, arriving: usize, pace: Option<(usize, Duration)>) -> Self {
        let whole = bytes.len();
        bytes.truncate(arriving);
        let patience = Duration::from_millis(u64::try_from(LONGEST_DELAY.as_millis()).unwrap_or(0));
        Self {
            missing: whole - bytes.len(),
            left: bytes,
            pace: pace.map(|(piece, pause)| (piece.max(1), pause)),
            patience,
            pause: None,
            lingered: false,
        }
    }
}

impl Body for Trickle {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let this = self.get_mut();
        loop {
            if let Some(pause) = &mut this.pause {
                ready!(pause.as_mut().poll(context));
                this.pause = None;
            }
            if !this.left.is_empty() {
                let piece = match this.pace {
                    Some((piece, pause)) if pause <= this.patience => {
                        this.patience -= pause;
                        let piece = this.left.split_to(piece.min(this.left.len()));
                        this.pause = (!this.left.is_empty()).then(|| Box::pin(sleep(pause)));
                        piece
                    }
                    _ => std::mem::take(&mut this.left),
                };
                return Poll::Ready(Some(Ok(Frame::data(piece))));
            }
            if this.missing == 0 {
                return Poll::Ready(None);
            }
            if this.lingered {
                let broken = io::Error::new(io::ErrorKind::ConnectionAborted, "a fault cuts the body");
                return Poll::Ready(Some(Err(broken)));
            }
            this.lingered = true;
            this.pause = Some(Box::pin(sleep(LINGER)));
        }
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_empty() && self.missing == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact((self.left.len() + self.missing) as u64)
    }
}
