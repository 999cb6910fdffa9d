//! A connection whose client must take what it is sent: one that takes nothing for too long is cut, and so holds neither a place among
//! the connections nor the bytes that wait for it.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// A stream with a bound on how long a write may wait, in real time.
#[derive(Debug)]
pub(super) struct Impatient<S> {
    stream: S,
    patience: Duration,
    /// Runs while a write waits.
    waiting: Option<Pin<Box<Sleep>>>,
}

impl<S> Impatient<S> {
    /// A stream that is cut once a write has waited so long.
    pub(super) fn new(stream: S, patience: Duration) -> Self {
        Self { stream, patience, waiting: None }
    }

    /// Passes on what came of a write, or fails when it has waited too long.
    fn watch<T>(&mut self, cx: &mut Context<'_>, came: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if came.is_ready() {
            self.waiting = None;
            return came;
        }
        let patience = self.patience;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(patience)));
        ready!(waiting.as_mut().poll(cx));
        let said = format!("the client took nothing of its answer for {} s", patience.as_secs_f64());
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, said)))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Impatient<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Impatient<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let came = Pin::new(&mut this.stream).poll_write(cx, buf);
        this.watch(cx, came)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let came = Pin::new(&mut this.stream).poll_write_vectored(cx, bufs);
        this.watch(cx, came)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        match Pin::new(&mut this.stream).poll_flush(cx) {
            // A plain socket has always flushed: that says nothing of a write that waits.
            Poll::Ready(flushed) => Poll::Ready(flushed),
            Poll::Pending => this.watch(cx, Poll::Pending),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let came = Pin::new(&mut this.stream).poll_shutdown(cx);
        this.watch(cx, came)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
    use tokio::time::timeout;

    use super::*;

    const PATIENCE: Duration = Duration::from_millis(200);

    #[tokio::test]
    async fn who_takes_nothing_is_cut() {
        let (ours, theirs) = duplex(8);
        let mut ours = Impatient::new(ours, PATIENCE);
        let error = ours.write_all(b"more than eight bytes").await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert_eq!(error.to_string(), "the client took nothing of its answer for 0.2 s");
        drop(theirs);
    }

    #[tokio::test]
    async fn who_takes_a_little_at_a_time_gets_it_all() {
        let (ours, mut theirs) = duplex(8);
        let mut ours = Impatient::new(ours, PATIENCE);
        let sent = tokio::spawn(async move { ours.write_all(&[7; 64]).await });
        let mut seen = Vec::new();
        while seen.len() < 64 {
            sleep(PATIENCE / 20).await;
            seen.push(theirs.read_u8().await.unwrap());
        }
        sent.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn an_idle_connection_is_left_alone() {
        let (ours, mut theirs) = duplex(8);
        let mut ours = Impatient::new(ours, PATIENCE);
        let mut byte = [0];
        assert!(timeout(PATIENCE * 2, ours.read_exact(&mut byte)).await.is_err(), "nothing cuts it");
        theirs.write_all(b"a").await.unwrap();
        ours.read_exact(&mut byte).await.unwrap();
        ours.write_all(b"b").await.unwrap();
    }
}
