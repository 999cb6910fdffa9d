use http::header;
use proptest::prelude::*;

use super::*;

fn asked(host: &str, path: &str, worlds: &[&str]) -> Result<Choice, Unclear> {
    let mut headers = HeaderMap::new();
    if !host.is_empty() {
        headers.insert(header::HOST, host.parse().unwrap());
    }
    for world in worlds {
        headers.append(WORLD, world.parse().unwrap());
    }
    of(&headers, &path.parse().unwrap(), None)
}

/// The name of the handshake counts where the host tells nothing.
#[test]
fn the_server_name_stands_in_for_the_host() {
    let headers = |host: &str| HeaderMap::from_iter([(header::HOST, host.parse().unwrap())]);
    let uri = "/a".parse().unwrap();
    for (host, asked, world, provider) in [
        ("127.0.0.1:8757", "api.sicoob.com.br", "", "sicoob"),
        ("127.0.0.1:8757", "loja.homolog.invoicy.com.br", "loja", "invoicy"),
        ("loja.localhost", "api.sicoob.com.br", "loja", ""),
        ("127.0.0.1", "duble", "", ""),
    ] {
        let found = of(&headers(host), &uri, Some(asked)).unwrap();
        let named = found.world.as_ref().map_or("", |name| name.as_str());
        assert_eq!((named, found.provider.unwrap_or_default()), (world, provider), "{host} {asked}");
    }
}

#[test]
fn the_first_that_names_a_world_decides() {
    use By::{Header, Host, Nothing, Path};
    for (host, path, header, world, by, provider, rest) in [
        ("", "/a/b", "", "", Nothing, "", "/a/b"),
        ("localhost:8756", "/a", "", "", Nothing, "", "/a"),
        ("127.0.0.1:8756", "/a", "", "", Nothing, "", "/a"),
        ("[::1]:8756", "/a", "", "", Nothing, "", "/a"),
        ("duble", "/a", "", "", Nothing, "", "/a"),
        // By path.
        ("", "/w/loja/a/b", "", "loja", Path, "", "/a/b"),
        ("", "/w/loja", "", "loja", Path, "", "/"),
        ("", "/w/loja/", "", "loja", Path, "", "/"),
        ("", "/w/Loja//a", "", "Loja", Path, "", "//a"),
        ("feira.localhost", "/w/loja/a", "bar", "loja", Path, "", "/a"),
        ("api.sicoob.com.br", "/w/loja/a", "", "loja", Path, "sicoob", "/a"),
        // By host.
        ("loja.localhost", "/a", "", "loja", Host, "", "/a"),
        ("LOJA.LocalHost.:8756", "/a", "bar", "loja", Host, "", "/a"),
        ("default.localhost", "/a", "bar", "default", Host, "", "/a"),
        ("loja.api.sicoob.com.br:443", "/a", "", "loja", Host, "sicoob", "/a"),
        ("Loja.Homolog.InvoiCy.com.br", "/", "", "loja", Host, "invoicy", "/"),
        ("api.sicoob.com.br", "/a", "", "", Nothing, "sicoob", "/a"),
        ("auth.sicoob.com.br.", "/a", "", "", Nothing, "sicoob", "/a"),
        ("pr.dev.nddfrete.com.br:1058", "/a", "", "", Nothing, "nddfrete", "/a"),
        ("procuradoria.test.suite.betha.cloud", "/a", "", "", Nothing, "betha", "/a"),
        // Only a whole label stands before a host.
        ("lojaapi.sicoob.com.br", "/a", "", "", Nothing, "", "/a"),
        ("sicoob.com.br", "/a", "", "", Nothing, "", "/a"),
        ("notlocalhost", "/a", "", "", Nothing, "", "/a"),
        // By header.
        ("localhost", "/a", "loja", "loja", Header, "", "/a"),
        ("localhost", "/a", " Loja_1 ", "Loja_1", Header, "", "/a"),
        ("api.sicoob.com.br", "/a", "loja", "loja", Header, "sicoob", "/a"),
    ] {
        let case = format!("{host} {path} {header}");
        let header: Vec<&str> = Some(header).into_iter().filter(|header| !header.is_empty()).collect();
        let choice = asked(host, path, &header).unwrap();
        assert_eq!(choice.world.as_ref().map_or("", WorldName::as_str), world, "{case}");
        assert_eq!((choice.by, choice.provider.unwrap_or_default()), (by, provider), "{case}");
        assert_eq!(choice.split(path).1, rest, "{case}");
    }
}

