//! Which world a request names, and which provider's host it was sent to. In this order, the first that names a world: the path's
//! `/w/NAME`, the host (`NAME.localhost`, `NAME.` before a provider's host), the header `X-Duble-World`. A credential that one world
//! alone knows comes after these, once the body has been read.

use http::{HeaderMap, HeaderName, StatusCode, Uri};

use super::origin;
use crate::facts::shown;
use crate::providers;
use crate::world::WorldName;

/// The header that names a world.
const WORLD: HeaderName = HeaderName::from_static("x-duble-world");

/// What named the world.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum By {
    /// `/w/NAME` before the path.
    Path,
    /// The host, whose letter case is lost.
    Host,
    /// The header.
    Header,
    /// Nothing so far.
    #[default]
    Nothing,
}

/// What a request's head says of where it is to go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Choice {
    /// The world that it names.
    pub(super) world: Option<WorldName>,
    /// What named it.
    pub(super) by: By,
    /// The host that was asked, or the name of the handshake that stands in for it; in lower case, without its port.
    pub(super) host: String,
    /// The provider whose host was asked: its paths alone are answered there.
    pub(super) provider: Option<&'static str>,
    /// Bytes of the path that are the world's prefix.
    prefix: usize,
}

/// A request that names no world although it tries to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unclear(pub(super) StatusCode, pub(super) String);

impl Choice {
    /// The prefix `/w/NAME` of a path, and what stands behind it.
    pub(super) fn split<'a>(&self, path: &'a str) -> (&'a str, &'a str) {
        let (prefix, rest) = path.split_at_checked(self.prefix).unwrap_or(("", path));
        (prefix, if rest.is_empty() { "/" } else { rest })
    }

    /// Whether control is meant, which no provider's host leads to: who has a provider's name resolved to duble is a client, and what
    /// a client may send must never reset a world.
    pub(super) fn is_control(&self, path: &str) -> bool {
        let below = self.split(path).1.strip_prefix("/_duble");
        self.provider.is_none() && below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// Reads a request's head.
///
/// Where the host tells nothing, the name does that the client asked for in the TLS handshake, if there was one.
pub(super) fn of(headers: &HeaderMap, uri: &Uri, server_name: Option<&str>) -> Result<Choice, Unclear> {
    let mut host = origin::host(headers, uri).map(name).unwrap_or_default();
    if let Some(asked) = server_name.filter(|_| split_host(&host) == (None, None)) {
        asked.clone_into(&mut host);
    }
    let (label, provider) = split_host(&host);
    let (named, by, prefix) = if let Some((named, prefix)) = in_path(uri.path()) {
        (Some(named), By::Path, prefix)
    } else if let Some(label) = label {
        (Some(label), By::Host, 0)
    } else if let Some(named) = in_header(headers)? {
        (Some(named), By::Header, 0)
    } else {
        (None, By::Nothing, 0)
    };
    let world = named.map(WorldName::parse).transpose().map_err(|error| match by {
        By::Header => Unclear(StatusCode::BAD_REQUEST, format!("X-Duble-World: {error}")),
        By::Host => Unclear(StatusCode::NOT_FOUND, format!("the host {}: {error}", shown(&host))),
        By::Path | By::Nothing => Unclear(StatusCode::NOT_FOUND, error.to_string()),
    })?;
    Ok(Choice { world, by, provider, prefix, host })
}

/// A host's name alone, in lower case: without its port, and without the dot that ends an absolute one. Addresses are no names.
fn name(host: &str) -> String {
    if host.starts_with('[') {
        return String::new();
    }
    let name = host.split_once(':').map_or(host, |(name, _)| name);
    name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase()
}

/// Each documented host with its provider.
fn hosts() -> impl Iterator<Item = (&'static str, &'static str)> {
    providers::hosts().flat_map(|(provider, hosts)| hosts.iter().map(move |host| (*host, provider)))
}

/// What stands before `.localhost` or before a provider's host, and that provider.
fn split_host(host: &str) -> (Option<&str>, Option<&'static str>) {
    if let Some(label) = host.strip_suffix(".localhost") {
        return (Some(label), None);
    }
    let found = hosts().find_map(|(known, provider)| match host.strip_suffix(known)? {
        "" => Some((None, Some(provider))),
        before => before.strip_suffix('.').map(|label| (Some(label), Some(provider))),
    });
    found.unwrap_or_default()
}

/// The name in `/w/NAME/rest`, and the bytes of `/w/NAME`.
fn in_path(path: &str) -> Option<(&str, usize)> {
    let rest = path.strip_prefix("/w/")?;
    let name = rest.split('/').next()?;
    Some((name, "/w/".len() + name.len()))
}

fn in_header(headers: &HeaderMap) -> Result<Option<&str>, Unclear> {
    let mut named = headers.get_all(WORLD).iter().map(|value| value.to_str().unwrap_or("?").trim());
    let Some(first) = named.next() else { return Ok(None) };
    if let Some(other) = named.find(|other| *other != first) {
        let said = format!("X-Duble-World names two worlds, `{}` and `{}`", shown(first), shown(other));
        return Err(Unclear(StatusCode::BAD_REQUEST, said));
    }
    Ok(Some(first))
}

#[cfg(test)]
mod tests;
