//! Code 128 (ISO/IEC 15417): subset C, two digits to a symbol, wherever that is shorter, subset B for the rest.
//!
//! An access key of digits is all C; the letters that a CNPJ has since July 2026 are set in B, and the digits around
//! them in C again (br/standards 2.1).

use super::BarcodeError;

/// Widths of bar, space, bar, … of each symbol by its value; the last is the stop, which has a bar more.
#[rustfmt::skip]
const SYMBOLS: [&str; 107] = [
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213", "221312",
    "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132", "221231", "213212",
    "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211", "212123", "212321", "232121",
    "111323", "131123", "131321", "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331",
    "132131", "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131", "311123",
    "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111", "111224", "111422", "121124",
    "121421", "141122", "141221", "112214", "112412", "122114", "122411", "142112", "142211", "241211", "221114",
    "413111", "241112", "134111", "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112",
    "421211", "212141", "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
    "113141", "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
];

const CODE_C: u8 = 99;
const CODE_B: u8 = 100;
const START_B: u8 = 104;
const START_C: u8 = 105;
const STOP: u8 = 106;

/// The widths of bar, space, bar, … in multiples of the narrowest, check symbol, start and stop included; bars stand at
/// the even places. No other row of subsets B and C is shorter: the 44 digits of an access key come to 277, one with
/// twelve letters to 365. The quiet zones, ten times the narrowest, are left to the caller.
///
/// # Errors
/// When a character is no printable ASCII.
pub fn code_128(text: &str) -> Result<Vec<u8>, BarcodeError> {
    let values = symbols(text)?;
    let weighted = (0_u32..).zip(&values).map(|(nth, value)| nth.max(1) * u32::from(*value));
    let check = u8::try_from(weighted.fold(0, |sum, value| (sum + value) % 103)).unwrap_or_default();
    let row = values.into_iter().chain([check, STOP]);
    let widths = row.filter_map(|value| SYMBOLS.get(usize::from(value)));
    Ok(widths.flat_map(|symbol| symbol.bytes().map(|width| width - b'0')).collect())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Subset {
    B,
    C,
}

/// How many symbols a text takes from a place on, when its first character is set in B, or its first two in C.
#[derive(Clone, Copy, Default)]
struct Cost {
    b: u32,
    c: u32,
}

impl Cost {
    /// The cheaper way on from a subset, and what it costs.
    fn after(self, subset: Subset) -> (Subset, u32) {
        let b = self.b + u32::from(subset == Subset::C);
        let c = self.c.saturating_add(u32::from(subset == Subset::B));
        if c < b { (Subset::C, c) } else { (Subset::B, b) }
    }
}

/// The costs at each place of a text.
fn costs(text: &[u8]) -> Vec<Cost> {
    let mut costs = vec![Cost::default(); text.len() + 1];
    for at in (0..text.len()).rev() {
        let on = |step: usize, subset| costs.get(at + step).map(|cost: &Cost| 1 + cost.after(subset).1);
        let b = on(1, Subset::B).unwrap_or_default();
        let c = pair(text, at).and_then(|_| on(2, Subset::C)).unwrap_or(u32::MAX);
        if let Some(cost) = costs.get_mut(at) {
            *cost = Cost { b, c };
        }
    }
    costs
}

/// The values from the start symbol on, without the check.
fn symbols(text: &str) -> Result<Vec<u8>, BarcodeError> {
    if let Some(outside) = text.chars().find(|character| !matches!(character, ' '..='~')) {
        return Err(BarcodeError::Printable(outside));
    }
    let text = text.as_bytes();
    let costs = costs(text);
    let cost = |at: usize| costs.get(at).copied().unwrap_or_default();
    let mut subset = if cost(0).c < cost(0).b { Subset::C } else { Subset::B };
    let mut values = vec![if subset == Subset::C { START_C } else { START_B }];
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        let (next, _) = cost(at).after(subset);
        if next != subset {
            values.push(if next == Subset::C { CODE_C } else { CODE_B });
            subset = next;
        }
        match pair(text, at).filter(|_| subset == Subset::C) {
            Some(pair) => {
                values.push(pair);
                at += 2;
            }
            None => {
                values.push(byte - b' ');
                at += 1;
            }
        }
    }
    Ok(values)
}

