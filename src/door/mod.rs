//! A double inside a Rust test: started on a free port, gone when it is dropped.
//!
//! ```
//! use duble::Duble;
//! use duble::door::Api;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let duble = Duble::builder().start().await?;
//!
//! // The code under test gets the URL in place of the bank's.
//! let url = format!("{}/boletos?numeroCliente=707090&codigoModalidade=1&nossoNumero=10", duble.url_of(Api::SicoobV3));
//! # let http = duble_client::plain_http().build()?;
//! let answer = http.get(url).bearer_auth("1301865f-c6bc-38f3-9f49-666dbcfc59c3").send().await?;
//! assert_eq!(answer.status(), 200);
//!
//! duble.verify("sicoob.boletos.consultar").times(1).assert();
//! # Ok(()) }
//! ```
//!
//! The same boleto, read by `duble-client` before and after its payer pays and the night is over:
//!
//! ```
//! use std::time::Duration;
//!
//! use duble::Duble;
//! use duble::door::Verdict;
//! use duble_client::sicoob::v3::Carteira;
//! use duble_client::sicoob::{ChaveBoleto, Client, Credentials};
//! use duble_client::{Transport, seconds_since_start};
//! use serde_json::json;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let duble = Duble::builder().clock("2026-03-02T09:00:00-03:00").seed(42).start().await?;
//! let who = Credentials::new("9b5e603e428cc477a2841e2683c92d21");
//! let bank = Client::new(Transport::new()?, duble.url(), who, seconds_since_start());
//! let carteira = Carteira { numero_cliente: 707_090, codigo_modalidade: 1, ..Carteira::default() };
//! let chave = ChaveBoleto::NossoNumero(10);
//!
//! let boleto = bank.v3().consultar_boleto(&carteira, &chave).await?.ok_or("no boleto")?;
//! assert_eq!(boleto.situacao_boleto.as_deref(), Some("Em Aberto"));
//!
//! duble.act("sicoob.pagar", json!({ "boleto": "aberto" }))?;
//! duble.advance(Duration::from_hours(24)).await?;
//!
//! let boleto = bank.v3().consultar_boleto(&carteira, &chave).await?.ok_or("no boleto")?;
//! assert_eq!(boleto.situacao_boleto.as_deref(), Some("Liquidado"));
//! duble.verify("sicoob.boletos.consultar").with_verdict(Verdict::Accepted).times(2).assert();
//! # Ok(()) }
//! ```
//!
//! **What a double has of its own.** Everything: a world, a port, and a thread with its runtime. Doubles of one process do not see one
//! another, however many tests run at once. They are not named worlds of one shared server, since a client under test would need
//! `/w/NAME` in its URLs, a server that outlives its tests would need somebody to end it, and the first test's runtime would take it along.
//! The thread is there so that it does not matter who waits for whom: a blocking client inside `#[tokio::test]` gets its answer.
//!
//! **Blocking tests** say [`start_blocking`](Builder::start_blocking), and `_blocking` wherever there is something to wait for:
//! [`advance_blocking`](Duble::advance_blocking), [`set_clock_blocking`](Duble::set_clock_blocking),
//! [`settled_blocking`](Duble::settled_blocking). All else is the same.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let duble = duble::Duble::builder().frozen().start_blocking()?;
//! let before = duble.now();
//! duble.advance_blocking(std::time::Duration::from_secs(90))?;
//! assert_eq!(duble.now().since(before).as_millis(), 90_000);
//! # Ok(()) }
//! ```
//!
//! **The clock** is as the scenario says, and that of the default scenario is the wall clock: what a client polls for becomes ready
//! while it waits. [`Builder::clock`] and [`Builder::frozen`] make it stand still until the test advances it.
//!
//! **At the end** a double looks at what [`Verify::at_end`] was asked to hold, unless the test has failed already.

mod api;
mod builder;
mod host;
mod refused;
mod verify;
mod wait;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use crate::app::{App, World};
use crate::control;
use crate::facts::Lapse;
use crate::providers::room::{Look, Shown};
use crate::world::Setting;

