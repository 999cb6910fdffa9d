//! `duble certs` as a shell sees it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use duble::facts::{Lapse, Moment};
use duble::wire::pkcs12::{Pfx, PfxError, Work};
use duble::wire::pki::Authority;
use duble::wire::x509::{self, Certificate};

/// A data folder, and a folder to write into, gone with the test.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("duble-certs-{}-{name}", std::process::id()));
        _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_duble"));
        command.arg("certs").args(arguments).current_dir(&self.0);
        command.env("DUBLE_DATA", self.0.join("data")).env_remove("DUBLE_CERTS_PASSWORD");
        command
    }

    fn certs(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// What it prints when all is well.
    fn good(&self, arguments: &[&str]) -> String {
        let output = self.certs(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", text(&output.stderr));
        text(&output.stdout)
    }

    fn refused(&self, arguments: &[&str]) -> String {
        let output = self.certs(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", text(&output.stdout));
        text(&output.stderr)
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.0.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn authority(&self) -> Authority {
        let read = |name: &str| text(&self.read(&format!("data/ca/{name}")));
        Authority::from_pem(&read("ca.pem"), &read("ca.key")).unwrap()
    }

    /// The certificates of a PEM file, in DER.
    fn certificates(&self, name: &str) -> Vec<Vec<u8>> {
        use rustls::pki_types::CertificateDer;
        use rustls::pki_types::pem::PemObject as _;
        let pem = self.read(name);
        CertificateDer::pem_slice_iter(&pem).map(|der| der.unwrap().to_vec()).collect()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        _ = std::fs::remove_dir_all(&self.0);
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The value of a line that begins with a word.
fn line<'a>(said: &'a str, word: &str) -> &'a str {
    said.lines().find_map(|line| line.strip_prefix(word)).unwrap_or_else(|| panic!("{word}: {said}")).trim()
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn the_first_use_makes_the_authority_and_the_next_finds_it() {
    let place = Place::new("first");
    let first = place.good(&[]);
    let authority = place.authority();
    assert_eq!(line(&first, "SHA-256"), authority.fingerprint());
    let subject = Certificate::from_der(authority.certificate_der()).unwrap().common_name;
    assert_eq!(line(&first, "subject"), subject);
    assert!(subject.starts_with("AC DUBLE DE TESTE SEM VALOR JURIDICO "), "{subject}");
    assert!(Path::new(line(&first, "certificate")).is_absolute(), "{first}");
    #[cfg(unix)]
    assert_eq!(mode(&place.0.join("data/ca/ca.key")), 0o600);
    assert_eq!(place.good(&[]), first);
    assert_eq!(place.good(&["--data", "other"]).lines().count(), first.lines().count());
    assert!(place.0.join("other/ca/ca.pem").is_file(), "the flag wins over the variable");
}

#[test]
fn processes_that_start_at_once_end_with_one_authority() {
    let place = Place::new("race");
    let children: Vec<_> = (0..6)
        .map(|_| place.command(&["export"]).stdout(std::process::Stdio::piped()).spawn().unwrap())
        .collect();
    let seen: BTreeSet<String> = children
        .into_iter()
        .map(|child| {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success());
            text(&output.stdout)
        })
        .collect();
    assert_eq!(seen, BTreeSet::from([place.authority().certificate_pem()]));
}

#[test]
fn the_certificate_is_exported_in_three_forms() {
    let place = Place::new("export");
    let pem = place.good(&["export"]);
    let authority = place.authority();
    assert_eq!(pem, authority.certificate_pem());
    let der = place.certs(&["export", "--format", "der"]).stdout;
    assert_eq!(der, authority.certificate_der());
    place.good(&["export", "--format", "p12-truststore", "--out", "trust.p12", "--password", "segredo"]);
    let store = Pfx::read(&place.read("trust.p12")).unwrap();
    assert_eq!(store.open("changeit", &mut Work::for_one_file()), Err(PfxError::Password));
    let contents = store.open("segredo", &mut Work::for_one_file()).unwrap();
    assert_eq!((contents.keys.len(), contents.certificates), (0, vec![der]));
    let said = place.refused(&["export", "--out", "trust.p12"]);
    assert!(said.contains("trust.p12 is there already; --force"), "{said}");
    place.good(&["export", "--out", "trust.p12", "--force"]);
    assert_eq!(text(&place.read("trust.p12")), pem);
}

#[test]
fn renewing_makes_another_and_says_so() {
    let place = Place::new("renew");
    let first = line(&place.good(&[]), "SHA-256").to_owned();
    let said = place.good(&["renew"]);
    assert!(said.contains("Every store") && said.contains(&first), "{said}");
    let second = place.authority().fingerprint();
    assert_ne!(second, first);
    assert_eq!((line(&said, "SHA-256"), line(&place.good(&[]), "SHA-256")), (&second[..], &second[..]));
    std::fs::write(place.0.join("data/ca/ca.key"), "lost").unwrap();
    let output = place.certs(&[]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said.contains("holds no authority: no private key") && said.contains("duble certs renew"),
        "{said}"
    );
    assert!(!place.good(&["renew"]).contains("for removal"), "nobody knows which it was");
}

#[test]
fn a_client_is_named_by_its_number_and_signed_by_the_authority() {
    let place = Place::new("client");
    let said = place.good(&[
        "client",
        "--cnpj",
        "11.222.333/0001-81",
        "--name",
        "PADARIA PÃO & CIA LTDA",
        "--responsible",
        "MARIA DA SILVA",
        "--out",
        "erp",
        "--password",
        "segredo",
    ]);
    let chain = place.certificates("erp.pem");
    let authority = place.authority();
    assert_eq!((chain.len(), &chain[1][..]), (2, authority.certificate_der()));
    let read = Certificate::from_der(&chain[0]).unwrap();
    let named =
        |last| read.icp_brasil.iter().find(|(known, _)| *known == last).map(|(_, text)| text.as_str());
    assert_eq!(named(3), Some("11222333000181"), "2.16.76.1.3.3");
    assert_eq!(named(2), Some("MARIA DA SILVA"), "2.16.76.1.3.2");
    assert_eq!(read.common_name, "PADARIA PÃO & CIA LTDA:11222333000181");
    assert_eq!(line(&said, "issuer"), read.issuer);
    assert_eq!(read.not_after.since(read.not_before), Lapse::from_millis(366 * 86_400_000));
    let contents =
        Pfx::read(&place.read("erp.p12")).unwrap().open("segredo", &mut Work::for_one_file()).unwrap();
    assert_eq!(contents.certificates, chain);
    assert_eq!(x509::private_modulus(&contents.keys[0]), read.modulus);
    #[cfg(unix)]
    for secret in ["erp.key", "erp.p12"] {
        assert_eq!(mode(&place.0.join(secret)), 0o600, "{secret}");
    }
    let said = place.refused(&["client", "--cnpj", "11222333000181", "--out", "erp"]);
    assert!(said.contains("erp.pem is there already"), "{said}");

    place.good(&["client", "--cpf", "529.982.247-25", "--modern"]);
    let read = Certificate::from_der(&place.certificates("52998224725.pem")[0]).unwrap();
    assert_eq!(read.holder().as_deref(), Some("52998224725"));
    let person = read.icp_brasil.iter().find(|(known, _)| *known == 1).unwrap();
    assert_eq!(&person.1[8..19], "52998224725", "2.16.76.1.3.1, behind the birthday");
    let file = Pfx::read(&place.read("52998224725.p12")).unwrap();
    assert!(file.open("changeit", &mut Work::for_one_file()).is_ok());
}

#[test]
fn certificates_that_must_be_refused_are_made_too() {
    let place = Place::new("wrong");
    let client = |out: &str, more: &[&str]| {
        let arguments = [&["client", "--cnpj", "12ABC34501DE35", "--out", out][..], more].concat();
        place.good(&arguments);
        let chain = place.certificates(&format!("{out}.pem"));
        (Certificate::from_der(&chain[0]).unwrap(), chain)
    };
    let (own, chain) = client("own", &["--self-signed"]);
    assert_eq!((own.issuer, chain.len()), (own.common_name, 1));
    let (foreign, chain) = client("foreign", &["--other-ca"]);
    assert!(!place.0.join("data").exists(), "neither asks for the authority");
    assert_eq!(chain.len(), 2);
    let (right, _) = client("right", &[]);
    assert_ne!(foreign.issuer, right.issuer);
    assert_eq!(foreign.holder(), right.holder());
    let (expired, _) = client("expired", &["--expired", "--days", "30"]);
    assert_eq!(expired.not_after.since(expired.not_before), Lapse::from_millis(30 * 86_400_000));
    assert_eq!(
        right.not_before.since(expired.not_after).as_millis().abs() / 3_600_000,
        0,
        "both say yesterday"
    );
    let (dated, _) = client("dated", &["--from", "2026-03-02", "--until", "2026-03-10T14:00:00-03:00"]);
    assert_eq!(
        (dated.not_before, dated.not_after),
        (Moment::midnight("2026-03-02".parse().unwrap()), Moment::from_millis(1_773_162_000_000))
    );
    let (future, _) = client("future", &["--from", "+2d", "--days", "3"]);
    assert_eq!(future.not_after.since(future.not_before), Lapse::from_millis(3 * 86_400_000));
}

#[test]
fn what_names_nobody_is_refused_with_the_reason() {
    let place = Place::new("refusals");
    for (arguments, said) in [
        (&["--cnpj", "11222333000182"][..], "ends in 82, but its check digits are 81"),
        (&["--cnpj", "1122233300018"], "has 13 characters, expected 14"),
        (&["--cpf", "52998224724"], "ends in 24, but its check digits are 25"),
        (&["--cpf", "11111111111"], "repeats one digit"),
        (&[], "--cnpj"),
        (&["--cnpj", "11222333000181", "--cpf", "52998224725"], "cannot be used with"),
        (&["--cnpj", "11222333000181", "--self-signed", "--other-ca"], "cannot be used with"),
        (&["--cnpj", "11222333000181", "--expired", "--until", "+1d"], "cannot be used with"),
        (&["--cnpj", "11222333000181", "--from", "2026-03-02", "--until", "2026-03-01"], "before it begins"),
        (&["--cnpj", "11222333000181", "--from", "amanhã"], "write a date such as 2026-03-10"),
        (&["--cnpj", "11222333000181", "--from", "1900-01-01"], "1950"),
        (&["--cnpj", "11222333000181", "--until", "9999-12-31"], "9998"),
        (&["--cnpj", "11222333000181", "--uf", "XX"], "XX"),
        (
            &[
                "--cnpj",
                "11222333000181",
                "--name",
                "uma empresa de nome muito comprido, que nao cabe inteira",
            ],
            "room for 49",
        ),
        (&["--cnpj", "11222333000181", "--name", " "], "no blank"),
    ] {
        let seen = place.refused(&[&["client"][..], arguments].concat());
        assert!(seen.contains(said), "{arguments:?}: {seen}");
    }
    assert_eq!(std::fs::read_dir(&place.0).unwrap().count(), 0, "nothing was written");
}

#[test]
fn a_server_has_a_certificate_for_its_names() {
    let place = Place::new("server");
    let said = place.good(&["server", "--host", "*.duble.test", "10.0.0.7", "--out", "proxy"]);
    assert_eq!(line(&said, "names"), "*.duble.test 10.0.0.7");
    let holds = |der: &[u8], part: &[u8]| der.windows(part.len()).any(|window| window == part);
    let leaf = &place.certificates("proxy.pem")[0];
    assert!(holds(leaf, b"*.duble.test") && holds(leaf, &[0x87, 4, 10, 0, 0, 7]));
    place.good(&["server"]);
    let leaf = &place.certificates("localhost.pem")[0];
    for host in duble::providers::hosts().flat_map(|(_, hosts)| hosts.iter().copied()) {
        assert!(holds(leaf, host.as_bytes()), "{host}");
    }
    let said = place.refused(&["server", "--host", "https://duble.test"]);
    assert!(said.contains("`https://duble.test` is neither an IP address nor a host name"), "{said}");
}