/// The value of the two digits at a place.
fn pair(text: &[u8], at: usize) -> Option<u8> {
    let digit = |at: usize| text.get(at).filter(|byte| byte.is_ascii_digit()).map(|byte| byte - b'0');
    Some(digit(at)? * 10 + digit(at + 1)?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The values of the symbols that widths stand for.
    fn scan(widths: &[u8]) -> Vec<u8> {
        let (body, stop) = widths.split_at(widths.len() - 7);
        assert_eq!(stop, [2, 3, 3, 1, 1, 1, 2]);
        let value = |symbol: &[u8]| {
            let text: String = symbol.iter().map(|width| char::from(b'0' + width)).collect();
            u8::try_from(SYMBOLS.iter().position(|known| *known == text).unwrap()).unwrap()
        };
        body.chunks(6).map(value).collect()
    }

    /// What a scanner hears: the text, once the check is right.
    fn read(widths: &[u8]) -> String {
        let values = scan(widths);
        let (check, values) = values.split_last().unwrap();
        let sum: u32 =
            values.iter().enumerate().map(|(nth, value)| nth.max(1) as u32 * u32::from(*value)).sum();
        assert_eq!(u32::from(*check), sum % 103);
        let mut in_c = match values[0] {
            104 => false,
            105 => true,
            other => panic!("starts with {other}"),
        };
        let mut text = String::new();
        for value in &values[1..] {
            match (in_c, value) {
                (true, 100) => in_c = false,
                (false, 99) => in_c = true,
                (true, 0..=99) => text.push_str(&format!("{value:02}")),
                (false, 0..=94) => text.push(char::from(value + 32)),
                other => panic!("no text: {other:?}"),
            }
        }
        text
    }

    #[test]
    fn symbols_are_eleven_wide_with_even_bars() {
        // What ISO/IEC 15417 says of every symbol; a slip of the pen in the table breaks one of these.
        for (value, symbol) in SYMBOLS.iter().enumerate().take(106) {
            let widths: Vec<u32> = symbol.chars().map(|width| width.to_digit(10).unwrap()).collect();
            assert_eq!((widths.len(), widths.iter().sum::<u32>()), (6, 11), "{value}");
            assert_eq!(widths.iter().step_by(2).sum::<u32>() % 2, 0, "{value}");
            assert_eq!(SYMBOLS.iter().filter(|known| *known == symbol).count(), 1, "{value}");
        }
    }

    #[test]
    fn subsets_are_chosen_as_by_hand() {
        for (text, values) in [
            // Start B, the letters by their place in ASCII less 32, check 88.
            ("Wikipedia", vec![104, 55, 73, 75, 73, 80, 69, 68, 73, 65, 88]),
            ("", vec![104, 1]),
            ("12", vec![105, 12, 14]),
            ("123", vec![104, 17, 18, 19, 8]),
            ("1234", vec![105, 12, 34, 82]),
            ("12345", vec![104, 17, 99, 23, 45, 53]),
            ("A1234", vec![104, 33, 99, 12, 34, 95]),
            ("A12B", vec![104, 33, 17, 18, 34, 52]),
            ("A1234B", vec![104, 33, 17, 18, 19, 20, 34, 90]),
            ("A123456B", vec![104, 33, 99, 12, 34, 56, 100, 34, 80]),
        ] {
            assert_eq!(scan(&code_128(text).unwrap()), values, "{text}");
        }
    }

    #[test]
    fn access_keys_are_as_long_as_the_form_allows() {
        for (key, modules) in [
            ("35260811222333000181550010000000011123456795", 277),
            ("35261112ABC34501DE35550010001234561876543212", 354),
            ("522507PC3D315K000193550010000000011000000018", 343),
            ("312612ZZZZZZZZZZZZ62558890000000071102030402", 365),
        ] {
            let widths = code_128(key).unwrap();
            assert_eq!(read(&widths), key);
            assert_eq!(widths.iter().map(|width| u32::from(*width)).sum::<u32>(), modules, "{key}");
        }
    }

    #[test]
    fn what_has_no_symbol_is_refused() {
        for (text, message) in [
            ("ação", "'ç' is no printable ASCII"),
            ("a\n", "'\\n' is no printable ASCII"),
            ("1٣", "'٣' is no printable ASCII"),
        ] {
            assert_eq!(code_128(text).unwrap_err().to_string(), message);
        }
    }

    /// The fewest symbols, found by trying every way.
    fn fewest(text: &[u8], in_c: bool) -> usize {
        let Some(_) = text.first() else { return 0 };
        let in_b = 1 + usize::from(in_c) + fewest(&text[1..], false);
        match text {
            [b'0'..=b'9', b'0'..=b'9', rest @ ..] => in_b.min(1 + usize::from(!in_c) + fewest(rest, true)),
            _ => in_b,
        }
    }

    proptest! {
        #[test]
        fn texts_read_back(text in "[ -~]{0,80}") {
            prop_assert_eq!(read(&code_128(&text).unwrap()), text);
        }

        #[test]
        fn no_row_is_longer_than_it_must_be(text in "[0-9]{0,5}[A-Z]{0,2}[0-9]{0,7}[A-Z]?[0-9]{0,3}") {
            let least = fewest(text.as_bytes(), false).min(fewest(text.as_bytes(), true));
            // Beside the text's there are start and check.
            prop_assert_eq!(scan(&code_128(&text).unwrap()).len(), least + 2);
        }

        #[test]
        fn any_text_is_a_barcode_or_refused(text in any::<String>()) {
            let _ = code_128(&text);
        }
    }
}
