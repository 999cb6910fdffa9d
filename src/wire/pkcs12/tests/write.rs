//! What is written opens again, here and elsewhere.

use p12_keystore::{KeyStore, KeyStoreEntry, Pkcs12ImportPolicy};
use proptest::prelude::*;

use super::{open, pair};
use crate::facts::Moment;
use crate::wire::pkcs12::{Contents, PfxError, Protection, identity, truststore};
use crate::wire::pki::Authority;

const FORMS: [Protection; 2] = [Protection::Old, Protection::Modern];

fn authority() -> Vec<u8> {
    let (de, ate) = (Moment::from_millis(1_767_225_600_000), Moment::from_millis(1_798_761_600_000));
    Authority::make(de, ate).unwrap().certificate_der().to_vec()
}

fn elsewhere(file: &[u8], password: &str) -> p12_keystore::Result<KeyStore> {
    KeyStore::from_pkcs12(file, password, Pkcs12ImportPolicy::Strict)
}

#[test]
fn an_independent_reader_opens_an_identity() {
    let ((key, certificate), above) = (pair(), authority());
    for form in FORMS {
        let file = identity("empresa", &key, &[&certificate, &above], "senha123", form).unwrap();
        let again = identity("empresa", &key, &[&certificate, &above], "senha123", form).unwrap();
        assert_eq!(file, again, "the same bytes each time");
        let store = elsewhere(&file, "senha123").unwrap();
        let (alias, chain) = store.private_key_chain().unwrap();
        assert_eq!((alias, chain.key().as_der()), ("empresa", &key[..]), "{form:?}");
        let certificates: Vec<_> = chain.certs().iter().map(|one| one.as_der()).collect();
        assert_eq!(certificates[0], certificate);
        assert!(elsewhere(&file, "outra").is_err());
    }
}

#[test]
fn an_independent_reader_opens_a_truststore() {
    let above = authority();
    for form in FORMS {
        let file = truststore(&[("duble", &above)], "changeit", form).unwrap();
        let store = elsewhere(&file, "changeit").unwrap();
        let entry = store.entry("duble").unwrap();
        assert!(matches!(entry, KeyStoreEntry::Certificate(one) if one.as_der() == above), "{form:?}");
        assert_eq!(store.entries_len(), 1);
        let wanted = Contents { keys: Vec::new(), certificates: vec![above.clone()] };
        assert_eq!(open(&file, "changeit"), Ok(wanted));
    }
}

#[test]
fn no_salt_serves_twice() {
    let (key, certificate) = pair();
    let old = identity("a", &key, &[&certificate], "senha123", Protection::Old).unwrap();
    // OCTET STRING of eight bytes, then the iterations: the certificates', the key's, the MAC's.
    let salts: std::collections::BTreeSet<&[u8]> = old
        .windows(14)
        .filter(|bytes| bytes.starts_with(&[4, 8]) && bytes.ends_with(&[2, 2, 8, 0]))
        .map(|bytes| &bytes[2..10])
        .collect();
    assert_eq!(salts.len(), 3);
    let other = identity("a", &key, &[&certificate], "senha124", Protection::Old).unwrap();
    assert!(
        salts.iter().all(|salt| !other.windows(8).any(|bytes| bytes == *salt)),
        "another password, other salts"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn our_reader_opens_what_we_write(
        name in "\\PC{0,20}", password in "\\PC{0,20}", wrong in "\\PC{0,20}", modern in any::<bool>(),
        chain in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 1..4),
        key in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let form = FORMS[usize::from(modern)];
        let parts: Vec<&[u8]> = chain.iter().map(Vec::as_slice).collect();
        let file = identity(&name, &key, &parts, &password, form).unwrap();
        let wanted = Contents { keys: vec![key], certificates: chain };
        prop_assert_eq!(open(&file, &password), Ok(wanted));
        if wrong != password {
            prop_assert_eq!(open(&file, &wrong), Err(PfxError::Password));
        }
    }
}
