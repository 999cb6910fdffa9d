//! How a world's clock is moved and set: from due to due, in order, and standing still while a letter is out.

use std::pin::pin;

use super::delivery::Inside;
use super::{Cell, StepError};
use crate::facts::{Lapse, Moment};
use crate::world::{Clock, Rate, Rooms};

/// How far a world was advanced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Advanced {
    /// What the clock shows now.
    pub now: Moment,
    /// How many timers fell due on the way.
    pub fell_due: usize,
}

/// What is to be set of a clock; what is absent stays as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Setting {
    /// What it shows: from due to due, as when it is advanced.
    pub now: Option<Moment>,
    /// Whether it stands still there.
    pub frozen: Option<bool>,
    /// How fast it goes while it runs.
    pub rate: Option<Rate>,
}

/// Why a clock cannot be set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetError {
    /// It shows a later instant already.
    #[error("the clock never goes backwards: it shows {now}, and {asked} is over")]
    Past {
        /// What was asked for.
        asked: Moment,
        /// What it shows.
        now: Moment,
    },
    /// On the way there.
    #[error(transparent)]
    Step(#[from] StepError),
}

impl<R: Rooms> Cell<R> {
    /// Moves the clock on, from due to due and in order. After each instant that posted letters it waits until the world is at rest:
    /// time stands still while a call to the outside is under way (house decision 2). Two advances take turns.
    ///
    /// # Errors
    ///
    /// When the story feeds itself, or a reset or a restore overtakes it; what has run by then has run.
    pub async fn advance(&self, by: Lapse) -> Result<Advanced, StepError> {
        self.travel(|_, now| Ok(now.plus(by)), |_| ()).await
    }

    /// Sets the clock. One that is to stand still does so before it is moved, so that it stands at the very instant that was asked for;
    /// one that is to run does so once it has arrived.
    ///
    /// # Errors
    ///
    /// When the instant is over, and then nothing was set; else as [`Cell::advance`].
    pub async fn set_clock(&self, setting: Setting) -> Result<Advanced, SetError> {
        let Setting { now: target, frozen, rate } = setting;
        let aim = |inside: &mut Inside<R>, now: Moment| {
            let target = target.unwrap_or(now);
            if target < now {
                return Err(SetError::Past { asked: target, now });
            }
            if frozen == Some(true) {
                inside.universe.clock.freeze();
            }
            Ok(target)
        };
        let arrive = |clock: &mut Clock| {
            if let Some(rate) = rate {
                clock.set_rate(rate);
            }
            if frozen == Some(false) {
                clock.run();
            }
        };
        self.travel(aim, arrive).await
    }

    /// Goes from now to where `aim` points, and sets the clock there.
    async fn travel<E: From<StepError>>(
        &self,
        aim: impl FnOnce(&mut Inside<R>, Moment) -> Result<Moment, E>,
        arrive: impl FnOnce(&mut Clock),
    ) -> Result<Advanced, E> {
        let _turn = self.advancing.lock().await;
        let epoch = self.open().epoch;
        let (mut aim, mut begun, mut ran) = (Some(aim), None, 0);
        loop {
            self.quiet().await;
            let mut open = self.open();
            if open.epoch != epoch {
                return Err(StepError::Overtaken.into());
            }
            if let Some(aim) = aim.take() {
                let now = self.wake(&mut open)?;
                begun = Some((aim(&mut open, now)?, open.fell_due));
            }
            // What falls due on the way may also be run by a request that steps in, so it is counted where it runs.
            let Some((target, before)) = begun else { continue };
            while open.at_rest()
                && let Some(next) = open.universe.timers.next().filter(|next| *next <= target)
            {
                open.universe.clock.move_to(next);
                self.settle(&mut open, next, &mut ran)?;
            }
            if open.at_rest() {
                open.universe.clock.move_to(target);
                open.universe.latest = open.universe.latest.max(target);
                arrive(&mut open.universe.clock);
                open.moved();
                return Ok(Advanced { now: open.universe.latest, fell_due: open.fell_due - before });
            }
        }
    }

    /// Waits until no letter waits and none is under way.
    pub(super) async fn quiet(&self) {
        loop {
            let mut calm = pin!(self.calm.notified());
            // Heard from here on: the world may come to rest between the look and the wait.
            calm.as_mut().enable();
            if self.open().at_rest() {
                return;
            }
            calm.await;
        }
    }

    /// Waits until the world is at rest and all that is due by now has run. A world whose letters nobody carries out is always at
    /// rest.
    pub async fn settled(&self) {
        loop {
            self.quiet().await;
            let mut open = self.open();
            // A story that feeds itself never settles; whoever takes a step is told.
            if self.wake(&mut open).is_err() || open.at_rest() {
                return;
            }
        }
    }
}
