//! Which URLs a webhook may have (dossier 2.5 and its "Decided" table).

use std::net::IpAddr;

use http::Uri;

use super::super::errors::{Erro, Recusa};
use crate::facts::shown;

/// Which hosts may be called.
#[derive(Clone, Copy, Debug)]
pub struct Endereco<'a> {
    /// Beside the loopback: `host` or `host:port`.
    pub hosts: &'a [String],
    /// Whether only https on port 443 is taken.
    pub strict: bool,
}

/// The longest URL.
const MAIS_LONGA: usize = 1_000;

/// The URL, if it may be called: http or https, to the loopback or to a host that the scenario allows.
pub fn endereco(url: &str, regra: Endereco<'_>) -> Result<String, Recusa> {
    let refused = |reason: String| Err(Recusa::new(Erro::WebhookUrl, reason));
    let url = url.trim();
    if url.len() > MAIS_LONGA {
        return refused(format!("the url has {} characters, at most {MAIS_LONGA} expected", url.len()));
    }
    let uri = url.parse::<Uri>().ok();
    let parts = uri.as_ref().and_then(|uri| Some((uri.scheme_str()?, uri.authority()?)));
    let Some((scheme, authority)) = parts.filter(|(scheme, _)| matches!(*scheme, "http" | "https")) else {
        return refused(format!("`{}` is no absolute http or https URL", shown(url)));
    };
    if authority.as_str().contains('@') {
        return refused("the url carries credentials".to_owned());
    }
    if authority.port_u16().is_none() && authority.as_str() != authority.host() {
        return refused(format!("the url's port is none: `{}`", shown(authority.as_str())));
    }
    let port = authority.port_u16().unwrap_or(if scheme == "https" { 443 } else { 80 });
    if regra.strict && (scheme, port) != ("https", 443) {
        return refused(format!(
            "{scheme} on port {port}; the knob `webhooks.strict_url` takes https on 443 only"
        ));
    }
    let host = authority.host();
    let with_port = format!("{host}:{port}");
    let allowed = |known: &String| known.eq_ignore_ascii_case(host) || known.eq_ignore_ascii_case(&with_port);
    if loopback(host) || regra.hosts.iter().any(allowed) {
        Ok(url.to_owned())
    } else {
        refused(format!(
            "the host `{}` is neither the loopback nor named by the knob `webhooks.hosts`",
            shown(host)
        ))
    }
}

fn loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_loopback_and_named_hosts_are_called() {
        let hosts = ["erp.example".to_owned(), "loja:8080".to_owned()];
        let regra = Endereco { hosts: &hosts, strict: false };
        for url in [
            "http://127.0.0.1:9000/aviso",
            "https://localhost/x?y=1",
            "http://[::1]:1/",
            "https://ERP.example/a",
            "http://erp.example:81/a",
            "http://loja:8080",
        ] {
            assert_eq!(endereco(url, regra).as_deref(), Ok(url));
        }
        for url in [
            "",
            "/aviso",
            "ftp://127.0.0.1/",
            "http://example.com/",
            "http://loja/",
            "http://127.0.0.1.example.com/",
            "http://127.0.0.1@example.com/",
            "http://localhost:99999/",
            "http:// localhost/",
            &format!("http://localhost/{}", "x".repeat(1_000)),
        ] {
            assert_eq!(endereco(url, regra).unwrap_err().erro, Erro::WebhookUrl, "{url}");
        }
        let strict = Endereco { strict: true, ..regra };
        for (url, fine) in [
            ("https://localhost/", true),
            ("https://localhost:443/", true),
            ("https://localhost:8443/", false),
            ("http://localhost:443/", false),
        ] {
            assert_eq!(endereco(url, strict).is_ok(), fine, "{url}");
        }
    }
}
