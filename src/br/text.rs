//! Text that fits narrow fields: without accents, or cut to a length.

/// The text in ASCII: letters without their accents, typographic marks as their plain twins, what has no twin left
/// out. Boletos' files, Pix codes and several SEFAZ authorisers take nothing else.
#[must_use]
pub fn unaccented(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            c if c.is_ascii() => plain.push(c),
            'Á' | 'À' | 'Â' | 'Ã' | 'Ä' | 'Å' => plain.push('A'),
            'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' | 'ª' => plain.push('a'),
            'É' | 'È' | 'Ê' | 'Ë' => plain.push('E'),
            'é' | 'è' | 'ê' | 'ë' => plain.push('e'),
            'Í' | 'Ì' | 'Î' | 'Ï' => plain.push('I'),
            'í' | 'ì' | 'î' | 'ï' => plain.push('i'),
            'Ó' | 'Ò' | 'Ô' | 'Õ' | 'Ö' | 'Ø' => plain.push('O'),
            'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'ø' | 'º' | '°' => plain.push('o'),
            'Ú' | 'Ù' | 'Û' | 'Ü' => plain.push('U'),
            'ú' | 'ù' | 'û' | 'ü' => plain.push('u'),
            'Ç' => plain.push('C'),
            'ç' => plain.push('c'),
            'Ñ' => plain.push('N'),
            'ñ' => plain.push('n'),
            'Ý' | 'Ÿ' => plain.push('Y'),
            'ý' | 'ÿ' => plain.push('y'),
            'ß' => plain.push_str("ss"),
            'Æ' => plain.push_str("AE"),
            'æ' => plain.push_str("ae"),
            '‘' | '’' | '´' => plain.push('\''),
            '“' | '”' | '«' | '»' => plain.push('"'),
            '–' | '—' | '‑' => plain.push('-'),
            '…' => plain.push_str("..."),
            '\u{a0}' => plain.push(' '),
            // Combining accents (a letter sent in two code points) fall here too, and leave their letter.
            _ => {}
        }
    }
    plain
}

/// At most `most` characters of the text, cut at a blank where one is near the end, no blank left behind.
#[must_use]
pub fn fit(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let head: String = text.chars().take(most).collect();
    let cut_a_word = text.chars().nth(most).is_some_and(|next| next != ' ');
    let whole = match head.rsplit_once(' ') {
        Some((words, _)) if cut_a_word && words.chars().count() * 2 >= most => words,
        _ => &head,
    };
    whole.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn accents_go_and_letters_stay() {
        for (given, plain) in [
            ("São João d'Água Branca Ltda.", "Sao Joao d'Agua Branca Ltda."),
            ("ÁÉÍÓÚ ÂÊÔ ÃÕ À Ç Ü áéíóú âêô ãõ à ç ü", "AEIOU AEO AO A C U aeiou aeo ao a c u"),
            ("1º andar – sala “A”…", "1o andar - sala \"A\"..."),
            ("Cafe\u{301} ☕", "Cafe "),
        ] {
            assert_eq!(unaccented(given), plain);
        }
    }

    #[test]
    fn a_long_text_is_cut_at_a_blank() {
        assert_eq!(fit("Comércio de Alimentos", 21), "Comércio de Alimentos");
        assert_eq!(fit("Comércio de Alimentos", 20), "Comércio de");
        assert_eq!(fit("Comércio de Alimentos", 12), "Comércio de");
        assert_eq!(fit("Comércio de Alimentos", 11), "Comércio de");
        assert_eq!(fit("Otorrinolaringologista", 5), "Otorr");
        assert_eq!(fit("A Otorrinolaringologista", 20), "A Otorrinolaringolog");
    }

    proptest! {
        #[test]
        fn unaccented_is_ascii_and_settled(text in "\\PC{0,60}") {
            let plain = unaccented(&text);
            prop_assert!(plain.is_ascii());
            prop_assert_eq!(unaccented(&plain), plain);
        }

        #[test]
        fn fit_fits_and_only_cuts(text in "\\PC{0,60}", most in 0_usize..70) {
            let cut = fit(&text, most);
            prop_assert!(cut.chars().count() <= most);
            prop_assert!(text.starts_with(&cut));
        }
    }
}
