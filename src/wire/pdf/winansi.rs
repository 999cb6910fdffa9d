//! WinAnsiEncoding: the one byte for each character that the standard fonts know without embedding anything (PDF
//! 32000-1, annex D).

/// The bytes of a text as one line: characters outside the encoding become their plain twin or `?`, line breaks and
/// other controls a blank, and what has no width of its own is left out. A letter followed by a combining accent is
/// one letter again, since some systems send accents apart.
pub(super) fn encode(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for character in text.chars() {
        if let Some(marks) = marks(character) {
            if let Some(last) = bytes.last_mut() {
                *last = accented(*last, marks);
            }
        } else if !is_invisible(character) {
            bytes.push(byte(character).unwrap_or_else(|| twin(character)));
        }
    }
    bytes
}

/// What stands in 0x80 to 0x9F; a blank where the encoding leaves a hole.
const HIGH: [char; 32] = [
    '€', ' ', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', ' ', 'Ž', ' ', ' ', '‘', '’', '“', '”',
    '•', '–', '—', '˜', '™', 'š', '›', 'œ', ' ', 'ž', 'Ÿ',
];

fn byte(character: char) -> Option<u8> {
    match character {
        ' '..='~' | '\u{a1}'..='\u{ff}' => u8::try_from(u32::from(character)).ok(),
        _ => {
            let at = HIGH.iter().position(|high| *high == character)?;
            u8::try_from(at).ok().map(|at| 0x80 + at)
        }
    }
}

/// Soft hyphens, joiners, direction marks, variation selectors, accents that stand alone.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

fn twin(character: char) -> u8 {
    match character {
        c if c.is_whitespace() || c.is_control() => b' ',
        '‐' | '‑' | '‒' | '―' | '−' => b'-',
        'ʼ' | '′' | '‛' => b'\'',
        '″' | '‟' => b'"',
        '⁄' | '∕' => b'/',
        'Ā' | 'Ă' | 'Ą' => b'A',
        'ā' | 'ă' | 'ą' => b'a',
        'Ć' | 'Ĉ' | 'Ċ' | 'Č' => b'C',
        'ć' | 'ĉ' | 'ċ' | 'č' => b'c',
        'Ď' | 'Đ' => b'D',
        'ď' | 'đ' => b'd',
        'Ē' | 'Ĕ' | 'Ė' | 'Ę' | 'Ě' | 'Ẽ' => b'E',
        'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẽ' => b'e',
        'Ĝ' | 'Ğ' | 'Ġ' | 'Ģ' => b'G',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => b'g',
        'Ĩ' | 'Ī' | 'Ĭ' | 'Į' | 'İ' => b'I',
        'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => b'i',
        'Ķ' => b'K',
        'ķ' => b'k',
        'Ĺ' | 'Ļ' | 'Ľ' | 'Ł' => b'L',
        'ĺ' | 'ļ' | 'ľ' | 'ł' => b'l',
        'Ń' | 'Ņ' | 'Ň' => b'N',
        'ń' | 'ņ' | 'ň' => b'n',
        'Ō' | 'Ŏ' | 'Ő' => b'O',
        'ō' | 'ŏ' | 'ő' => b'o',
        'Ŕ' | 'Ř' => b'R',
        'ŕ' | 'ř' => b'r',
        'Ś' | 'Ŝ' | 'Ş' | 'Ș' => b'S',
        'ś' | 'ŝ' | 'ş' | 'ș' => b's',
        'Ţ' | 'Ť' | 'Ț' => b'T',
        'ţ' | 'ť' | 'ț' => b't',
        'Ũ' | 'Ū' | 'Ŭ' | 'Ů' | 'Ű' | 'Ų' => b'U',
        'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => b'u',
        'Ź' | 'Ż' => b'Z',
        'ź' | 'ż' => b'z',
        _ => b'?',
    }
}

/// The letters that a combining accent makes, each after the one it makes it of.
fn marks(accent: char) -> Option<&'static str> {
    Some(match accent {
        '\u{300}' => "AÀEÈIÌOÒUÙaàeèiìoòuù",
        '\u{301}' => "AÁEÉIÍOÓUÚYÝaáeéiíoóuúyý",
        '\u{302}' => "AÂEÊIÎOÔUÛaâeêiîoôuû",
        '\u{303}' => "AÃNÑOÕaãnñoõ",
        '\u{308}' => "AÄEËIÏOÖUÜYŸaäeëiïoöuüyÿ",
        '\u{30a}' => "AÅaå",
        '\u{327}' => "CÇcç",
        _ => return None,
    })
}

fn accented(letter: u8, marks: &str) -> u8 {
    let found = marks.chars().skip_while(|plain| *plain != char::from(letter)).nth(1);
    // An accent never follows itself, so what was found after a letter that is itself accented is a plain one.
    found.filter(|_| letter.is_ascii_alphabetic()).and_then(byte).unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use encoding_rs::WINDOWS_1252;
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str) -> String {
        WINDOWS_1252.decode_without_bom_handling(&encode(text)).0.into_owned()
    }

    #[test]
    fn every_text_has_a_printed_form() {
        for (given, printed) in [
            ("AÇÃO é à ü ñ § º ª R$ 10", "AÇÃO é à ü ñ § º ª R$ 10"),
            ("“aspas” – travessão — € … •", "“aspas” – travessão — € … •"),
            ("JOA\u{303}O CONCEIC\u{327}A\u{303}O cafe\u{301} A\u{30a} x\u{301}", "JOÃO CONCEIÇÃO café Å x"),
            ("a\u{303}\u{301}", "ã"),
            ("Łódź Şahin ĩ ũ Ẽ", "Lódz Sahin i u E"),
            ("linha\r\numa\tduas\u{a0}três\u{2009}fim", "linha  uma duas três fim"),
            ("a‑b−c", "a-b-c"),
            ("so\u{ad}ft\u{200b}\u{feff}", "soft"),
            ("日本 😀", "?? ?"),
        ] {
            assert_eq!(shown(given), printed, "{given:?}");
        }
    }

    proptest! {
        #[test]
        fn what_windows_1252_knows_stays_itself(byte in 0x20_u8..) {
            let hole = [0x7f, 0x81, 0x8d, 0x8f, 0x90, 0x9d].contains(&byte);
            prop_assume!(!hole && byte != 0xa0 && byte != 0xad);
            let character = WINDOWS_1252.decode_without_bom_handling(&[byte]).0.into_owned();
            prop_assert_eq!(encode(&character), vec![byte]);
        }

        #[test]
        fn only_printable_bytes_come_out(text in any::<String>()) {
            let hole = |byte: &u8| *byte < 0x20 || [0x7f, 0x81, 0x8d, 0x8f, 0x90, 0x9d, 0xa0, 0xad].contains(byte);
            prop_assert!(!encode(&text).iter().any(hole));
        }
    }
}
