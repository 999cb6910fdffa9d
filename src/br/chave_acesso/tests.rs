use proptest::prelude::*;

use super::super::check_digit::value;
use super::*;
use crate::br::vectors::{block, number, rows, text};

const KEY: &str = "35260811222333000181550010000000011123456795";

fn partes() -> Partes {
    *ChaveAcesso::parse(KEY).unwrap().partes()
}

/// The same body with its right digit, so that a test reaches what comes after the digit.
fn closed(body: &str) -> String {
    format!("{body}{}", check_digit(body))
}

#[test]
fn the_vectors_hold() {
    for row in rows(block("nfe_key"), "vectors") {
        let aamm = text(row, "AAMM");
        let partes = Partes {
            uf: Uf::from_codigo(text(row, "cUF").parse().unwrap()).unwrap(),
            ano: 2000 + aamm[..2].parse::<i16>().unwrap(),
            mes: aamm[2..].parse().unwrap(),
            emitente: CpfCnpj::parse(text(row, "emit")).unwrap(),
            modelo: Modelo::from_codigo(text(row, "mod").parse().unwrap()).unwrap(),
            serie: number(row, "serie").try_into().unwrap(),
            numero: number(row, "nNF").try_into().unwrap(),
            tp_emis: number(row, "tpEmis").try_into().unwrap(),
            cnf: number(row, "cNF").try_into().unwrap(),
        };
        let key = ChaveAcesso::new(partes).unwrap();
        assert_eq!(key.as_str(), text(row, "key"));
        assert_eq!(key.grouped(), text(row, "grouped"));
        assert_eq!(key.digito().to_string(), text(row, "cDV"));
        assert_eq!(u64::from(mod11_remainder(&key.as_str()[..43], 9)), number(row, "remainder"));
        assert_eq!(*ChaveAcesso::parse(key.as_str()).unwrap().partes(), partes);
    }
    for row in rows(block("nfe_key"), "invalid") {
        assert!(ChaveAcesso::parse(text(row, "key")).is_err(), "{row}");
    }
}

#[test]
fn a_person_issues_in_the_series_for_persons() {
    let key = "35261100052998224725559200000000151908172638";
    let read = *ChaveAcesso::parse(key).unwrap().partes();
    assert_eq!((read.emitente.as_str(), read.serie, read.numero), ("52998224725", 920, 15));
    assert_eq!(ChaveAcesso::new(read).unwrap().as_str(), key);
    let cnpj = Partes { emitente: partes().emitente, ..read };
    assert_eq!(ChaveAcesso::new(cnpj).unwrap_err().to_string(), "series 920 is for an issuer with CPF");
    let cpf = Partes { serie: 1, ..read };
    assert_eq!(ChaveAcesso::new(cpf).unwrap_err().to_string(), "series 1 is for an issuer with CNPJ");
}

#[test]
fn a_cnpj_that_opens_with_zeros_stays_a_cnpj() {
    let emitente = CpfCnpj::parse("00000000000191").unwrap();
    let key = ChaveAcesso::new(Partes { emitente, ..partes() }).unwrap();
    assert_eq!(ChaveAcesso::parse(key.as_str()).unwrap().partes().emitente, emitente);
}

#[test]
fn remainders_of_zero_and_one_close_with_zero() {
    for key in
        ["35261111222333000181550010003395641202466330", "35261111222333000181550010008611691719248650"]
    {
        assert_eq!(ChaveAcesso::parse(key).unwrap().digito(), 0);
    }
}

#[test]
fn each_fault_has_its_message_and_its_rejection() {
    let body = |from: &str, to: &str| closed(&KEY[..43].replacen(from, to, 1));
    let misplaced = format!("{}A{}", &KEY[..20], &KEY[21..]);
    for (key, message, cstat) in [
        ("3526".to_owned(), "access key \"3526\" has 4 characters, expected 44", Some(215)),
        (misplaced, "access key has 'A' at position 21, expected a digit", Some(215)),
        (
            KEY.replace("1122", "a122"),
            "access key has 'a' at position 7, expected a digit or a capital letter",
            Some(215),
        ),
        (KEY.replace("6795", "6796"), "access key ends in 6, but its check digit is 5", Some(236)),
        (
            body("3526", "9926"),
            "access key starts with a wrong state code 99 is not one of IBGE's 27, such as 35",
            Some(614),
        ),
        (body("2608", "2613"), "access key has the month 13, expected 01 to 12", Some(616)),
        (body("2608", "2600"), "access key has the month 00, expected 01 to 12", Some(616)),
        (
            body("000181", "000182"),
            "access key has a wrong issuer: CNPJ \"11222333000182\" ends in 82, but its check digits are 81",
            Some(617),
        ),
        (
            body("0181550", "0181560"),
            "access key has the model 56, expected 55, 57, 58, 62, 63, 65, 66 or 67",
            None,
        ),
        (body("001000000001", "001000000000"), "access key has the document number zero", Some(619)),
        (
            closed(&format!("{}0{}", &KEY[..34], &KEY[35..43])),
            "access key has the emission type 0, expected 1 to 9",
            None,
        ),
    ] {
        let error = ChaveAcesso::parse(&key).unwrap_err();
        assert_eq!((error.to_string().as_str(), error.cstat()), (message, cstat), "{key}");
        assert!(cstat.is_none_or(|code| crate::br::sefaz::text(code).is_some()));
    }
}

