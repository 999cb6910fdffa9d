use jiff::civil::date;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::br::boleto::nosso_numero;
use crate::br::money::to_cents;
use crate::br::vectors::{block, number, rows, text};

#[test]
fn the_vectors_hold() {
    for row in rows(block("boleto_sicoob"), "vectors") {
        let cooperativa = u16::try_from(number(row, "cooperativa")).unwrap();
        let cliente = u32::try_from(number(row, "cliente")).unwrap();
        let sequence = u32::try_from(number(row, "numero")).unwrap();
        let due: Date = text(row, "vencimento").parse().unwrap();
        let amount = to_cents(text(row, "valor").parse::<Decimal>().unwrap()).unwrap();
        let field = CampoLivre {
            carteira: number(row, "carteira").try_into().unwrap(),
            cooperativa,
            modalidade: number(row, "modalidade").try_into().unwrap(),
            cliente,
            nosso_numero: nosso_numero(cooperativa, cliente.into(), sequence).unwrap(),
            parcela: number(row, "parcela").try_into().unwrap(),
        };
        let code = CodigoBarras::sicoob(Some(due), amount, &field).unwrap();
        assert_eq!(field.nosso_numero % 10, u32::try_from(number(row, "nosso_numero_dv")).unwrap());
        assert_eq!(code.campo_livre(), text(row, "campo_livre"));
        assert_eq!(code.as_str(), text(row, "barcode44"));
        assert_eq!(code.linha_digitavel(), text(row, "linha47"));
        assert_eq!(code.linha_impressa(), text(row, "linha_formatted"));
        assert_eq!(u64::from(code.fator()), number(row, "fator"));
        assert_eq!(code.vencimento(due), Some(due));
        assert_eq!((code.banco(), code.centavos()), (756, amount));
        assert_eq!(code.campo_livre_sicoob(), Ok(field));
        for form in ["barcode44", "linha47", "linha_formatted"] {
            assert_eq!(text(row, form).parse(), Ok(code));
        }
    }
}

/// Computed for the dossier: cooperative 4321, client 1234567, R$ 150,75, due 2026-12-15.
#[test]
fn the_dossier_s_titles_hold() {
    for (sequence, barcode, line) in [
        (
            1,
            "75691166100000150751432101123456700000010001",
            "75691432120112345670700000100016116610000015075",
        ),
        (
            42,
            "75694166100000150751432101123456700000421001",
            "75691432120112345670700004210019416610000015075",
        ),
        (
            4242,
            "75697166100000150751432101123456700042421001",
            "75691432120112345670700424210011716610000015075",
        ),
    ] {
        let field = CampoLivre::simples(4321, 1_234_567, sequence).unwrap();
        let code = CodigoBarras::sicoob(Some(date(2026, 12, 15)), 15_075, &field).unwrap();
        assert_eq!((code.as_str(), code.linha_digitavel().as_str()), (barcode, line));
    }
}

/// Rows that the vectors lack: one centavo, and every field at its greatest on the last day that has a factor.
#[test]
fn the_edges_hold() {
    let least = CampoLivre::simples(5004, 98_765, 7).unwrap();
    let code = CodigoBarras::sicoob(Some(date(2026, 11, 23)), 1, &least).unwrap();
    assert_eq!(code.linha_impressa(), "75691.50043 01009.876507 00000.730010 8 16390000000001");
    let most = CampoLivre {
        carteira: 3,
        modalidade: 2,
        parcela: 12,
        ..CampoLivre::simples(3333, 1_234_567, 9_999_999).unwrap()
    };
    let code = CodigoBarras::sicoob(Some(date(2049, 10, 13)), 9_999_999_999, &most).unwrap();
    assert_eq!(code.as_str(), "75698999999999999993333302123456799999995012");
    assert_eq!(code.linha_impressa(), "75693.33334 02123.456796 99999.950126 8 99999999999999");
}

#[test]
fn without_due_date_the_factor_is_zero() {
    let field = CampoLivre::simples(4321, 1, 1).unwrap();
    let code = CodigoBarras::sicoob(None, 0, &field).unwrap();
    assert_eq!((code.fator(), code.centavos(), code.vencimento(date(2026, 1, 1))), (0, 0, None));
}

