//! Plays a scenario's steps over real HTTP and tells what came of it. The file stops at its first failed step: later steps
//! build on earlier ones, and their failures would only hide the first.
//!
//! Whoever runs it gives a [`Stage`]: a server to talk to, and hands on the world behind it.

pub(super) mod answer;
pub(super) mod cast;
mod certificate;
mod diff;
mod exchange;
mod failure;
mod foreign;
mod inside;
mod json;
mod judge;
mod junit;
mod nearest;
mod pdf;
mod received;
mod receiver;
mod report;
mod send;
mod shown;
mod suite;
mod wallet;
mod wanted;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::dial::Trust;
use crate::facts::{Lapse, Moment};
use crate::providers::Action;
use crate::scenario::format::{Named, Received, Request, Step, Verb};
use crate::scenario::literal::Literal;
use crate::scenario::loaded::Loaded;
use crate::scenario::steps::read_action;
use crate::scenario::template::{Env, Scope, TemplateError};
use crate::world::Stopwatch;

pub use failure::Failure;
pub use foreign::Foreign;
pub use judge::Difference;
use receiver::Receiver;
pub use report::{Outcome, Played, Report, Totals};
pub use suite::{Sheet, Suite};
pub use wanted::{Differs, Wanted, WantedAnswer};

/// What a step gives that has no `with`.
static NOTHING: BTreeMap<String, Literal> = BTreeMap::new();

/// How often, and how long each time, a `received` step without a `retry` looks again where nobody can say that all letters are out.
const LOOKS: (u32, Lapse) = (20, Lapse::from_millis(250));

/// Where steps are played: a server, and the world behind it.
pub trait Stage: Sync {
    /// Where the server is, with the world's prefix if it has one; without a slash at its end.
    fn base_url(&self) -> &str;

    /// The host that requests name, where it is not the URL's: addresses inside answers follow it, so a port that is chosen by chance
    /// would make each run another one.
    fn host(&self) -> Option<&str> {
        None
    }

    /// Where requests to a path go, if not all go to one server. The message says why this one goes nowhere: its step is skipped.
    fn base_of(&self, _path: &str) -> Result<&str, String> {
        Ok(self.base_url())
    }

    /// What cannot be done here, when the server's world is not ours.
    fn foreign(&self) -> Option<&Foreign> {
        None
    }

    /// Whose certificates are taken, and which is shown.
    fn trust(&self) -> Arc<Trust> {
        Arc::default()
    }

    /// What the world's clock shows.
    fn now(&self) -> Moment;

    /// Moves the world's clock on.
    fn advance(&self, by: Lapse) -> impl Future<Output = Result<(), String>> + Send;

    /// Does what the outside world does.
    fn act(&self, action: Action) -> impl Future<Output = Result<(), String>> + Send;

    /// Waits until every letter that the world has posted has been carried out and all that is due has run. A stage that does not
    /// know its world cannot tell, and returns at once.
    fn settled(&self) -> impl Future<Output = ()> + Send {
        async {}
    }

    /// Lets time pass between two tries. A world's clock is moved on; a stage without one waits.
    fn wait(&self, by: Lapse) -> impl Future<Output = Result<(), String>> + Send {
        self.advance(by)
    }
}

/// Plays the steps of a scenario. Environment variables fill `${env.…}`.
pub async fn run<S: Stage>(scenario: &Loaded, stage: &S) -> Report {
    run_with(scenario, stage, &|name| std::env::var(name).ok()).await
}

