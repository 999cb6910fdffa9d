//! State registrations (inscrição estadual) for made-up companies: each state has its own length and check digits,
//! and ERPs check them.
//!
//! Rules: the states' pages gathered by SINTEGRA. Of the forms that a state has had, the one with the widest use is
//! made; what others may send is never judged here.

use super::check_digit::{mod10_digit, mod11_digit, mod11_remainder, value};
use super::uf::Uf;

/// The registration of a made-up company: `number` fills the digits that are free, its last ones where there are
/// fewer. Digits only.
#[must_use]
pub fn made_up(uf: Uf, number: u32) -> String {
    let (prefix, free) = match uf {
        Uf::Ac => ("01", 9),
        Uf::Al => ("240", 5),
        Uf::Am => ("04", 6),
        // Numbers below 03019023 follow two older rules.
        Uf::Ap => ("031", 5),
        // The second digit chooses modulo 11.
        Uf::Ba => ("16", 5),
        Uf::Ce => ("06", 6),
        Uf::Df => ("07", 9),
        Uf::Es => ("08", 6),
        Uf::Go => ("15", 6),
        Uf::Ma => ("12", 6),
        Uf::Mg => ("0", 10),
        Uf::Ms => ("28", 6),
        Uf::Mt => ("0013", 6),
        Uf::Pa => ("15", 6),
        Uf::Pb => ("16", 6),
        Uf::Pe => ("0", 6),
        Uf::Pi => ("19", 6),
        Uf::Pr => ("90", 6),
        Uf::Rj => ("7", 6),
        Uf::Rn => ("20", 6),
        Uf::Ro => ("00000", 8),
        Uf::Rr => ("24", 6),
        Uf::Rs => ("096", 6),
        Uf::Sc => ("25", 6),
        Uf::Se => ("27", 6),
        Uf::Sp => ("1", 7),
        Uf::To => ("29", 6),
    };
    let number = u64::from(number) % 10_u64.pow(free);
    closed(uf, &format!("{prefix}{number:0width$}", width = free as usize))
}

/// The body with its check digits, wherever the state puts them.
fn closed(uf: Uf, body: &str) -> String {
    let one = |top| format!("{body}{}", digit(body, top));
    let two = |top| {
        let first = one(top);
        let second = digit(&first, top);
        format!("{first}{second}")
    };
    match uf {
        Uf::Ac | Uf::Df | Uf::Pe => two(9),
        Uf::Pr => two(7),
        Uf::Rj => one(7),
        // The second digit is found first.
        Uf::Ba => {
            let second = digit(body, 9);
            format!("{body}{}{second}", digit(&format!("{body}{second}"), 9))
        }
        // The first digit is modulo 10 over the body with a zero behind its third digit.
        Uf::Mg => {
            let (head, tail) = body.split_at_checked(3).unwrap_or((body, ""));
            let first = mod10_digit(&format!("{head}0{tail}"));
            format!("{body}{first}{}", digit(&format!("{body}{first}"), 11))
        }
        // 11 minus the remainder, of which the last digit counts.
        Uf::Ro => format!("{body}{}", (11 - mod11_remainder(body, 9)) % 10),
        // Weights 1 to 8 from the left, modulo 9.
        Uf::Rr => format!("{body}{}", weighed(body, 1..) % 9),
        // The ninth and the twelfth digit are the last one of a remainder; 11 is the usual pair between them.
        Uf::Sp => {
            let first = format!("{body}{}11", weighed(body, [1, 3, 4, 5, 6, 7, 8, 10]) % 11 % 10);
            format!("{first}{}", mod11_remainder(&first, 10) % 10)
        }
        _ => one(9),
    }
}

fn digit(text: &str, top: u32) -> u32 {
    mod11_digit(mod11_remainder(text, top))
}

/// Sum of the digits weighed from left to right.
fn weighed(text: &str, weights: impl IntoIterator<Item = u32>) -> u32 {
    text.bytes().zip(weights).map(|(c, weight)| value(c) * weight).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Two numbers of each state that another library (brazilian-utils 2.4.0) accepts.
    const ACCEPTED: [(Uf, &str, &str); 27] = [
        (Uf::Ro, "00000000000078", "00000876543212"),
        (Uf::Ac, "0100000000759", "0198765432134"),
        (Uf::Am, "040000079", "046543210"),
        (Uf::Rr, "240000073", "246543210"),
        (Uf::Pa, "150000073", "156543214"),
        (Uf::Ap, "031000070", "031543219"),
        (Uf::To, "290000076", "296543217"),
        (Uf::Ma, "120000075", "126543216"),
        (Uf::Pi, "190000074", "196543215"),
        (Uf::Ce, "060000074", "066543215"),
        (Uf::Rn, "200000071", "206543212"),
        (Uf::Pb, "160000076", "166543217"),
        (Uf::Pe, "000000787", "065432193"),
        (Uf::Al, "240000072", "240543211"),
        (Uf::Se, "270000070", "276543211"),
        (Uf::Ba, "160000762", "165432101"),
        (Uf::Mg, "0000000000752", "0098765432177"),
        (Uf::Es, "080000070", "086543210"),
        (Uf::Rj, "70000075", "76543216"),
        (Uf::Sp, "100000075118", "176543210110"),
        (Uf::Pr, "9000000733", "9065432142"),
        (Uf::Sc, "250000075", "256543216"),
        (Uf::Rs, "0960000070", "0966543211"),
        (Uf::Ms, "280000073", "286543214"),
        (Uf::Mt, "00130000078", "00136543219"),
        (Uf::Go, "150000073", "156543214"),
        (Uf::Df, "0700000000790", "0798765432175"),
    ];

    #[test]
    fn every_state_s_registrations_are_those_another_library_accepts() {
        for (uf, small, great) in ACCEPTED {
            assert_eq!((made_up(uf, 7).as_str(), made_up(uf, 987_654_321).as_str()), (small, great), "{uf}");
        }
        assert!(Uf::ALL.iter().all(|uf| ACCEPTED.iter().any(|(known, ..)| known == uf)));
    }

    #[test]
    fn published_examples_hold() {
        for (uf, body, whole) in [
            (Uf::Sp, "11004249", "110042490114"),
            (Uf::Mg, "06230790400", "0623079040081"),
            (Uf::Rs, "224365879", "2243658792"),
            (Uf::Pr, "12345678", "1234567850"),
        ] {
            assert_eq!(closed(uf, body), whole, "{uf}");
        }
    }

    proptest! {
        #[test]
        fn any_number_gives_digits_of_the_state_s_length(uf in prop::sample::select(Uf::ALL.to_vec()), number: u32) {
            let made = made_up(uf, number);
            prop_assert!(made.bytes().all(|c| c.is_ascii_digit()));
            prop_assert_eq!(made.len(), made_up(uf, 0).len());
        }
    }
}
