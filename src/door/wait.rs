//! Waiting on a thread that may belong to anybody.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Blocks this thread until the future is done. Unlike a runtime's `block_on` it can be called within any runtime and within none: what
/// a double's futures wait for is done by the double's own thread.
pub(super) fn wait<F: Future>(future: F) -> F::Output {
    // Within a task of tokio its budget of operations would run out, and nobody would fill it up while the thread is blocked.
    let mut future = pin!(tokio::task::coop::unconstrained(future));
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}
