//! Carries what rooms have posted out of the process by HTTP or HTTPS, and brings back what came of it. One task per world, which also
//! wakes the world's running clock at its next due moment (house decision 2); it ends with its world.
//!
//! Only what a room has posted is called, and the room has judged the host. A letter is one connection and one request: no proxy, no
//! redirect, no retry. Retries are the provider's rules, and those are the room's.

mod post;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use crate::dial::Trust;
use crate::facts::{clipped, shown};
use crate::world::{Attendance, Cell, LONGEST_REASON, Letter, Receipt, Rooms, Stopwatch, WorldName};
use post::exchange;

pub use crate::dial::CaError;

/// How long a delivery may take, in real time: connection, request and answer together.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// Carries letters. Clones share their settings.
#[derive(Clone, Debug)]
pub struct Courier {
    patience: Duration,
    trust: Arc<Trust>,
}

impl Courier {
    /// A courier that gives each delivery so much real time.
    pub fn new(patience: Duration) -> Self {
        Self { patience, trust: Arc::new(Trust::default()) }
    }

    /// Trusts these authorities too (PEM, one certificate or several), beside the system's.
    ///
    /// # Errors
    ///
    /// When the text holds no certificate, or one that cannot be read.
    pub fn trusting(self, pem: &[u8]) -> Result<Self, CaError> {
        Ok(Self { trust: Arc::new(Trust::with(pem)?), ..self })
    }

    /// Carries the letters of a world from now on, until it is gone. Must be called within a runtime.
    pub fn attend<R: Rooms>(&self, name: &WorldName, world: &Arc<Cell<R>>) {
        if let Some(attendance) = world.attend() {
            tokio::spawn(self.clone().round(name.clone(), attendance));
        }
    }

    async fn round<R: Rooms>(self, name: WorldName, attendance: Attendance<R>) {
        while let Some(parcel) = attendance.next().await {
            let watch = Stopwatch::start();
            // A letter that nobody waits for any more must not hold up those of the world that is there now.
            let receipt = tokio::select! {
                receipt = self.carry(&parcel.letter) => receipt,
                () = attendance.overtaken(&parcel) => continue,
            };
            let (operation, url) = (parcel.letter.operation, parcel.letter.url.clone());
            let Some(delivered) = attendance.returned(parcel, &receipt) else { continue };
            let status = match receipt {
                Receipt::Answered { status, .. } => status,
                Receipt::Failed { .. } => 0,
            };
            let reason = delivered.line.reason.as_deref().map(|reason| clipped(reason, LONGEST_REASON));
            tracing::info!(
                at = %delivered.now, operation, status, code = delivered.line.code.as_deref().unwrap_or("-"), world = %name,
                ms = %format_args!("{:.1}", watch.elapsed().as_secs_f64() * 1_000.0), reason = reason.as_deref().unwrap_or("-"),
                to = %shown(&url),
            );
        }
    }

    /// Carries one letter.
    async fn carry(&self, letter: &Letter) -> Receipt {
        match tokio::time::timeout(self.patience, exchange(letter, &self.trust)).await {
            Ok(Ok((status, body))) => Receipt::Answered { status, body },
            Ok(Err(said)) => Receipt::Failed { said },
            Err(_) => Receipt::Failed { said: format!("no answer within {:?}", self.patience) },
        }
    }
}
