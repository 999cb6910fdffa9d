//! HTTPS: this machine's authority signs for whatever name a client asks for.

use std::ops::Range;
use std::sync::Arc;

use crate::facts::{Lapse, Moment};
use crate::providers;
use crate::server::tls::{Issue, Pair, Tls, TlsError};
use crate::wire::pki::Authority;

/// How long a server's certificate is good: browsers take no more than 398 days.
const TERM: Lapse = Lapse::from_days(397);

/// Clocks of clients go wrong.
const LEEWAY: Lapse = Lapse::from_days(-1);

/// The term of a server's certificates that are made now, in real time: clients look at their own clocks.
#[must_use]
pub fn term(now: Moment) -> Range<Moment> {
    now.plus(LEEWAY)..now.plus(TERM)
}

/// TLS with certificates of an authority: for the loopback, for every host that the providers document, with a world's name before it or
/// not, and for other names when they are asked for. They last as long as the process.
///
/// # Errors
/// When one cannot be made.
pub fn tls(authority: Authority, term: Range<Moment>) -> Result<Tls, TlsError> {
    let hosts: Vec<_> = providers::hosts().flat_map(|(_, hosts)| hosts.iter().copied()).collect();
    let der = authority.certificate_der().to_vec();
    // One key for all of them: names are asked for in handshakes, which nobody wants to wait for.
    let local = ["localhost".to_owned()];
    let first = authority.server(&local, term.start, term.end);
    let key = first.map_err(|error| TlsError::Certificate(error.to_string()))?.key_der;
    let issue: Issue = Arc::new(move |names| {
        let issued =
            authority.server_with(names, term.start, term.end, &key).map_err(|error| error.to_string())?;
        Ok(Pair { chain: issued.chain().map(<[u8]>::to_vec).collect(), key: issued.key_der })
    });
    Tls::new(&der, &hosts, issue)
}