pub use crate::app::Limits;
pub use crate::control::Close;
pub use crate::facts::Moment;
pub use crate::scenario::Loaded;
pub use crate::world::{Advanced, Entry, Kind, Verdict};
pub use api::Api;
pub use builder::{Builder, StartError};
pub use refused::Refused;
pub use verify::{Unverified, Verify};

use host::{Host, Open};
use verify::Terms;
use wait::wait;

/// A running double; dropping it stops it and frees its port. [`Duble::builder`] begins.
#[derive(Debug)]
pub struct Duble {
    url: String,
    address: SocketAddr,
    app: App,
    world: World,
    /// What must hold at the end.
    owed: Mutex<Vec<Terms>>,
    /// Ends the thread when it is dropped.
    _host: Host,
}

impl Duble {
    /// A double that is to start.
    pub fn builder() -> Builder {
        Builder::default()
    }

    fn of(host: Host, open: Open) -> Self {
        let Open { app, world, address } = open;
        Self { url: format!("http://{address}"), address, app, world, owed: Mutex::default(), _host: host }
    }

    /// Where it listens, `http://127.0.0.1:40123`, without a slash at its end: in place of any provider's scheme and host.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What a client of one provider is configured with where it wants more than scheme and host.
    pub fn url_of(&self, api: Api) -> String {
        format!("{}{}", self.url, api.path())
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What the world's clock shows.
    pub fn now(&self) -> Moment {
        self.world.clock().0
    }

    /// Moves the world's clock on, to the millisecond. All that falls due on the way happens in order, each at its own instant, and
    /// webhooks are delivered before this returns.
    ///
    /// # Errors
    ///
    /// When the story feeds itself, or a [`reset`](Self::reset) overtakes it.
    pub async fn advance(&self, by: Duration) -> Result<Advanced, Refused> {
        let by = Lapse::from_millis(i64::try_from(by.as_millis()).unwrap_or(i64::MAX));
        Ok(self.world.advance(by).await?)
    }

    /// The same, blocking this thread. Not beside a webhook's receiver that lives on this very thread: it could not answer.
    ///
    /// # Errors
    ///
    /// As [`advance`](Self::advance).
    pub fn advance_blocking(&self, by: Duration) -> Result<Advanced, Refused> {
        wait(self.advance(by))
    }

    /// Moves the world's clock on to an instant, as [`Builder::clock`] takes it, and stops it there.
    ///
    /// # Errors
    ///
    /// When it is no instant, or one that is over: the clock never goes backwards. Else as [`advance`](Self::advance).
    pub async fn set_clock(&self, at: impl ToString) -> Result<Advanced, Refused> {
        let now = builder::instant(&at.to_string()).map_err(Refused)?;
        Ok(self.world.set_clock(Setting { now: Some(now), frozen: Some(true), rate: None }).await?)
    }

    /// The same, blocking this thread, with the warning of [`advance_blocking`](Self::advance_blocking).
    ///
    /// # Errors
    ///
    /// As [`set_clock`](Self::set_clock).
    pub fn set_clock_blocking(&self, at: impl ToString) -> Result<Advanced, Refused> {
        wait(self.set_clock(at))
    }

    /// Waits until no webhook is under way and all that is due by now has happened.
    pub async fn settled(&self) {
        self.world.settled().await;
    }

    /// The same, blocking this thread, with the warning of [`advance_blocking`](Self::advance_blocking).
    pub fn settled_blocking(&self) {
        wait(self.settled());
    }

    /// Does what somebody outside does: `duble.act("sicoob.pagar", json!({ "boleto": "aberto" }))`. The actions and what they take stand
    /// in `docs/scenario.md`. Gives the number of its entry in the journal.
    ///
    /// # Errors
    ///
    /// When there is no such action, when it does not take these details, or when it cannot be done as the world is.
    pub fn act(&self, action: &str, details: impl Serialize) -> Result<u64, Refused> {
        let details = serde_json::to_vec(&details)?;
        Ok(wait(control::act(&self.world, action, &details))?)
    }

    /// Turns knobs, as `PATCH /_duble/behaviour` does, until the next reset; gives all of them.
    ///
    /// # Errors
    ///
    /// Where and why the patch is none.
    pub fn behaviour(&self, patch: impl Serialize) -> Result<Value, Refused> {
        Ok(wait(control::behave(&self.world, &serde_json::to_vec(&patch)?))?)
    }

    /// Lets something go wrong, as `POST /_duble/faults` does: `json!({ "name": "down", "match": { "operation": "sicoob.*" },
    /// "then": { "status": 503 }, "times": 2 })`. Whether it takes the place of one of the same name.
    ///
    /// # Errors
    ///
    /// All that is wrong with it.
    pub fn fault(&self, fault: impl Serialize) -> Result<bool, Refused> {
        Ok(wait(control::add_fault(&self.world, &serde_json::to_vec(&fault)?))?)
    }

    /// Takes all faults away, also the scenario's; how many there were.
    ///
    /// # Errors
    ///
    /// When duble itself fails.
    pub fn clear_faults(&self) -> Result<usize, Refused> {
        Ok(wait(control::clear_faults(&self.world))?)
    }

    /// All entries that the journal keeps, the oldest first: of an entry, `line` has the operation, the verdict, the provider's code and
    /// the reason of a refusal, `exchange` the request and the answer.
    pub fn journal(&self) -> Vec<Arc<Entry>> {
        self.world.entries().0
    }

    /// Lets go of all entries of the journal, say once a test has prepared what it needs; gives how many.
    pub fn empty_journal(&self) -> usize {
        self.world.empty_journal()
    }

    /// All rows that a provider keeps of an entity, as `GET /_duble/state/sicoob/boletos` shows them: `duble.state("sicoob", "boletos")`.
    ///
    /// # Errors
    ///
    /// When there is no such provider, or it keeps no such entity.
    pub fn state(&self, provider: &str, entity: &str) -> Result<Vec<Value>, Refused> {
        Ok(self.look(provider, entity, Look { limit: usize::MAX, ..Look::default() })?.rows)
    }

    /// The row with a natural key, or the `ref` of a fact of the scenario.
    ///
    /// # Errors
    ///
    /// As [`state`](Self::state).
    pub fn row(&self, provider: &str, entity: &str, key: impl ToString) -> Result<Option<Value>, Refused> {
        let look = Look { key: Some(key.to_string()), skip: 0, limit: 1 };
        Ok(self.look(provider, entity, look)?.rows.into_iter().next())
    }

    fn look(&self, provider: &str, entity: &str, look: Look) -> Result<Shown, Refused> {
        let rooms = self.world.look(|universe| universe.rooms.clone());
        Ok(control::rows(&rooms, provider, entity, &look)?)
    }

    /// Begins again: world, clock and knobs as at the start, faults the scenario's, the journal empty. A clock of its own counts from now.
    ///
    /// # Errors
    ///
    /// When a file that the scenario was made from no longer makes a world.
    pub fn reset(&self) -> Result<(), Refused> {
        Ok(self.app.reset()?)
    }

    /// Begins to say what the journal must hold of an operation: its name, a pattern with `*`, or a beginning that ends in a full stop.
    /// Without more, at least one request of it.
    pub fn verify(&self, operation: &str) -> Verify<'_> {
        Verify::of(self, operation)
    }

    /// The world itself, for whatever is not offered here.
    pub fn world(&self) -> &World {
        &self.world
    }

    fn owe(&self, terms: Terms) {
        self.owed.lock().unwrap_or_else(PoisonError::into_inner).push(terms);
    }
}

impl Drop for Duble {
    #[expect(clippy::panic, reason = "a test that asked for it at its end has failed")]
    fn drop(&mut self) {
        let owed = std::mem::take(&mut *self.owed.lock().unwrap_or_else(PoisonError::into_inner));
        let unmet: Vec<String> = owed
            .iter()
            .filter_map(|terms| terms.held(&self.world).err())
            .map(|error| error.to_string())
            .collect();
        if unmet.is_empty() {
            return;
        }
        let unmet = unmet.join("\n\n");
        if std::thread::panicking() {
            // A second panic would abort the process and hide the first.
            tracing::error!("at the end of a test that has failed already: {unmet}");
        } else {
            panic!("{unmet}");
        }
    }
}