/// Plays the steps with another environment.
pub async fn run_with<S: Stage>(scenario: &Loaded, stage: &S, env: Env<'_>) -> Report {
    let watch = Stopwatch::start();
    let mut play = match Play::new(scenario, stage, env).await {
        Ok(play) => play,
        Err(message) => return Report::stuck(scenario, message),
    };
    let mut outcomes = Vec::new();
    for (index, step) in scenario.steps().iter().enumerate() {
        let failed = matches!(outcomes.last(), Some((Outcome::Failed(_) | Outcome::NotRun, _)));
        outcomes.push(if failed { (Outcome::NotRun, Duration::ZERO) } else { play.timed(index, step).await });
    }
    let notes = stage.foreign().map(|_| foreign::notes(scenario)).unwrap_or_default();
    Report { notes, took: watch.elapsed(), ..Report::new(scenario, outcomes) }
}

/// What came of a step that did not fail.
enum Done {
    Passed,
    Skipped(String),
}

/// A play under way.
struct Play<'a, S> {
    scenario: &'a Loaded,
    stage: &'a S,
    env: Env<'a>,
    captured: BTreeMap<String, Literal>,
    receivers: BTreeMap<String, Receiver>,
    /// The receivers' addresses, as `${NAME.url}` gives them.
    addresses: BTreeMap<String, String>,
    /// Names that only skipped steps would have captured.
    missing: Vec<String>,
    sender: send::Sender,
}

impl<'a, S: Stage> Play<'a, S> {
    async fn new(scenario: &'a Loaded, stage: &'a S, env: Env<'a>) -> Result<Self, String> {
        let sender = send::Sender::new(stage.trust(), stage.host());
        let (mut receivers, mut addresses) = (BTreeMap::new(), BTreeMap::new());
        for (name, settings) in scenario.receivers().iter() {
            let receiver = Receiver::start(settings)
                .await
                .map_err(|error| format!("the receiver `{name}` cannot listen: {error}"))?;
            addresses.insert(name.to_owned(), receiver.url.clone());
            receivers.insert(name.to_owned(), receiver);
        }
        Ok(Self {
            scenario,
            stage,
            env,
            captured: BTreeMap::new(),
            receivers,
            addresses,
            missing: Vec::new(),
            sender,
        })
    }

