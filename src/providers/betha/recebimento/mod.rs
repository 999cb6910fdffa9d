//! What third parties send: JSON in, items out, each echoed with its `mensagemRetorno` (tables 7, 8, 10 and 11; dossier 6.2).
//!
//! `itens` has the items of batches, `anexo` the attachment, `entrada` fills protests and their movements. Items are read from the raw tokens: a process number sent as a bare number has more digits than a float keeps. A value that cannot
//! be read is echoed as it came.

mod anexo;
mod entrada;
mod itens;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, de};
use serde_json::value::RawValue;

use super::errors::{Erro, Ilegivel, Recusa, Retorno};
use crate::wire::json::{self, JsonError, parse_decimal};
use crate::wire::media_type;
pub use anexo::ItemAnexo;
pub use entrada::{MOVIMENTO, PROTESTO, preencher};
pub use itens::{
    ItemCusta, ItemMovimentacao, ItemProcesso, RespostaCusta, RespostaMovimentacao, RespostaProcesso,
};

/// One item as it was sent. Unknown properties are ignored (dossier 3.2); of repeated ones the last counts.
pub type Item = BTreeMap<String, Box<RawValue>>;

/// A body: an array, or a single object in place of one.
#[derive(Debug)]
pub struct Lote {
    /// The items.
    pub itens: Vec<Item>,
    /// Whether it was a single object.
    pub unico: bool,
}

/// Reads a body.
///
/// # Errors
/// 415 when it does not say that it is JSON, 400 when it is none, 422 when it has more items than the knob of this name takes.
pub fn ler(content_type: Option<&str>, body: &[u8], (knob, most): (&str, u32)) -> Result<Lote, Recusa<Erro>> {
    e_json(content_type)?;
    let unico = comeca(body) == Some(b'{');
    if unico {
        let item = json::typed::<Item>(body).map_err(ilegivel)?;
        return Ok(Lote { itens: vec![item], unico });
    }
    // Counted first: a megabyte holds hundreds of thousands of `{}`, and none of them is kept only to be refused.
    let Contagem(found) = json::typed(body).map_err(ilegivel)?;
    if found > u64::from(most) {
        let reason = format!("the body has {found} items; the knob `{knob}` takes at most {most}");
        return Err(Recusa::new(Erro::ItensDemais(most), reason));
    }
    let itens = json::typed(body).map_err(ilegivel)?;
    Ok(Lote { itens, unico })
}

/// Reads a body that is one object; none when it is a list, which a service of single objects does not take.
///
/// # Errors
/// 415 when it does not say that it is JSON, 400 when it is none.
pub fn ler_objeto(content_type: Option<&str>, body: &[u8]) -> Result<Option<Item>, Recusa<Erro>> {
    e_json(content_type)?;
    if comeca(body) == Some(b'[') {
        return json::typed::<Vec<de::IgnoredAny>>(body).map(|_| None).map_err(ilegivel);
    }
    json::typed::<Item>(body).map(Some).map_err(ilegivel)
}

fn e_json(content_type: Option<&str>) -> Result<(), Recusa<Erro>> {
    let essence = content_type.map(media_type::essence).unwrap_or_default();
    if essence.is_empty() || essence.contains("json") {
        return Ok(());
    }
    let reason = format!("the content type is {essence}; expected application/json");
    Err(Recusa::new(Erro::TipoDeMidia, reason))
}

/// The first byte that is no blank.
fn comeca(body: &[u8]) -> Option<u8> {
    let bare = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    bare.iter().copied().find(|byte| !byte.is_ascii_whitespace())
}

fn ilegivel(error: JsonError) -> Recusa<Erro> {
    let what = Ilegivel::Corpo(error.line, error.column);
    Recusa::new(Erro::Requisicao(what), format!("the body could not be read: {error}"))
}

/// How many items a list has, whatever they are.
struct Contagem(u64);

impl<'de> Deserialize<'de> for Contagem {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Contador;
        impl<'de> de::Visitor<'de> for Contador {
            type Value = Contagem;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list of items, or one item")
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Contagem, A::Error> {
                let mut found = 0;
                while seq.next_element::<de::IgnoredAny>()?.is_some() {
                    found += 1;
                }
                Ok(Contagem(found))
            }
        }
        deserializer.deserialize_seq(Contador)
    }
}

/// A property: what came, and what it says.
#[derive(Debug)]
pub struct Dado<T> {
    /// As sent, for the echo; none when it is absent.
    pub bruto: Option<Box<RawValue>>,
    /// What it says; none when it is absent or null.
    pub valor: Option<Result<T, ()>>,
}

impl<T> Dado<T> {
    fn de(item: &Item, nomes: &[&str], ler: impl Fn(&str) -> Option<T>) -> Self {
        let bruto = nomes.iter().find_map(|nome| item.get(*nome)).cloned();
        let valor = bruto.as_deref().and_then(|raw| ler_valor(raw, ler));
        Self { bruto, valor }
    }

    /// What a mandatory property says.
    ///
    /// # Errors
    /// When it is missing or cannot be read.
    pub fn obrigatorio(&self, campo: &'static str) -> Result<&T, Recusa<Retorno>> {
        self.opcional(campo)?
            .ok_or_else(|| Recusa::new(Retorno::Obrigatorio(campo), format!("{campo} is missing or empty")))
    }

    /// What an optional property says.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn opcional(&self, campo: &'static str) -> Result<Option<&T>, Recusa<Retorno>> {
        match &self.valor {
            None => Ok(None),
            Some(Ok(valor)) => Ok(Some(valor)),
            Some(Err(())) => {
                let seen: String =
                    self.bruto.as_deref().map(RawValue::get).unwrap_or_default().chars().take(60).collect();
                Err(Recusa::new(
                    Retorno::Invalido(campo),
                    format!("{campo} is {seen}, which is not what it holds"),
                ))
            }
        }
    }
}

/// What a property's token says; none when it says nothing: null, or a text of blanks.
fn ler_valor<T>(raw: &RawValue, ler: impl Fn(&str) -> Option<T>) -> Option<Result<T, ()>> {
    let token = raw.get();
    match token.chars().next() {
        Some('n') => None,
        // A text, or the token of a number: either may stand for the other (dossier 3.2).
        Some('"') => match serde_json::from_str::<String>(token) {
            Ok(text) if text.trim().is_empty() => None,
            Ok(text) => Some(ler(&text).ok_or(())),
            Err(_) => Some(Err(())),
        },
        Some('{' | '[' | 't' | 'f') | None => Some(Err(())),
        Some(_) => Some(ler(token).ok_or(())),
    }
}

/// A whole number of up to 19 digits, which may be more than an i64 holds.
fn numero(text: &str) -> Option<Decimal> {
    parse_decimal(text.trim())
        .filter(|number| number.is_integer() && number.abs() < Decimal::from(10_i128.pow(19)))
}

/// An amount of two decimals and so many digits in all, not below zero.
fn dinheiro(text: &str, digits: u32) -> Option<Decimal> {
    let whole = Decimal::from(10_i128.pow(digits.saturating_sub(2)));
    parse_decimal(text.trim())
        .map(|amount| amount.normalize())
        .filter(|amount| amount.scale() <= 2 && !amount.is_sign_negative() && *amount < whole)
}

fn texto(text: &str) -> Option<String> {
    Some(text.to_owned())
}
