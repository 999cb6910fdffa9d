//! Where a connection goes.

use http::Uri;
use http::uri::{Authority, Scheme};

/// An `http` or `https` address, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Whether by TLS.
    pub secure: bool,
    /// Name or IP address, without brackets.
    pub host: String,
    /// The port, also where the address names none.
    pub port: u16,
    /// Host and port as a `Host` header says them.
    pub authority: String,
    /// Path and query; `/` at least.
    pub target: String,
}

impl Address {
    /// Takes an address apart. Which hosts may be called is for others to judge.
    pub fn of(url: &str) -> Result<Self, String> {
        let uri: Uri = url.parse().map_err(|error| format!("this is no address: {error}"))?;
        let secure = match uri.scheme() {
            Some(scheme) if *scheme == Scheme::HTTP => false,
            Some(scheme) if *scheme == Scheme::HTTPS => true,
            _ => return Err("only http and https addresses can be called".to_owned()),
        };
        let authority = uri.authority().ok_or("the address names no host")?;
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        if host.is_empty() {
            return Err("the address names no host".to_owned());
        }
        let port = authority.port_u16().unwrap_or(if secure { 443 } else { 80 });
        let target = uri.path_and_query().map_or("/", |target| target.as_str());
        Ok(Self {
            secure,
            host,
            port,
            authority: without_user(authority).to_owned(),
            target: if target.starts_with('/') { target.to_owned() } else { format!("/{target}") },
        })
    }

    /// Whether the host is this machine's own loopback (RFC 6761, section 6.3, for the names).
    pub fn is_loopback(&self) -> bool {
        let name = self.host.to_ascii_lowercase();
        name == "localhost"
            || name.ends_with(".localhost")
            || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }

    /// `https://host:port`, without a path.
    pub fn origin(&self) -> String {
        format!("{}://{}", if self.secure { "https" } else { "http" }, self.authority)
    }
}

/// `user:password@host` is no `Host` header.
fn without_user(authority: &Authority) -> &str {
    authority.as_str().rsplit_once('@').map_or(authority.as_str(), |(_, host)| host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(url: &str) -> Result<String, String> {
        Address::of(url).map(|Address { secure, host, port, authority, target }| {
            format!("{} {host} {port} {authority} {target}", if secure { "https" } else { "http" })
        })
    }

    #[test]
    fn addresses_are_taken_apart() {
        for (url, apart) in [
            ("http://a", "http a 80 a /"),
            ("HTTPS://a.b:8443/x/y?z=1", "https a.b 8443 a.b:8443 /x/y?z=1"),
            ("http://a?z", "http a 80 a /?z"),
            ("http://[::1]:81/", "http ::1 81 [::1]:81 /"),
            ("http://u:p@a/", "http a 80 a /"),
        ] {
            assert_eq!(seen(url).as_deref(), Ok(apart), "{url}");
        }
        for url in [
            "",
            "a",
            "/a",
            "ftp://a/",
            "file:///etc/passwd",
            "http://",
            "http:///a",
            "http://a b/",
            "http://\u{e3}/",
        ] {
            assert!(seen(url).is_err(), "{url}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_address_panics(url in "(https?://)?\\PC*") {
            _ = seen(&url);
        }
    }
}
