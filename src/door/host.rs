//! The thread that a double lives on.

use std::net::SocketAddr;
use std::thread::{self, JoinHandle};

use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::builder::{Plan, StartError};
use crate::app::{App, World};
use crate::server::Shutdown;

/// A thread with a runtime of its own, that serves one app; dropping it ends both, whatever is under way there.
#[derive(Debug)]
pub(super) struct Host {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// What a host that listens has to show.
pub(super) struct Open {
    pub(super) app: App,
    pub(super) world: World,
    pub(super) address: SocketAddr,
}

impl Host {
    /// Starts a thread that makes the world and listens.
    pub(super) async fn start(plan: Plan) -> Result<(Self, Open), StartError> {
        let (ready, opened) = oneshot::channel();
        let (stop, stopped) = oneshot::channel();
        let thread = thread::Builder::new()
            .name("duble".to_owned())
            .spawn(move || live(plan, ready, stopped))
            .map_err(StartError::Thread)?;
        // From here on, whoever gives up waiting ends the thread as well.
        let host = Self { stop: Some(stop), thread: Some(thread) };
        let open = opened.await.map_err(|_| StartError::Lost)??;
        Ok((host, open))
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // The port is free once this returns. A panic there is no reason for another one here.
            _ = thread.join();
        }
    }
}

fn live(plan: Plan, ready: oneshot::Sender<Result<Open, StartError>>, stopped: oneshot::Receiver<()>) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return drop(ready.send(Err(StartError::Thread(error)))),
    };
    runtime.block_on(async {
        let (open, listener) = match open(plan).await {
            Ok(opened) => opened,
            Err(error) => return drop(ready.send(Err(error))),
        };
        let app = open.app.clone();
        if ready.send(Ok(open)).is_err() {
            return;
        }
        tokio::select! {
            () = app.serve(listener, Shutdown::new()) => {}
            _ = stopped => {}
        }
    });
    // Whoever stops a double wants nothing more of it: neither connections nor what takes its time are waited for.
    runtime.shutdown_background();
}

async fn open(plan: Plan) -> Result<(Open, TcpListener), StartError> {
    let (wanted, limits) = (plan.listen, plan.limits);
    let app = App::new(plan.maker()?, [], limits)?;
    let world = app.default_world()?;
    let listen = |error| StartError::Listen { address: wanted, error };
    let listener = App::bind(wanted).await.map_err(listen)?;
    let address = listener.local_addr().map_err(listen)?;
    Ok((Open { app, world, address }, listener))
}
