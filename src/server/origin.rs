//! What stands before the path in addresses that answers carry: they follow the host that the client asked.

use http::{HeaderMap, Uri, header};

/// The host that was asked, as it was written, with its port.
pub(super) fn host<'a>(headers: &'a HeaderMap, uri: &'a Uri) -> Option<&'a str> {
    let asked = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    asked.or_else(|| uri.authority().map(http::uri::Authority::as_str)).filter(|host| is_plain(host))
}

/// `scheme://host:port` and the world's prefix.
pub(super) fn of(scheme: &str, headers: &HeaderMap, uri: &Uri, prefix: &str) -> String {
    format!("{scheme}://{}{}", host(headers, uri).unwrap_or("localhost"), prefix.trim_end_matches('/'))
}

/// Nothing that could break out of an attribute or a shell.
fn is_plain(host: &str) -> bool {
    (1..=255).contains(&host.len())
        && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_host_that_was_asked() {
        let with = |host: &'static str| HeaderMap::from_iter([(header::HOST, host.parse().unwrap())]);
        let uri = Uri::from_static("/a");
        assert_eq!(of("http", &with("duble.test:8756"), &uri, ""), "http://duble.test:8756");
        assert_eq!(of("https", &with("[::1]:8756"), &uri, "/w/loja"), "https://[::1]:8756/w/loja");
        assert_eq!(of("http", &with("a\"onload=b"), &uri, ""), "http://localhost");
        assert_eq!(of("http", &HeaderMap::new(), &uri, ""), "http://localhost");
    }
}
