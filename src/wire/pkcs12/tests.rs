mod openssl;
mod write;

use p12_keystore::{
    Certificate, EncryptionAlgorithm, KeyStore, KeyStoreEntry, MacAlgorithm, PrivateKey, PrivateKeyChain,
};
use proptest::prelude::*;
use rsa::pkcs8::EncodePrivateKey as _;

use super::*;
use crate::facts::Moment;
use crate::wire::base64;
use crate::wire::pki::RsaKey;
use crate::wire::pki::icp_brasil::Titular;
use crate::wire::x509;

/// A key in PKCS#8 and its certificate.
fn pair() -> (Vec<u8>, Vec<u8>) {
    let key = RsaKey::published().unwrap();
    let titular = Titular {
        documento: "11222333000181".to_owned(),
        nome: "PÃO & CIA LTDA".to_owned(),
        responsavel: String::new(),
        uf: "RS".to_owned(),
        de: Moment::from_millis(1_767_225_600_000),
        ate: Moment::from_millis(1_798_761_600_000),
    };
    let certificate = titular.certificado(&key).unwrap();
    let plain: rsa::PrivateKey = rsa::pkcs1::DecodeRsaPrivateKey::from_pkcs1_der(key.private_der()).unwrap();
    (plain.to_pkcs8_der().unwrap().as_bytes().to_vec(), certificate)
}

fn written(password: &str, cipher: EncryptionAlgorithm, mac: MacAlgorithm, iterations: u32) -> Vec<u8> {
    let (key, certificate) = pair();
    let chain = PrivateKeyChain::new(
        "1",
        PrivateKey::from_der(&key).unwrap(),
        [Certificate::from_der(&certificate).unwrap()],
    );
    let mut store = KeyStore::new();
    store.add_entry("empresa", KeyStoreEntry::PrivateKeyChain(chain));
    let writer = store.writer(password).encryption_algorithm(cipher).mac_algorithm(mac);
    writer.encryption_iterations(iterations).mac_iterations(iterations).write().unwrap()
}

fn open(file: &[u8], password: &str) -> Result<Contents, PfxError> {
    Pfx::read(file)?.open(password, &mut Work::for_one_file())
}

#[test]
fn files_of_an_independent_writer_open() {
    let (key, certificate) = pair();
    let wanted = Contents { keys: vec![key], certificates: vec![certificate] };
    for cipher in [
        EncryptionAlgorithm::PbeWithHmacSha256AndAes256,
        EncryptionAlgorithm::PbeWithShaAnd3KeyTripleDesCbc,
        EncryptionAlgorithm::PbeWithShaAnd40BitRc4Cbc,
    ] {
        for mac in [
            MacAlgorithm::HmacSha1,
            MacAlgorithm::HmacSha256,
            MacAlgorithm::HmacSha384,
            MacAlgorithm::HmacSha512,
        ] {
            for password in ["senha123", "çãé €", ""] {
                let file = written(password, cipher, mac, 100);
                assert_eq!(open(&file, password).as_ref(), Ok(&wanted), "{cipher:?} {mac:?} {password}");
                assert_eq!(open(&file, "outra"), Err(PfxError::Password), "{cipher:?} {mac:?}");
            }
        }
    }
}

#[test]
fn files_of_openssl_open() {
    for file in [openssl::MODERN, openssl::LEGACY, openssl::NOMAC] {
        let file = base64::decode(file).unwrap();
        let Contents { keys, certificates } = open(&file, "segredo").unwrap();
        assert_eq!((keys.len(), certificates.len()), (1, 1));
        let certificate = x509::Certificate::from_der(&certificates[0]).unwrap();
        assert_eq!(certificate.holder().as_deref(), Some("11222333000181"));
        assert_eq!(certificate.modulus, x509::private_modulus(&keys[0]));
        assert_eq!(open(&file, "Segredo"), Err(PfxError::Password));
    }
}

/// The same value with no length stated, as streaming writers do it.
fn in_ber(der: &[u8]) -> Vec<u8> {
    let value = Reader::new(der).any().unwrap();
    if value.tag & 0x20 == 0 {
        return der.to_vec();
    }
    let mut out = vec![value.tag, 0x80];
    let mut inside = value.inside();
    while !inside.is_empty() {
        out.extend(in_ber(inside.any().unwrap().whole));
    }
    out.extend([0, 0]);
    out
}

#[test]
fn files_in_ber_open() {
    let file = base64::decode(openssl::MODERN).unwrap();
    let ber = in_ber(&file);
    assert_ne!(ber, file);
    assert_eq!(open(&ber, "segredo"), open(&file, "segredo"));
}

#[test]
fn bombs_do_not_go_off() {
    let modern = base64::decode(openssl::MODERN).unwrap();
    // The MAC's number comes last; two bytes hold no more than this.
    let few = [0x02, 0x02, 0x08, 0x00];
    let places: Vec<usize> =
        modern.windows(4).enumerate().filter(|(_, w)| *w == few).map(|(at, _)| at).collect();
    assert_eq!(places.len(), 3, "the certificate's, the key's, the MAC's");
    let mut changed = modern.clone();
    changed[places[2] + 2..places[2] + 4].copy_from_slice(&[0x7f, 0xff]);
    assert_eq!(open(&changed, "segredo"), Err(PfxError::Password));
    let slow =
        written("a", EncryptionAlgorithm::PbeWithHmacSha256AndAes256, MacAlgorithm::HmacSha256, 900_000);
    assert_eq!(open(&slow, "a"), Err(PfxError::TooMuchWork), "three times 900,000");
    let mut work = Work::for_one_file();
    let pfx = Pfx::read(&modern).unwrap();
    let tries = (0..1_000).take_while(|_| pfx.open("errada", &mut work) == Err(PfxError::Password)).count();
    assert_eq!(tries, 2_000_000 / 2_048, "wrong passwords share one purse");
}

#[test]
fn what_is_no_file_is_told() {
    let file = base64::decode(openssl::LEGACY).unwrap();
    for wrong in [&b""[..], b"garbage", &file[..100], &vec![0x30; 2 << 20], &[0x30, 3, 2, 1, 4]] {
        let error = Pfx::read(wrong).unwrap_err();
        assert!(matches!(error, PfxError::Malformed(_)), "{error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_damage_is_opened_or_refused(at in 0_usize..3_000, byte in any::<u8>(), which in 0_usize..3) {
        let file = [openssl::MODERN, openssl::LEGACY, openssl::NOMAC][which];
        let mut file = base64::decode(file).unwrap();
        if let Some(hit) = file.get_mut(at) {
            *hit = byte;
        }
        if let Ok(contents) = open(&file, "segredo") {
            for der in contents.keys.iter().chain(&contents.certificates) {
                _ = x509::private_modulus(der);
                _ = x509::Certificate::from_der(der);
            }
        }
    }
}
