//! Personal data are replaced by made-up ones that are as valid, the same original always by the same. Nothing is drawn: the n-th value that
//! is met becomes the n-th person, so that writing again gives the same file.
//!
//! What stands in the scenario that the recording extends is public already, and stays: its world would not know a made-up customer.

mod scan;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::markup;
use crate::br::chave_acesso::{ChaveAcesso, Partes};
use crate::br::cpf_cnpj::{Cnpj, Cpf, CpfCnpj};
use crate::br::people::{Company, Person};
use crate::br::text::unaccented;
use scan::{Found, Span};
use words::Kind;

/// Originals that are kept at most: beyond them values are no longer told apart, and one stands for all.
const MOST: u32 = 100_000;
/// Shortest name that is looked for inside other texts, in characters.
const SHORTEST: usize = 6;

/// The made-up values of a recording.
#[derive(Debug)]
pub(super) struct Mask {
    /// The text of the scenario that is extended, and its words.
    public: String,
    words: BTreeSet<String>,
    /// Numbers and e-mail addresses, without punctuation.
    exact: BTreeMap<String, String>,
    /// What is personal by the name of its field.
    named: BTreeMap<(Kind, String), String>,
    /// Names as they were spelled, for those that stand inside other texts.
    spelled: Vec<(String, String)>,
    count: u32,
}

impl Mask {
    pub(super) fn new(public: String) -> Self {
        let words = public.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect();
        Self { public, words, exact: BTreeMap::new(), named: BTreeMap::new(), spelled: Vec::new(), count: 0 }
    }

    /// Whether a field's value must not be written at all.
    pub(super) fn is_secret(key: &str, value: &str) -> bool {
        !value.is_empty() && words::is_secret(key)
    }

    /// Takes note of what is personal in a value.
    pub(super) fn learn(&mut self, key: &str, value: &str) {
        if value.is_empty() || words::is_secret(key) {
            return;
        }
        for Span { found, text } in scan::all(value, words::is_number(key)) {
            self.learn_found(found, &text);
        }
        // One with letters is told from other words by its field alone.
        if words::is_cnpj(key) && Cnpj::parse_strict(value).is_ok_and(|cnpj| cnpj.has_letters()) {
            self.learn_found(Found::Cnpj, value);
        }
        let Some(kind) = words::kind(key) else { return };
        let own = (kind, folded(value));
        let fake = match self.named.get(&own) {
            Some(fake) => fake.clone(),
            None if self.is_public(value) || !is_personal(kind, value) => return,
            None => self.made_up(kind, value),
        };
        let spelled = value.trim();
        if kind == Kind::Name
            && spelled.chars().count() >= SHORTEST
            && self.spelled.iter().all(|(known, _)| known != spelled)
        {
            self.spelled.push((spelled.to_owned(), like(spelled, &fake)));
            // The longest first: a name may stand in another.
            self.spelled.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        }
        self.named.insert(own, fake);
    }

    /// The same of a whole document.
    pub(super) fn learn_markup(&mut self, text: &str) {
        markup::through(text, &mut |key, value| {
            self.learn(key, value);
            value.to_owned()
        });
    }

    fn learn_found(&mut self, found: Found, text: &str) {
        if self.exact.contains_key(text) || self.is_public(text) {
            return;
        }
        let fake = match found {
            Found::Cpf => self.cpf(text.starts_with('0')),
            Found::Cnpj => self.cnpj(text.starts_with('0')),
            Found::Email => Person::made_up(&mut self.next()).email,
            Found::Chave => match ChaveAcesso::parse(text) {
                Ok(chave) => self.chave(&chave),
                Err(_) => return,
            },
        };
        self.exact.insert(text.to_owned(), fake);
    }

    /// The same key of a made-up issuer; of a public one it is nobody's.
    fn chave(&mut self, chave: &ChaveAcesso) -> String {
        let partes = chave.partes();
        let issuer = partes.emitente.as_str().to_owned();
        self.learn_found(if partes.emitente.is_cnpj() { Found::Cnpj } else { Found::Cpf }, &issuer);
        let emitente = self.exact.get(&issuer).and_then(|fake| CpfCnpj::parse(fake).ok());
        emitente
            .and_then(|emitente| ChaveAcesso::new(Partes { emitente, ..*partes }).ok())
            .map_or_else(|| chave.as_str().to_owned(), |made_up| made_up.as_str().to_owned())
    }

    /// A value with what is personal replaced.
    pub(super) fn text(&self, key: &str, value: &str) -> String {
        if let Some(kind) = words::kind(key)
            && let Some(fake) = self.named.get(&(kind, folded(value)))
        {
            return like(value, fake);
        }
        if let Some(fake) = self.exact.get(value).filter(|_| value.contains(|c: char| c.is_ascii_uppercase()))
        {
            return fake.clone();
        }
        let mut text =
            scan::replaced(value, words::is_number(key), |span| self.exact.get(&span.text).cloned());
        for (name, fake) in &self.spelled {
            if text.len() < name.len() {
                continue;
            }
            for (name, fake) in [(name.clone(), fake.clone()), (name.to_uppercase(), fake.to_uppercase())] {
                if text.contains(&name) {
                    text = text.replace(&name, &fake);
                }
            }
        }
        text
    }