    /// What holes are filled from, and nothing that a step gives.
    fn scope(&self) -> Scope<'_> {
        Scope {
            given: &NOTHING,
            texts: self.scenario.texts(),
            captured: &self.captured,
            receivers: &self.addresses,
            now: self.stage.now(),
            env: self.env,
        }
    }

    /// What a step gives, filled itself.
    fn given(&self, step: &Step) -> Result<BTreeMap<String, Literal>, Box<Failure>> {
        let filled = |(name, value): (&str, &Literal)| Ok((name.to_owned(), self.scope().literal(value)?));
        let given = step.with.iter().flat_map(Named::iter).map(filled);
        given.collect::<Result<_, TemplateError>>().map_err(|error| Failure::saying(format!("with: {error}")))
    }

    async fn timed(&mut self, index: usize, step: &Step) -> (Outcome, Duration) {
        let watch = Stopwatch::start();
        let outcome = match self.step(index, step).await {
            Ok(Done::Passed) => Outcome::Passed,
            Ok(Done::Skipped(why)) => {
                self.missing
                    .extend(step.capture.iter().flat_map(Named::iter).map(|(name, _)| name.to_owned()));
                Outcome::Skipped(why)
            }
            Err(failure) => Outcome::Failed(failure),
        };
        (outcome, watch.elapsed())
    }

    async fn step(&mut self, index: usize, step: &Step) -> Result<Done, Box<Failure>> {
        if let Some(foreign) = self.stage.foreign()
            && let Some(why) = foreign.skips(step, self.scenario, &self.missing)
        {
            return Ok(Done::Skipped(why));
        }
        // What the step before has set off is over, so that the same story is told each time.
        self.stage.settled().await;
        match step.verb().map_err(Failure::saying)? {
            Verb::Advance(by) => self.stage.advance(by).await.map_err(Failure::saying)?,
            Verb::Do(action) => self.act(step, action).await?,
            Verb::Request(request) => return self.request(index, step, request).await,
            Verb::Received(received) => return self.received(index, step, received).await,
        }
        Ok(Done::Passed)
    }

    /// Lets time pass before the next try; why the step is left at this, if it would be too long.
    async fn pause(&self, every: Lapse) -> Result<Option<String>, Box<Failure>> {
        if let Some(why) = self.stage.foreign().and_then(|foreign| foreign.is_too_long(every)) {
            return Ok(Some(why));
        }
        self.stage.wait(every).await.map_err(Failure::saying)?;
        Ok(None)
    }

    async fn act(&self, step: &Step, action: &Literal) -> Result<(), Box<Failure>> {
        let given = self.given(step)?;
        let scope = Scope { given: &given, ..self.scope() };
        let filled = scope.literal(action).map_err(|error| Failure::saying(error.to_string()))?;
        let action = read_action(&filled).map_err(|(path, message)| {
            let path = path.to_string();
            Failure::saying(if path.is_empty() { message } else { format!("{path}: {message}") })
        })?;
        self.stage.act(action).await.map_err(Failure::saying)
    }

    /// Sends a request, again if it may, until what is expected comes.
    async fn request(&mut self, index: usize, step: &Step, request: &Request) -> Result<Done, Box<Failure>> {
        let path = request.target.split('?').next().unwrap_or_default();
        let base = match self.stage.base_of(path) {
            Ok(base) => base.trim_end_matches('/'),
            Err(why) => return Ok(Done::Skipped(why)),
        };
        let above = self.scenario.step_path(index);
        let tries = step.retry.map_or(1, |retry| retry.up_to.max(1));
        let mut tried = 0;
        loop {
            tried += 1;
            let given = self.given(step)?;
            let scope = Scope {
                given: &given,
                texts: self.scenario.texts(),
                captured: &self.captured,
                receivers: &self.addresses,
                now: self.stage.now(),
                env: self.env,
            };
            let exchange = self.sender.send(base, self.scenario.clients(), step, request, &scope).await?;
            match judge::judge(step, &exchange.answer, &scope, &above) {
                Ok(captured) => {
                    self.captured.extend(captured);
                    return Ok(Done::Passed);
                }
                Err(difference) if tried >= tries => {
                    return Err(Failure::of(difference, &exchange, tried, self.scenario));
                }
                Err(_) => {}
            }
            if let Some(retry) = step.retry
                && let Some(why) = self.pause(retry.every).await?
            {
                return Ok(Done::Skipped(why));
            }
        }
    }

    /// Looks at what a receiver has got, again if it may, until it is what is expected.
    async fn received(
        &mut self,
        index: usize,
        step: &Step,
        received: &Received,
    ) -> Result<Done, Box<Failure>> {
        let above = self.scenario.step_path(index);
        let receiver = self.receivers.get(&received.by);
        let receiver =
            receiver.ok_or_else(|| Failure::saying(format!("there is no receiver `{}`", received.by)))?;
        let (tries, every) = match (step.retry, self.stage.foreign()) {
            (Some(retry), _) => (retry.up_to.max(1), retry.every),
            (None, Some(_)) => LOOKS,
            (None, None) => (1, Lapse::ZERO),
        };
        let mut tried = 0;
        loop {
            tried += 1;
            self.stage.settled().await;
            let shelf = receiver.shelf();
            let given = self.given(step)?;
            let scope = Scope { given: &given, ..self.scope() };
            match received::judge(step, received, &shelf, &scope, &above) {
                Ok(captured) => {
                    self.captured.extend(captured);
                    return Ok(Done::Passed);
                }
                Err(difference) if tried >= tries => {
                    let got = received::shown(&shelf);
                    return Err(Failure::of_receiver(difference, got, tried, self.scenario));
                }
                Err(_) => {}
            }
            if let Some(why) = self.pause(every).await? {
                return Ok(Done::Skipped(why));
            }
        }
    }
}

#[cfg(test)]
mod tests;
