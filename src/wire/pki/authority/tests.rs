use std::sync::Arc;

use rustls::RootCertStore;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier as _;
use rustls::pki_types::{ServerName, UnixTime};
use rustls::server::WebPkiClientVerifier;

use super::*;
use crate::wire::x509::{self, Certificate};

const DE: i64 = 1_767_225_600_000;
const ATE: i64 = 1_798_761_600_000;

fn authority() -> Authority {
    Authority::make(Moment::from_millis(DE), Moment::from_millis(ATE)).unwrap()
}

fn titular(documento: &str) -> Titular {
    Titular {
        documento: documento.to_owned(),
        nome: "PÃO & CIA LTDA".to_owned(),
        responsavel: "MARIA DA SILVA".to_owned(),
        uf: "RS".to_owned(),
        de: Moment::from_millis(DE),
        ate: Moment::from_millis(ATE),
    }
}

fn roots(authority: &Authority) -> Arc<RootCertStore> {
    let mut roots = RootCertStore::empty();
    roots.add(authority.certificate_der().to_vec().into()).unwrap();
    Arc::new(roots)
}

/// Seconds of an instant of the certificates' year.
fn at(millis: i64) -> UnixTime {
    UnixTime::since_unix_epoch(std::time::Duration::from_millis(millis.try_into().unwrap()))
}

fn takes(authority: &Authority, issued: &Issued, name: &str, now: UnixTime) -> Result<(), rustls::Error> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let verifier = WebPkiServerVerifier::builder_with_provider(roots(authority), provider).build().unwrap();
    let leaf = issued.certificate_der.clone().into();
    verifier.verify_server_cert(&leaf, &[], &ServerName::try_from(name).unwrap(), &[], now).map(|_| ())
}

#[test]
fn a_servers_certificate_is_good_for_its_names_and_its_term() {
    let authority = authority();
    let names = ["localhost", "*.duble.test", "127.0.0.1", "::1"].map(str::to_owned);
    let issued = authority.server(&names, Moment::from_millis(DE), Moment::from_millis(ATE)).unwrap();
    for (name, good) in [
        ("localhost", true),
        ("api.duble.test", true),
        ("127.0.0.1", true),
        ("::1", true),
        ("duble.test", false),
        ("api.sicoob.com.br", false),
        ("10.0.0.1", false),
    ] {
        assert_eq!(takes(&authority, &issued, name, at(DE + 1_000)).is_ok(), good, "{name}");
    }
    assert!(takes(&authority, &issued, "localhost", at(ATE + 1_000)).is_err(), "it has ended");
    let other = self::authority();
    assert!(takes(&other, &issued, "localhost", at(DE + 1_000)).is_err(), "another authority's");
    assert_eq!(
        issued.chain().collect::<Vec<_>>(),
        [&issued.certificate_der[..], authority.certificate_der()]
    );
    assert_eq!(issued.chain_pem(), format!("{}{}", issued.certificate_pem(), authority.certificate_pem()));
}

#[test]
fn names_that_are_none_are_refused() {
    let authority = authority();
    let (de, ate) = (Moment::from_millis(DE), Moment::from_millis(ATE));
    assert_eq!(authority.server(&[], de, ate).unwrap_err(), AuthorityError::Nameless);
    for name in ["", "a b", "https://localhost", "localhost:8443", "pão.test", "*", "a.*.b", "-a"] {
        let error = authority.server(&[name.to_owned()], de, ate).unwrap_err();
        assert_eq!(error, AuthorityError::Name(name.to_owned()));
    }
}

#[test]
fn clients_are_named_as_icp_brasil_does_and_verified() {
    let authority = authority();
    let provider = Arc::new(aws_lc_rs::default_provider());
    let verifier = WebPkiClientVerifier::builder_with_provider(roots(&authority), provider).build().unwrap();
    for documento in ["11222333000181", "12ABC34501DE35", "52998224725"] {
        let issued = authority.client(&titular(documento)).unwrap();
        let read = Certificate::from_der(&issued.certificate_der).unwrap();
        assert_eq!(read.holder().as_deref(), Some(documento));
        assert_eq!(read.icp_brasil[0].0, if documento.len() == 14 { 2 } else { 1 });
        assert_eq!(read.common_name, format!("PÃO & CIA LTDA:{documento}"));
        let issuer = Certificate::from_der(authority.certificate_der()).unwrap().common_name;
        assert!(issuer.starts_with(AC_DE_TESTE) && read.issuer == issuer, "{issuer}");
        assert_eq!(read.modulus, x509::private_modulus(&issued.key_der), "the key is its own");
        let leaf = issued.certificate_der.clone().into();
        assert!(verifier.verify_client_cert(&leaf, &[], at(DE + 1_000)).is_ok(), "{documento}");
        assert!(verifier.verify_client_cert(&leaf, &[], at(ATE + 1_000)).is_err());
        let alone = Issued::self_signed(&titular(documento)).unwrap();
        let leaf = alone.certificate_der.clone().into();
        assert!(verifier.verify_client_cert(&leaf, &[], at(DE + 1_000)).is_err(), "nobody stands behind it");
        let read = Certificate::from_der(&alone.certificate_der).unwrap();
        assert_eq!((read.issuer.as_str(), alone.chain().count()), (read.common_name.as_str(), 1));
    }
}

#[test]
fn an_authority_is_the_same_once_it_was_written_and_read() {
    let authority = authority();
    let read = Authority::from_pem(&authority.certificate_pem(), &authority.key_pem()).unwrap();
    assert_eq!(read.certificate_der(), authority.certificate_der());
    assert_eq!((read.fingerprint(), read.key_pem()), (authority.fingerprint(), authority.key_pem()));
    let issued =
        read.server(&["localhost".to_owned()], Moment::from_millis(DE), Moment::from_millis(ATE)).unwrap();
    assert_eq!(takes(&authority, &issued, "localhost", at(DE + 1_000)), Ok(()));
    assert!(!format!("{authority:?}{issued:?}").contains("BEGIN"));
    assert_ne!(self::authority().fingerprint(), authority.fingerprint());
}

#[test]
fn an_authority_of_others_is_taken() {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::OrganizationName, "mkcert development CA");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    (params.not_before, params.not_after) =
        (instante(Moment::from_millis(DE)), instante(Moment::from_millis(ATE)));
    let certificate = params.self_signed(&key).unwrap().pem();
    let authority = Authority::from_pem(&certificate, &key.serialize_pem()).unwrap();
    let names = ["localhost".to_owned()];
    let issued = authority.server(&names, Moment::from_millis(DE), Moment::from_millis(ATE)).unwrap();
    assert_eq!(takes(&authority, &issued, "localhost", at(DE + 1_000)), Ok(()));
}

#[test]
fn what_is_no_authority_is_told() {
    let (one, two) = (authority(), authority());
    let (certificate, key) = (one.certificate_pem(), one.key_pem());
    let read = |certificate: &str, key: &str| Authority::from_pem(certificate, key).unwrap_err();
    assert!(matches!(read("", &key), AuthorityError::Certificate(_)));
    assert!(matches!(read(&certificate.replace("MII", "AAA"), &key), AuthorityError::Pair(_)));
    assert!(matches!(read(&certificate, ""), AuthorityError::Key(_)));
    assert!(matches!(read(&certificate, &two.key_pem()), AuthorityError::Pair(_)));
    let leaf = one.client(&titular("11222333000181")).unwrap();
    assert_eq!(read(&leaf.certificate_pem(), &leaf.key_pem()), AuthorityError::NoAuthority);
}
