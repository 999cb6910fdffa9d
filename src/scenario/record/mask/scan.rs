//! Finds numbers of people and companies, access keys and e-mail addresses in a text, whatever stands around them.

use crate::br::chave_acesso::ChaveAcesso;
use crate::br::cpf_cnpj::{is_valid_cnpj, is_valid_cpf};

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Cpf,
    Cnpj,
    Chave,
    Email,
}

/// Something personal in a text: without its punctuation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) found: Found,
    pub(super) text: String,
}

/// All that is found. `is_number`: its field says that digits alone are no CPF and no CNPJ.
pub(super) fn all(text: &str, is_number: bool) -> Vec<Span> {
    let mut spans = Vec::new();
    replaced(text, is_number, |span| {
        spans.push(span.clone());
        None
    });
    spans
}

/// The text with what is found replaced, in the punctuation that it had.
pub(super) fn replaced(text: &str, is_number: bool, mut fake: impl FnMut(&Span) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let edge = at == 0 || chars.get(at - 1).is_none_or(|before| !before.is_ascii_digit());
        let begins = at == 0 || chars.get(at - 1).is_none_or(|before| !is_local(*before));
        let mut found = if c.is_ascii_digit() && edge { number(&chars, at, is_number) } else { None };
        if found.is_none() && begins && is_local(c) {
            found = email(&chars, at).map(|(span, length)| (span, 0, length));
        }
        match found {
            Some((span, before, length)) => {
                out.extend(chars.iter().skip(at).take(before));
                at += before;
                let own: Vec<char> = chars.get(at..at + length).unwrap_or_default().to_vec();
                match fake(&span) {
                    Some(fake) if span.found == Found::Email => out.push_str(&fake),
                    Some(fake) => out.push_str(&punctuated(&own, &fake)),
                    None => out.extend(&own),
                }
                at += length;
            }
            None => {
                out.push(c);
                at += 1;
            }
        }
    }
    out
}

/// A number in the digits that begin here: how many of them stand before it, and how many characters it takes.
fn number(chars: &[char], at: usize, is_number: bool) -> Option<(Span, usize, usize)> {
    let run = chars.iter().skip(at).take_while(|c| c.is_ascii_digit()).count();
    let text = |length: usize| chars.iter().skip(at).take(length).collect::<String>();
    let span = |found, text: String, length| Some((Span { found, text }, 0, length));
    match run {
        11 if !is_number && is_valid_cpf(&text(11)) => return span(Found::Cpf, text(11), 11),
        14 if !is_number && is_valid_cnpj(&text(14)) => return span(Found::Cnpj, text(14), 14),
        // A key alone, or inside the Id of an event.
        44.. => {
            let run_text = text(run);
            return (0..=run - 44).find_map(|before| {
                let key = run_text.get(before..before + 44)?;
                let found = ChaveAcesso::parse(key).is_ok();
                found.then(|| (Span { found: Found::Chave, text: key.to_owned() }, before, 44))
            });
        }
        _ => {}
    }
    // 529.982.247-25 and 11.222.333/0001-81, the punctuation whole or in part.
    for (found, count, longest) in [(Found::Cpf, 11, 14), (Found::Cnpj, 14, 18)] {
        let (mut digits, mut length) = (String::new(), 0);
        for c in chars.iter().skip(at).take(longest) {
            match c {
                c if c.is_ascii_digit() => digits.push(*c),
                '.' | '-' | '/' => {}
                _ => break,
            }
            length += 1;
            if digits.len() == count {
                break;
            }
        }
        let ends = chars.get(at + length).is_none_or(|next| !next.is_ascii_digit());
        let valid = |text: &str| if count == 11 { is_valid_cpf(text) } else { is_valid_cnpj(text) };
        if digits.len() == count && length > count && ends && valid(&digits) {
            return span(found, digits, length);
        }
    }
    None
}

fn is_local(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-')
}

/// An e-mail address that begins here. Those that can reach nobody (RFC 2606) are nobody's.
fn email(chars: &[char], at: usize) -> Option<(Span, usize)> {
    let local = chars.iter().skip(at).take_while(|c| is_local(**c)).count();
    if chars.get(at + local) != Some(&'@') {
        return None;
    }
    let rest = chars.iter().skip(at + local + 1);
    let domain: String = rest.take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')).collect();
    let domain = domain.trim_end_matches(['.', '-']);
    let reserved = ["example.com", "example.org", "example.net"].contains(&domain);
    if !domain.contains('.') || reserved {
        return None;
    }
    let length = local + 1 + domain.len();
    let text = chars.iter().skip(at).take(length).collect();
    Some((Span { found: Found::Email, text }, length))
}

/// A made-up number in the places of the original's digits.
fn punctuated(own: &[char], fake: &str) -> String {
    let mut fake = fake.chars();
    own.iter().map(|c| if c.is_ascii_alphanumeric() { fake.next().unwrap_or(*c) } else { *c }).collect()
}
