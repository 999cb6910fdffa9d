//! A real host, or a duble that runs already: what `duble run --target` plays steps against.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::dial::{Address, Trust};
use crate::facts::{Lapse, Moment, did_you_mean};
use crate::providers::{self, Action};
use crate::scenario::run::{Foreign, Stage};
use crate::world::Clock;

/// Where a scenario's requests go instead of into a world of its own. `${date}` counts from the system's time.
#[derive(Debug)]
pub struct Target {
    /// Where those go whose provider has no address of its own.
    all: Option<String>,
    of: BTreeMap<&'static str, String>,
    foreign: Foreign,
    trust: Arc<Trust>,
    clock: Mutex<Clock>,
}

/// What is wrong with a `--target`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// No address stands there.
    #[error("`{text}` is no target: {said}; write a URL, or PROVIDER=URL")]
    Address {
        /// What was written.
        text: String,
        /// What is wrong with it.
        said: String,
    },
    /// No provider is called so.
    #[error("there is no provider `{name}`: sicoob, nddfrete, invoicy or betha{}", .meant.as_deref().map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default())]
    Provider {
        /// What was written.
        name: String,
        /// The nearest that there is.
        meant: Option<String>,
    },
    /// Two targets for one provider, or for all.
    #[error("there are two targets for {0}")]
    Twice(String),
    /// None at all.
    #[error("no target is named")]
    None,
}

impl Target {
    /// From texts such as `https://host/base` and `sicoob=https://api.sicoob.com.br`.
    pub fn new<'a>(
        texts: impl IntoIterator<Item = &'a str>,
        trust: Trust,
        longest_wait: Lapse,
    ) -> Result<Self, TargetError> {
        let (mut all, mut of) = (None, BTreeMap::new());
        let mut here = true;
        for text in texts {
            let (provider, url) = match text.split_once('=') {
                Some((name, url)) if !name.contains([':', '/']) => (Some(provider(name)?), url),
                _ => (None, text),
            };
            let url = url.trim().trim_end_matches('/');
            let wrong = |said: String| TargetError::Address { text: text.to_owned(), said };
            let address = Address::of(url).map_err(wrong)?;
            if url.contains(['?', '#']) {
                return Err(wrong("a query cannot stand before a path".to_owned()));
            }
            here &= address.is_loopback();
            let before = match provider {
                Some(name) => of.insert(name, url.to_owned()),
                None => all.replace(url.to_owned()),
            };
            if before.is_some() {
                return Err(TargetError::Twice(provider.unwrap_or("all").to_owned()));
            }
        }
        if all.is_none() && of.is_empty() {
            return Err(TargetError::None);
        }
        let foreign = Foreign { reaches_receivers: here, longest_wait };
        Ok(Self { all, of, foreign, trust: Arc::new(trust), clock: Mutex::new(Clock::running()) })
    }

    /// As a report names it.
    pub fn shown(&self) -> String {
        let of = self.of.iter().map(|(name, url)| format!("{name}={}", without_user(url)));
        self.all.iter().map(|url| without_user(url)).chain(of).collect::<Vec<_>>().join(", ")
    }
}

/// A URL without the password that it may carry.
pub fn without_user(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme, rest)) => {
            let (host, path) = rest.split_once('/').map_or((rest, None), |(host, path)| (host, Some(path)));
            let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
            path.map_or_else(|| format!("{scheme}://{host}"), |path| format!("{scheme}://{host}/{path}"))
        }
        None => url.to_owned(),
    }
}

fn provider(name: &str) -> Result<&'static str, TargetError> {
    let known = || providers::entities().into_iter().map(|(name, _)| name);
    known().find(|known| *known == name.trim()).ok_or_else(|| TargetError::Provider {
        name: name.to_owned(),
        meant: did_you_mean(name, known()).map(str::to_owned),
    })
}

impl Stage for Target {
    fn base_url(&self) -> &str {
        self.all.as_deref().or_else(|| self.of.values().next().map(String::as_str)).unwrap_or_default()
    }

    fn base_of(&self, path: &str) -> Result<&str, String> {
        let provider = providers::owner_by_table(path);
        let own = provider.and_then(|name| self.of.get(name));
        own.or(self.all.as_ref()).map(String::as_str).ok_or_else(|| match provider {
            Some(name) => format!("no target is named for {name}"),
            None => format!("{path} is no provider's path, and only providers have targets"),
        })
    }

    fn foreign(&self) -> Option<&Foreign> {
        Some(&self.foreign)
    }

    fn trust(&self) -> Arc<Trust> {
        Arc::clone(&self.trust)
    }

    fn now(&self) -> Moment {
        self.clock.lock().unwrap_or_else(PoisonError::into_inner).look()
    }

    async fn advance(&self, _: Lapse) -> Result<(), String> {
        Err("the target's clock is not ours to move".to_owned())
    }

    async fn act(&self, _: Action) -> Result<(), String> {
        Err("what happens in the target's world is not ours to do".to_owned())
    }

    async fn wait(&self, by: Lapse) -> Result<(), String> {
        let millis = u64::try_from(by.as_millis()).unwrap_or(0);
        tokio::time::sleep(std::time::Duration::from_millis(millis)).await;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(texts: &[&str]) -> Result<Target, String> {
        Target::new(texts.iter().copied(), Trust::default(), Lapse::from_secs(60))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn each_provider_goes_where_it_is_sent() {
        let one = target(&["http://127.0.0.1:8756/w/a/"]).unwrap();
        assert_eq!(one.base_of("/cobranca-bancaria/v3/boletos"), Ok("http://127.0.0.1:8756/w/a"));
        assert_eq!(one.base_of("/x"), Ok("http://127.0.0.1:8756/w/a"));
        assert!(one.foreign.reaches_receivers);
        let two = target(&["sicoob=https://u:p@api.sicoob.com.br/", "betha=https://b.example/x?"]);
        assert!(two.unwrap_err().contains("a query cannot stand"));
        let two = target(&["sicoob=https://u:p@api.sicoob.com.br/", "betha=https://b.example/x"]).unwrap();
        assert_eq!(two.shown(), "betha=https://b.example/x, sicoob=https://api.sicoob.com.br");
        assert_eq!(two.base_of("/integracoes/v1/dividas"), Ok("https://b.example/x"));
        let token = "/auth/realms/cooperado/protocol/openid-connect/token";
        assert_eq!(two.base_of(token), Ok("https://u:p@api.sicoob.com.br"));
        assert_eq!(two.base_of("/arecepcao.aspx"), Err("no target is named for invoicy".to_owned()));
        assert!(two.base_of("/x").unwrap_err().contains("no provider's path"));
        assert!(!two.foreign.reaches_receivers);
    }

    #[test]
    fn what_is_no_target_says_why() {
        for (texts, said) in [
            (&["127.0.0.1:8756"][..], "is no target: "),
            (&["sicob=http://a"], "did you mean `sicoob`?"),
            (&["http://a", "http://b"], "two targets for all"),
            (&["betha=http://a", "betha=http://a"], "two targets for betha"),
            (&["ftp://a"], "only http and https"),
            (&[], "no target is named"),
        ] {
            let error = target(texts).unwrap_err();
            assert!(error.contains(said), "{texts:?}: {error}");
        }
    }
}