/// A client that has a provider's name resolved to duble may still send another host.
#[test]
fn where_the_host_tells_nothing_the_name_of_the_handshake_does() {
    for (host, asked, world, provider) in [
        ("127.0.0.1:8757", "loja.api.sicoob.com.br", "loja", "sicoob"),
        ("", "homolog.invoicy.com.br", "", "invoicy"),
        ("localhost", "loja.localhost", "loja", ""),
        ("127.0.0.1", "duble", "", ""),
        ("feira.localhost", "loja.api.sicoob.com.br", "feira", ""),
        ("homolog.invoicy.com.br", "loja.api.sicoob.com.br", "", "invoicy"),
    ] {
        let mut headers = HeaderMap::new();
        if !host.is_empty() {
            headers.insert(header::HOST, host.parse().unwrap());
        }
        let choice = of(&headers, &Uri::from_static("/a"), Some(asked)).unwrap();
        let chosen =
            (choice.world.as_ref().map_or("", WorldName::as_str), choice.provider.unwrap_or_default());
        assert_eq!(chosen, (world, provider), "{host} {asked}");
    }
}

#[test]
fn what_names_no_world_is_told() {
    for (host, path, headers, status, said) in [
        ("", "/w/lo%20ja/a", [].as_slice(), 404, "`lo%20ja` names no world"),
        ("", "/w//a", &[], 404, "`` names no world"),
        ("a.b.localhost", "/a", &[], 404, "the host a.b.localhost: `a.b` names no world"),
        (".localhost", "/a", &[], 404, "names no world"),
        ("a.b.api.sicoob.com.br", "/a", &[], 404, "`a.b` names no world"),
        ("", "/a", &["lo ja"], 400, "X-Duble-World: `lo ja` names no world: 1 to 64 letters"),
        ("", "/a", &[""], 400, "X-Duble-World: `` names no world"),
        ("", "/a", &["a", "b"], 400, "names two worlds, `a` and `b`"),
    ] {
        let Unclear(seen, text) = asked(host, path, headers).unwrap_err();
        assert_eq!(seen.as_u16(), status, "{host} {path}: {text}");
        assert!(text.contains(said), "{host} {path}: {text}");
    }
    assert!(asked("", "/a", &["a", "a"]).is_ok(), "the same name twice is one name");
}

#[test]
fn a_providers_host_leads_to_no_control() {
    for (host, path, control) in [
        ("localhost", "/_duble", true),
        ("localhost", "/_duble/clock", true),
        ("localhost", "/_dublex", false),
        ("localhost", "/w/loja/_duble", true),
        ("loja.localhost", "/_duble/", true),
        ("api.sicoob.com.br", "/_duble/reset", false),
        ("loja.api.sicoob.com.br", "/_duble/reset", false),
        ("api.sicoob.com.br", "/w/loja/_duble/reset", false),
    ] {
        assert_eq!(asked(host, path, &[]).unwrap().is_control(path), control, "{host} {path}");
    }
}

#[test]
fn every_host_is_one_providers_and_in_lower_case() {
    let hosts: Vec<_> = hosts().collect();
    for (host, provider) in &hosts {
        assert_eq!(split_host(host), (None, Some(*provider)), "{host}");
        assert_eq!(name(host), **host);
        assert_eq!(hosts.iter().filter(|(other, _)| other == host).count(), 1, "{host}");
        assert!(!hosts.iter().any(|(other, _)| other.ends_with(&format!(".{host}"))), "{host} hides another");
    }
}

proptest! {
    #[test]
    fn whatever_a_head_says_it_is_read(host in "[ -~]{0,40}", path in "/[!-~]{0,40}", world in "[ -~]{0,40}") {
        if let Ok(uri) = path.parse::<Uri>() {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            headers.insert(WORLD, world.parse().unwrap());
            if let Ok(choice) = of(&headers, &uri, None) {
                let (prefix, rest) = choice.split(uri.path());
                prop_assert!(rest.starts_with('/'));
                prop_assert_eq!(choice.by == By::Path, !prefix.is_empty());
            }
        }
    }
}