#[test]
fn an_amount_beyond_ten_digits_is_refused() {
    let field = CampoLivre::simples(4321, 1, 1).unwrap();
    let error = CodigoBarras::sicoob(None, 10_000_000_000, &field).unwrap_err().to_string();
    assert_eq!(error, "amount in centavos 10000000000 is greater than 9999999999");
}

#[test]
fn each_mistake_has_its_message() {
    let line = "75691.43279 01022.938508 00000.240010 2 67080000005000";
    for (given, message) in [
        (
            line.replace(".43279", ".43278"),
            "field 1 of the linha digitável ends in 8, but its check digit is 9",
        ),
        (
            line.replace("938508", "938509"),
            "field 2 of the linha digitável ends in 9, but its check digit is 8",
        ),
        (
            line.replace(" 00000.", " 10000."),
            "field 3 of the linha digitável ends in 0, but its check digit is 9",
        ),
        (line.replace(" 2 ", " 3 "), "the general check digit is 3, but the other digits give 2"),
        (line.replace("5000", "5001"), "the general check digit is 2, but the other digits give 1"),
        (line.replace(" 2 ", " x "), "linha digitável has 'x' at position 33, expected a digit"),
        ("7569".to_owned(), "linha digitável \"7569\" has 4 characters, expected 47 digits"),
        (
            format!("8{}", "1".repeat(47)),
            "a line of 48 digits that opens with 8 is a utility's or tax's slip, not a boleto",
        ),
        ("75622670800000050001432701022938500000024001".to_owned(), "the currency is 2, expected 9 (real)"),
        (
            "7569267080000005000143270102293850000002400x".to_owned(),
            "barcode has 'x' at position 44, expected a digit",
        ),
    ] {
        assert_eq!(CodigoBarras::read(&given).unwrap_err().to_string(), message);
    }
}

#[test]
fn another_bank_s_free_field_is_not_read() {
    let (head, tail) = ("0019", "1656000012345600000000000000000000000000");
    let tail = tail.get(..39).unwrap();
    let code = CodigoBarras::parse(&format!("{head}{}{tail}", general_digit(head, tail))).unwrap();
    assert_eq!(code.campo_livre_sicoob(), Err(BoletoError::Banco(1)));
}

prop_compose! {
    fn a_code()(cooperativa in 0_u16..10_000, cliente in 0_u32..10_000_000, sequence in 0_u32..10_000_000,
                centavos in 0_u64..10_000_000_000, after in 0_i32..18_999) -> CodigoBarras {
        let field = CampoLivre::simples(cooperativa, cliente, sequence).unwrap();
        let due = date(1997, 10, 8).checked_add(jiff::Span::new().days(after)).unwrap();
        CodigoBarras::sicoob(Some(due), centavos, &field).unwrap()
    }
}

fn with_changed_digit(code: &str, at: usize, by: u8) -> String {
    let mut changed = code.as_bytes().to_vec();
    changed[at] = b'0' + (changed[at] - b'0' + by) % 10;
    String::from_utf8(changed).unwrap()
}

proptest! {
    #[test]
    fn any_code_reads_back_in_every_form(code in a_code()) {
        for form in [code.to_string(), code.linha_digitavel(), code.linha_impressa()] {
            prop_assert_eq!(CodigoBarras::read(&form), Ok(code));
        }
        prop_assert_eq!(code.linha_impressa().len(), 54);
    }

    /// The remainders 0, 1 and 10 all give the digit 1, so only other digits betray every change.
    #[test]
    fn one_changed_digit_of_the_barcode_is_refused(code in a_code(), at in 0_usize..44, by in 1_u8..10) {
        let blind = at != 4 && code.0.number(4..5) == 1;
        prop_assert!(blind || CodigoBarras::parse(&with_changed_digit(code.as_str(), at, by)).is_err());
    }

    /// Modulo 10 sees every change in the first 32 digits, the general digit its own.
    #[test]
    fn one_changed_digit_of_the_line_is_refused(code in a_code(), at in 0_usize..33, by in 1_u8..10) {
        prop_assert!(CodigoBarras::read(&with_changed_digit(&code.linha_digitavel(), at, by)).is_err());
    }

    #[test]
    fn any_text_gets_an_answer(text in "[0-9]{44}|[0-9]{47,48}|\\PC{0,60}") {
        if let Ok(code) = CodigoBarras::read(&text) {
            prop_assert_eq!(code.as_str().len(), 44);
        }
    }
}