#[test]
fn parts_that_do_not_fit_are_refused() {
    for (wrong, message) in [
        (Partes { ano: 1999, ..partes() }, "year 1999 does not fit an access key, expected 2000 to 2099"),
        (Partes { serie: 1000, ..partes() }, "serie 1000 is greater than 999"),
        (Partes { numero: 1_000_000_000, ..partes() }, "nNF 1000000000 is greater than 999999999"),
        (Partes { cnf: 100_000_000, ..partes() }, "cNF 100000000 is greater than 99999999"),
        (Partes { numero: 0, ..partes() }, "access key has the document number zero"),
        (Partes { mes: 13, ..partes() }, "access key has the month 13, expected 01 to 12"),
        (Partes { mes: -1, ..partes() }, "access key has the month -1, expected 01 to 12"),
        (Partes { tp_emis: 10, ..partes() }, "access key has the emission type 10, expected 1 to 9"),
    ] {
        assert_eq!(ChaveAcesso::new(wrong).unwrap_err().to_string(), message);
    }
}

const FORBIDDEN: [u32; 20] = [
    0, 11_111_111, 22_222_222, 33_333_333, 44_444_444, 55_555_555, 66_666_666, 77_777_777, 88_888_888,
    99_999_999, 12_345_678, 23_456_789, 34_567_890, 45_678_901, 56_789_012, 67_890_123, 78_901_234,
    89_012_345, 90_123_456, 1_234_567,
];

#[test]
fn forbidden_random_codes_are_those_of_rejection_897() {
    for cnf in FORBIDDEN {
        assert!(cnf_is_forbidden(cnf, 42), "{cnf:08}");
        for near in [cnf.saturating_sub(1), cnf + 1] {
            assert_eq!(cnf_is_forbidden(near, 42), FORBIDDEN.contains(&near), "{near:08}");
        }
    }
    assert!(cnf_is_forbidden(42, 42) && !cnf_is_forbidden(42, 43));
}

prop_compose! {
    fn a_key()(uf in prop::sample::select(Uf::ALL.to_vec()), ano in 2000_i16..2100, mes in 1_i8..=12,
               base in "[0-9A-Z]{11}[1-9]", cpf: u32, serie in 0_u16..1000, numero in 1_u32..1_000_000_000,
               tp_emis in 1_u8..=9, cnf in 0_u32..100_000_000,
               modelo in prop::sample::select(Modelo::ALL.to_vec())) -> ChaveAcesso {
        let cnpj = Cnpj::from_base(&base).unwrap();
        let emitente = if CPF_SERIES.contains(&serie) { Cpf::made_up(cpf).into() } else { cnpj.into() };
        let partes = Partes { uf, ano, mes, emitente, modelo, serie, numero, tp_emis, cnf };
        let key = ChaveAcesso::new(partes).unwrap();
        assert_eq!(*key.partes(), partes);
        key
    }
}

proptest! {
    #[test]
    fn any_key_parses_back(key in a_key()) {
        prop_assert_eq!(ChaveAcesso::parse(key.as_str()), Ok(key));
        prop_assert_eq!(key.grouped().replace(' ', ""), key.to_string());
    }

    /// Two changes pass the digit: between characters whose values differ by a multiple of eleven, and, where the
    /// digit is 0, between a remainder of 0 and of 1.
    #[test]
    fn one_changed_character_is_refused(key in a_key(), at in 0_usize..44, new in "[0-9A-Z]") {
        let mut changed = key.as_str().as_bytes().to_vec();
        let (old, new) = (changed[at], new.as_bytes()[0]);
        let blind = value(old).abs_diff(value(new)).is_multiple_of(11) || (at != 43 && key.digito() == 0);
        changed[at] = new;
        prop_assert!(blind || ChaveAcesso::parse(std::str::from_utf8(&changed).unwrap()).is_err());
    }

    #[test]
    fn only_forbidden_codes_are_forbidden(cnf in 0_u32..100_000_000, numero in 1_u32..100_000_000) {
        prop_assert_eq!(cnf_is_forbidden(cnf, numero), FORBIDDEN.contains(&cnf) || cnf == numero);
    }

    #[test]
    fn any_text_gets_an_answer(text in "[0-9]{6}[0-9A-Z]{12}[0-9]{26}|\\PC{0,50}") {
        if let Ok(key) = ChaveAcesso::parse(&text) {
            prop_assert_eq!(key.as_str(), text);
        }
    }
}
