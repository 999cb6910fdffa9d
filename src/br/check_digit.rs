//! The three sums behind every check digit of this folder.

/// The value of a character in a check digit: its ASCII code minus 48, so that digits keep their value and `A` is 17
/// (IN RFB 2.229/2024, joint technical note 2025.001).
pub(super) fn value(character: u8) -> u32 {
    u32::from(character.saturating_sub(b'0'))
}

/// Sum of the characters' values modulo 11, weighed from right to left with 2, 3, … `top`, 2, 3, …
pub(super) fn mod11_remainder(text: &str, top: u32) -> u32 {
    let weights = (2..=top).cycle();
    text.bytes().rev().zip(weights).map(|(c, weight)| value(c) * weight).sum::<u32>() % 11
}

/// The digit that CPF, CNPJ, access key and nosso número make of a remainder: 0 and 1 give 0, else 11 minus it.
pub(super) fn mod11_digit(remainder: u32) -> u32 {
    if remainder < 2 { 0 } else { 11 - remainder }
}

/// The modulo 10 digit of the linha digitável's fields and of IBGE's codes: weights 2, 1, 2, … from the right, the
/// digits of each product added.
pub(super) fn mod10_digit(text: &str) -> u32 {
    let sum: u32 = text
        .bytes()
        .rev()
        .zip([2, 1].into_iter().cycle())
        .map(|(c, weight)| value(c) * weight)
        .map(|product| product / 10 + product % 10)
        .sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::br::vectors::{block, number, rows};

    #[test]
    fn letters_count_from_seventeen() {
        assert_eq!([value(b'0'), value(b'9'), value(b'A'), value(b'Z')], [0, 9, 17, 42]);
    }

    #[test]
    fn the_worked_cnpj_gives_its_two_remainders() {
        let worked = &block("cnpj")["worked"];
        let base = worked["base"].as_str().unwrap();
        let values: Vec<u64> = rows(worked, "values").iter().map(|v| v.as_u64().unwrap()).collect();
        assert_eq!(base.bytes().map(|c| u64::from(value(c))).collect::<Vec<_>>(), values);
        assert_eq!(u64::from(mod11_remainder(base, 9)), number(worked, "rem1"));
        let with_first = format!("{base}{}", number(worked, "dv1"));
        assert_eq!(u64::from(mod11_remainder(&with_first, 9)), number(worked, "rem2"));
    }

    #[test]
    fn remainders_zero_and_one_give_zero() {
        assert_eq!([0, 1, 2, 10].map(mod11_digit), [0, 0, 9, 1]);
    }

    #[test]
    fn modulo_ten_adds_the_digits_of_a_product() {
        // 0*2 + 3*1 + (5*2 = 10, so 1) + 5*1 + 3*1 … of São Paulo's 355030-8.
        assert_eq!(mod10_digit("355030"), 8);
        assert_eq!(mod10_digit("756910001"), 4);
    }
}