    /// Whether anything in a value is personal, public or not: then it is not expected of an answer, whose world may hold somebody else.
    pub(super) fn is_personal(&self, key: &str, value: &str) -> bool {
        words::kind(key).is_some()
            || !scan::all(value, words::is_number(key)).is_empty()
            || self.text(key, value) != value
    }

    /// Whether a value stands in the scenario that is extended, for itself.
    pub(super) fn is_public(&self, value: &str) -> bool {
        let value = value.trim();
        if value.chars().all(char::is_alphanumeric) {
            return self.words.contains(value) && !value.is_empty();
        }
        let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        self.public.match_indices(value).any(|(at, found)| {
            let before = self.public.get(..at).and_then(|text| text.chars().next_back());
            let after = self.public.get(at + found.len()..).and_then(|text| text.chars().next());
            is_edge(before) && is_edge(after)
        })
    }

    fn next(&mut self) -> ChaCha8Rng {
        self.count = (self.count + 1).min(MOST);
        ChaCha8Rng::seed_from_u64(u64::from(self.count))
    }

    /// A CPF that begins with a zero where the original does: one that is written as a number has none there.
    fn cpf(&mut self, zero: bool) -> String {
        let base = self.next_number();
        Cpf::made_up(if zero { base % 100_000_000 } else { 100_000_000 + base % 800_000_000 })
            .as_str()
            .to_owned()
    }

    fn cnpj(&mut self, zero: bool) -> String {
        let root = self.next_number();
        let root = if zero { root % 10_000_000 } else { 10_000_000 + root % 80_000_000 };
        Cnpj::made_up(root.max(1)).as_str().to_owned()
    }

    /// Spread out, so that made-up numbers do not look like a series.
    fn next_number(&mut self) -> u32 {
        self.count = (self.count + 1).min(MOST);
        self.count.wrapping_mul(2_654_435_761) % 1_000_000_000
    }

    fn made_up(&mut self, kind: Kind, original: &str) -> String {
        let mut rng = self.next();
        if kind == Kind::Name && is_company(original) {
            return Company::made_up(&mut rng).razao_social;
        }
        let person = Person::made_up(&mut rng);
        match kind {
            Kind::Name => person.name,
            Kind::Phone => with_digits(original, &person.telefone),
            Kind::Street if original.contains(',') => person.endereco,
            Kind::Street => person.logradouro,
            Kind::District => person.bairro,
            Kind::Complement => format!("Sala {}", self.count),
            Kind::Birth => "1980-05-17".chars().chain(original.chars().skip(10)).collect(),
            // Within the same district: towns are looked up by it.
            Kind::Cep => {
                let digits: String = original.chars().filter(char::is_ascii_digit).collect();
                let kept: String = digits.chars().take(5).collect();
                with_digits(original, &format!("{kept}{:03}", self.count * 7 % 900))
            }
        }
    }
}

/// Whether there is anything to hide. What SEFAZ prescribes for its test environment is nobody's name.
fn is_personal(kind: Kind, value: &str) -> bool {
    match kind {
        Kind::Phone | Kind::Cep => value.chars().filter(char::is_ascii_digit).count() >= 7,
        Kind::Birth => value.len() >= 10 && value.starts_with(|c: char| c.is_ascii_digit()),
        Kind::Name => value.chars().any(char::is_alphabetic) && !folded(value).contains("HOMOLOGACAO"),
        Kind::Street | Kind::District | Kind::Complement => value.chars().any(char::is_alphabetic),
    }
}

fn is_company(name: &str) -> bool {
    let folded = folded(name);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).collect();
    let marks = [
        "LTDA",
        "SA",
        "ME",
        "EPP",
        "EIRELI",
        "MEI",
        "COMERCIO",
        "INDUSTRIA",
        "SERVICOS",
        "EMPRESA",
        "MUNICIPIO",
    ];
    folded.contains("S.A") || folded.contains("S/A") || words.iter().any(|word| marks.contains(word))
}

/// One spelling for all: no accents, capitals, single blanks.
fn folded(text: &str) -> String {
    unaccented(text).to_uppercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A made-up text in capitals where the original is, and without accents where it has none and is.
fn like(original: &str, fake: &str) -> String {
    let has_lower = original.chars().any(char::is_lowercase);
    if has_lower { fake.to_owned() } else { unaccented(fake).to_uppercase() }
}

/// The last of these digits in the places of the original's; what it has more is led by the original's own first.
fn with_digits(original: &str, digits: &str) -> String {
    let count = original.chars().filter(char::is_ascii_digit).count();
    let more = count.saturating_sub(digits.len());
    let left_out = digits.len().saturating_sub(count);
    let own = original.chars().filter(char::is_ascii_digit).take(more);
    let mut put = own.chain(digits.chars().skip(left_out));
    original.chars().map(|c| if c.is_ascii_digit() { put.next().unwrap_or(c) } else { c }).collect()
}

#[cfg(test)]
mod tests;
