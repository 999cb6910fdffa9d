//! The one signal that ends a process, or in a test one server, in good order.
//!
//! SIGTERM (what `docker stop` sends) or Ctrl-C asks; whoever holds a clone of the [`Shutdown`] hears it, stops taking
//! in new work and finishes what is under way. A later signal adds nothing: the process is gone within a second anyway.

use std::io;
use std::sync::Arc;

use tokio::sync::watch;

/// A request to stop that is made once and stays made. Clones are the same request.
#[derive(Debug, Clone)]
pub struct Shutdown {
    asked: Arc<watch::Sender<bool>>,
}

impl Shutdown {
    /// A request that nobody has made yet.
    #[must_use]
    pub fn new() -> Self {
        Self { asked: Arc::new(watch::Sender::new(false)) }
    }

    /// Makes the request.
    pub fn request(&self) {
        self.asked.send_replace(true);
    }

    /// Whether the request has been made.
    #[must_use]
    pub fn is_requested(&self) -> bool {
        *self.asked.borrow()
    }

    /// Waits until the request is made.
    pub async fn requested(&self) {
        // The sender lives as long as `self`, so waiting cannot fail.
        let _ = self.asked.subscribe().wait_for(|asked| *asked).await;
    }

    /// Turns true when the request is made.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<bool> {
        self.asked.subscribe()
    }

    /// Makes the request when the process gets SIGTERM or Ctrl-C. From the return of this call on, neither ends the
    /// process by itself. Must be called within a runtime.
    ///
    /// # Errors
    ///
    /// When the system refuses to install a handler.
    pub fn request_on_signals(&self) -> io::Result<()> {
        let signal = Signals::install()?;
        let this = self.clone();
        tokio::spawn(async move {
            tokio::select! {
                name = signal.received() => {
                    tracing::info!(signal = name, "stopping");
                    this.request();
                }
                () = this.requested() => {}
            }
        });
        Ok(())
    }
}

impl Default for Shutdown {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn install() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    /// Waits for a signal; says which.
    async fn received(mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        }
    }
}

#[cfg(windows)]
struct Signals {
    ctrl_c: tokio::signal::windows::CtrlC,
}

#[cfg(windows)]
impl Signals {
    fn install() -> io::Result<Self> {
        Ok(Self { ctrl_c: tokio::signal::windows::ctrl_c()? })
    }

    /// Waits for a signal; says which.
    async fn received(mut self) -> &'static str {
        self.ctrl_c.recv().await;
        "Ctrl-C"
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    const SOON: Duration = Duration::from_secs(5);

    #[tokio::test]
    async fn every_clone_hears_it_before_and_after() {
        let stop = Shutdown::new();
        let waiting = tokio::spawn({
            let stop = stop.clone();
            async move { stop.requested().await }
        });
        assert!(timeout(Duration::from_millis(20), stop.requested()).await.is_err());
        assert!(!stop.is_requested());
        stop.clone().request();
        timeout(SOON, waiting).await.expect("the waiting clone hears it").unwrap();
        timeout(SOON, stop.requested()).await.expect("it stays requested");
        assert!(stop.is_requested());
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn sigterm_and_ctrl_c_request_it() {
        for signal in ["-TERM", "-INT"] {
            let stop = Shutdown::new();
            stop.request_on_signals().unwrap();
            let own = std::process::id().to_string();
            assert!(std::process::Command::new("kill").args([signal, &own]).status().unwrap().success());
            timeout(SOON, stop.requested()).await.expect(signal);
        }
    }
}
