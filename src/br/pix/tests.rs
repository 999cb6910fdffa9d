//! Codes against those of foreign makers, and what holds for any code.

use proptest::prelude::*;

use super::super::vectors::{block, rows, text};
use super::emv::crc16;
use super::*;

const LOCATION: &str = "pix.sicoob.com.br/qr/payload/v2/cobv/0f1e2d3c-aaaa-bbbb-cccc-000000000001";

fn boleto() -> BrCode {
    BrCode::new(Target::Location(LOCATION.to_owned()), "EMPRESA SIMULADA", "SÃO PAULO").unwrap()
}

#[test]
fn checksums_are_those_of_the_vectors() {
    for row in rows(block("pix"), "crc16") {
        assert_eq!(crc16(text(row, "input")), text(row, "output"));
    }
}

#[test]
fn static_codes_are_those_of_the_vectors() {
    for row in rows(block("pix"), "static") {
        let code = BrCode::new(Target::Key(text(row, "key").into()), text(row, "name"), text(row, "city"));
        let amount = row["amount"].to_string().parse().unwrap();
        let code = code.unwrap().amount(amount).unwrap().txid(text(row, "txid")).unwrap();
        assert_eq!(code.to_string(), text(row, "payload"));
        assert_eq!(BrCode::parse(text(row, "payload")), Ok(code));
    }
}

#[test]
fn dynamic_codes_are_those_of_the_vectors() {
    for row in rows(block("pix"), "dynamic") {
        let target = Target::Location(text(row, "url").into());
        let code = BrCode::new(target, text(row, "name"), text(row, "city")).unwrap();
        assert_eq!(code.to_string(), text(row, "without_01"));
        assert_eq!(BrCode::parse(text(row, "without_01")), Ok(code.clone()));
        let single = code.usage(Usage::Single);
        assert_eq!(single.to_string(), text(row, "with_010212"));
        assert_eq!(BrCode::parse(text(row, "with_010212")), Ok(single));
    }
}

#[test]
fn the_central_banks_example_is_read() {
    let input = text(&rows(block("pix"), "crc16")[1], "input");
    let code = BrCode::parse(&format!("{input}1D3D")).unwrap();
    assert_eq!(code.name, "Fulano de Tal");
    assert_eq!(code.target, Target::Key("123e4567-e12b-12d1-a456-426655440000".into()));
    assert_eq!(code.to_string(), format!("{input}1D3D"));
}

#[test]
fn names_are_cut_and_lose_their_accents() {
    let target = Target::Key("a@b.c".into());
    let code = BrCode::new(target, "Comércio de Alimentos São João Ltda", "Santana do Parnaíba").unwrap();
    assert_eq!((code.name.as_str(), code.city.as_str()), ("Comercio de Alimentos Sao", "Santana do"));
}

#[test]
fn what_does_not_fit_is_refused() {
    let key = |key: &str| BrCode::new(Target::Key(key.into()), "A", "B").map(|_| ());
    for wrong in ["", "a b", "ção", &"k".repeat(78)] {
        assert!(matches!(key(wrong), Err(PixError::Part { part: "Pix key", .. })), "{wrong}");
    }
    assert_eq!(key(&"k".repeat(77)), Ok(()));
    assert!(BrCode::new(Target::Location("https://a.b/c".into()), "A", "B").is_err());
    assert!(BrCode::new(Target::Key("k".into()), "☕", "B").is_err());
    for wrong in ["-0.01", "0.001", "10000000000.00"] {
        assert!(boleto().amount(wrong.parse().unwrap()).is_err(), "{wrong}");
    }
    for wrong in ["", "***", "A-1", &"A".repeat(26)] {
        assert!(boleto().txid(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_broken_code_says_what_is_broken() {
    let good = boleto().to_string();
    let said = |text: &str| BrCode::parse(text).unwrap_err().to_string();
    assert_eq!(said(&good.replace("E273", "E274")), "Pix code ends in the checksum E274, but it is E273");
    assert_eq!(
        said(&good.replace("EMPRESA", "EPRESA")),
        "Pix code has no whole field at position 147: two digits, a length of two digits and as many characters"
    );
    assert_eq!(said(""), "Pix code has no field 63");
    assert_eq!(
        said("000201ç"),
        "Pix code has no whole field at position 7: two digits, a length of two digits and as many characters"
    );
    assert_eq!(
        said("0002016304"),
        "Pix code has no whole field at position 7: two digits, a length of two digits and as many characters"
    );
    assert_eq!(said("6304AAAA000201"), "Pix code has no field 63");
    let resealed = |text: &str| {
        let head = text.strip_suffix(&good[good.len() - 4..]).unwrap_or(text);
        format!("{head}{}", crc16(head))
    };
    for (from, to, error) in [
        ("5802BR", "5802US", "fixed field of a Pix code is \"US\", expected BR"),
        (
            "0014br.gov.bcb.pix",
            "0014br.gov.bcb.piz",
            "GUI of a Pix code is \"br.gov.bcb.piz\", expected br.gov.bcb.pix",
        ),
        ("62070503***", "", "Pix code has no field 62"),
        ("2573", "2473", "Pix code has no field 26.01 or 26.25"),
        ("000201", "000201010213", "field 01 of a Pix code is \"13\", expected 11 or 12"),
        (
            "5802BR",
            "5404-1.05802BR",
            "Pix amount is \"-1.0\", expected 0.00 to 9999999999.99 in whole centavos",
        ),
    ] {
        assert!(good.contains(from), "{from}");
        assert_eq!(said(&resealed(&good.replacen(from, to, 1))), error);
    }
    // Readers do not care for the case of the GUI, and pass over what they do not know.
    let other =
        resealed(&good.replace("br.gov.bcb.pix", "BR.GOV.BCB.PIX").replace("5802BR", "5802BR6103ABC"));
    assert_eq!(BrCode::parse(&other), Ok(boleto()));
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        target in prop_oneof![
            "[!-~]{1,77}".prop_map(Target::Key),
            "[a-z0-9./-]{1,77}".prop_map(Target::Location),
        ],
        name in "[A-Z]\\PC{0,40}",
        city in "[A-Z]\\PC{0,40}",
        usage in prop::option::of(prop_oneof![Just(Usage::Reusable), Just(Usage::Single)]),
        cents in prop::option::of(0_i64..1_000_000_000_000),
        txid in prop::option::of("[A-Za-z0-9]{1,25}"),
    ) {
        let mut code = BrCode::new(target, &name, &city).unwrap();
        if let Some(usage) = usage { code = code.usage(usage); }
        if let Some(cents) = cents { code = code.amount(Decimal::new(cents, 2)).unwrap(); }
        if let Some(txid) = txid { code = code.txid(&txid).unwrap(); }
        prop_assert_eq!(BrCode::parse(&code.to_string()), Ok(code));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "(\\PC{0,80}|[0-9]{0,80})") {
        let _ = BrCode::parse(&text);
    }

    #[test]
    fn no_character_can_be_changed_unseen(at in 0_usize..100, to in "[!-~]") {
        let good = boleto().to_string();
        let changed: String = good.chars().enumerate().map(|(n, c)| if n == at { to.clone() } else { c.to_string() }).collect();
        prop_assert!(changed == good || BrCode::parse(&changed).is_err());
    }
}
