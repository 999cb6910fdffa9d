//! Interleaved 2 of 5 (ISO/IEC 16390).

use super::BarcodeError;

/// How many narrow widths a wide bar or space takes: FEBRABAN's 3, of the standard's 2 to 3.
const WIDE: u8 = 3;

/// Which two of a digit's five are wide, by digit, first on the left.
const DIGITS: [[bool; 5]; 10] = {
    const N: bool = false;
    const W: bool = true;
    [
        [N, N, W, W, N],
        [W, N, N, N, W],
        [N, W, N, N, W],
        [W, W, N, N, N],
        [N, N, W, N, W],
        [W, N, W, N, N],
        [N, W, W, N, N],
        [N, N, N, W, W],
        [W, N, N, W, N],
        [N, W, N, W, N],
    ]
};

/// The widths of bar, space, bar, … in multiples of the narrow one, start and stop included; bars stand at the even
/// places, the first and the last among them. The 44 digits of a boleto come to 405, which is what makes FEBRABAN's
/// 103 mm. The quiet zones on both sides are left to the caller.
///
/// # Errors
/// When the digits are not even in number, or not digits.
pub fn interleaved_2_of_5(digits: &str) -> Result<Vec<u8>, BarcodeError> {
    let patterns: Vec<_> = digits.chars().map(pattern).collect::<Result<_, _>>()?;
    let (pairs, rest) = patterns.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(BarcodeError::Odd(patterns.len()));
    }
    let width = |wide: bool| if wide { WIDE } else { 1 };
    let pairs = pairs.iter().flat_map(|[bars, spaces]| bars.iter().zip(*spaces));
    let body = pairs.flat_map(|(bar, space)| [width(*bar), width(*space)]);
    Ok([1, 1, 1, 1].into_iter().chain(body).chain([WIDE, 1, 1]).collect())
}

fn pattern(digit: char) -> Result<&'static [bool; 5], BarcodeError> {
    let value = digit.to_digit(10).and_then(|value| usize::try_from(value).ok());
    value.and_then(|value| DIGITS.get(value)).ok_or(BarcodeError::Digit(digit))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Reads widths back by a table of its own: the weights 1, 2, 4, 7 and parity of the five elements.
    fn read(widths: &[u8]) -> String {
        assert_eq!(widths[..4], [1, 1, 1, 1]);
        assert_eq!(widths[widths.len() - 3..], [3, 1, 1]);
        let digit = |elements: [u8; 5]| {
            let wide: Vec<usize> = (0..5).filter(|at| elements[*at] == 3).collect();
            assert_eq!(wide.len(), 2, "two of five are wide: {elements:?}");
            assert!(elements.iter().all(|width| [1, 3].contains(width)));
            let sum: u32 = wide.iter().map(|at| [1, 2, 4, 7, 0][*at]).sum();
            char::from_digit(if sum == 11 { 0 } else { sum }, 10).unwrap()
        };
        let body = &widths[4..widths.len() - 3];
        assert_eq!(body.len() % 10, 0);
        body.chunks(10)
            .flat_map(|pair| {
                let every_other = |from: usize| [0, 2, 4, 6, 8].map(|at| pair[from + at]);
                [digit(every_other(0)), digit(every_other(1))]
            })
            .collect()
    }

    #[test]
    fn widths_are_those_computed_by_hand() {
        // 0 is nnWWn, 7 is nnnWW, 1 is WnnnW, 9 is nWnWn: bars and spaces in turn.
        let widths = interleaved_2_of_5("0719").unwrap();
        let text: String = widths.iter().map(|width| char::from(b'0' + width)).collect();
        assert_eq!(text, ["1111", "1111313313", "3113111331", "311"].concat());
    }

    #[test]
    fn a_boleto_is_405_narrow_bars_long() {
        let widths = interleaved_2_of_5("75694166100000150751432101123456700000421001").unwrap();
        assert_eq!(widths.iter().map(|width| u32::from(*width)).sum::<u32>(), 405);
        assert_eq!(read(&widths), "75694166100000150751432101123456700000421001");
    }

    #[test]
    fn what_is_no_row_of_digit_pairs_is_refused() {
        for (digits, message) in [
            ("123", "3 digits, expected an even number of them"),
            ("1a", "'a' is no digit"),
            ("1٣", "'٣' is no digit"),
        ] {
            assert_eq!(interleaved_2_of_5(digits).unwrap_err().to_string(), message);
        }
    }

    proptest! {
        #[test]
        fn digits_read_back(digits in "([0-9]{2}){0,30}") {
            prop_assert_eq!(read(&interleaved_2_of_5(&digits).unwrap()), digits);
        }

        #[test]
        fn any_text_is_a_barcode_or_refused(text in any::<String>()) {
            let _ = interleaved_2_of_5(&text);
        }
    }
}
