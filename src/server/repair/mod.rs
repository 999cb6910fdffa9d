//! Makes the request line of every HTTP/1 request legal before hyper reads it.
//!
//! Betha's own documented URL carries raw `"` and `>` in the request target, and the filters that its clients write
//! carry blanks too (dossier of Betha, section 4, "transport"):
//!
//! ```text
//! GET /integracoes/v1/execucoes-dividas-terceiros?offset=0&limit=100&filter=dataBase>="2023-01-01T00:00:00.000" HTTP/1.1
//! ```
//!
//! hyper answers that with a bare 400, before any code of ours runs. So the stream that hyper reads is a [`Repaired`]
//! one: the target, which is all between the first blank and the last ` HTTP/1.x` of the line, leaves it with every
//! byte that RFC 3986 does not allow percent-encoded, and every other byte of the connection as it came.
//!
//! A line can only be told from a body by following the connection message by message. `track` does that and follows
//! hyper's reading of the same bytes. Wherever the two might part (an unclear length, an oversized head, a line that is
//! not HTTP/1, CONNECT, a switch of protocols) it stops for good and lets everything pass, so that hyper decides alone:
//! the worst outcome is then the 400 that was to be expected without us, never a body taken for a request line.

#[cfg(test)]
mod against_hyper;
mod body;
mod fields;
mod line;
#[cfg(test)]
mod tests;
mod track;

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::BytesMut;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use track::Tracker;

/// What the answer that ends HTTP on a connection begins with.
const SWITCHING: &[u8] = b"HTTP/1.1 101";

/// A stream whose reading side is made legal; writing passes unchanged.
///
/// Bytes that need no repair stay in the reader's own buffer: only a line that is illegal, or that arrives in pieces, is
/// copied.
#[derive(Debug)]
pub struct Repaired<T> {
    inner: T,
    tracker: Tracker,
    /// Bytes that are ready for the reader and did not fit its buffer.
    ready: BytesMut,
    /// Reused for what has to be taken back out of the reader's buffer.
    scratch: Vec<u8>,
}

impl<T> Repaired<T> {
    /// Wraps a stream of which nothing has been read yet.
    pub fn new(inner: T) -> Self {
        Self { inner, tracker: Tracker::default(), ready: BytesMut::new(), scratch: Vec::new() }
    }

    /// Hands over as much as fits of what is ready.
    fn hand_over(&mut self, buf: &mut ReadBuf<'_>) {
        let fits = self.ready.len().min(buf.remaining());
        buf.put_slice(&self.ready.split_to(fits));
    }

    /// Stops repairing once the server agrees to speak another protocol.
    fn watch(&mut self, written: &[u8]) {
        if self.tracker.switch_asked() && written.starts_with(SWITCHING) {
            self.tracker.switched();
        }
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Repaired<T> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if buf.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        if !this.ready.is_empty() {
            this.hand_over(buf);
            return Poll::Ready(Ok(()));
        }
        let before = buf.filled().len();
        loop {
            ready!(Pin::new(&mut this.inner).poll_read(cx, buf))?;
            let new = buf.filled().get(before..).unwrap_or_default();
            if new.is_empty() {
                // The other side has finished: what was held back will never be a line.
                this.tracker.finish(&mut this.ready);
                this.hand_over(buf);
                return Poll::Ready(Ok(()));
            }
            let kept = this.tracker.pass(new);
            let rest = new.get(kept..).unwrap_or_default();
            if rest.is_empty() {
                return Poll::Ready(Ok(()));
            }
            this.scratch.clear();
            this.scratch.extend_from_slice(rest);
            buf.set_filled(before + kept);
            this.tracker.feed(&this.scratch, &mut this.ready);
            this.hand_over(buf);
            // To return with nothing would mean the end of the stream; all is held back, so more is needed.
            if buf.filled().len() > before {
                return Poll::Ready(Ok(()));
            }
        }
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Repaired<T> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.watch(bytes);
        Pin::new(&mut this.inner).poll_write(cx, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        slices.iter().for_each(|slice| this.watch(slice));
        Pin::new(&mut this.inner).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }
}
