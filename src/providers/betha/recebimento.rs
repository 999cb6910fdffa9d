//! What third parties send: JSON in, items out, each echoed with its `mensagemRetorno` (tables 7 and 8; dossier 6.2).
//!
//! Items are read from the raw tokens: a process number sent as a bare number has more digits than a float keeps. A value that cannot
//! be read is echoed as it came.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, de};
use serde_json::value::RawValue;

use super::datas::{self, Instante};
use super::errors::{Erro, Ilegivel, Recusa, Retorno};
use crate::wire::json::{self, JsonError, parse_decimal};
use crate::wire::media_type;

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
/// 415 when it does not say that it is JSON, 400 when it is none, 422 when it has more items than `most`.
pub fn ler(content_type: Option<&str>, body: &[u8], most: u32) -> Result<Lote, Recusa<Erro>> {
    let essence = content_type.map(media_type::essence).unwrap_or_default();
    if !essence.is_empty() && !essence.contains("json") {
        let reason = format!("the content type is {essence}; expected application/json");
        return Err(Recusa::new(Erro::TipoDeMidia, reason));
    }
    let bare = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let unico = bare.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    if unico {
        let item = json::typed::<Item>(body).map_err(ilegivel)?;
        return Ok(Lote { itens: vec![item], unico });
    }
    // Counted first: a megabyte holds hundreds of thousands of `{}`, and none of them is kept only to be refused.
    let Contagem(found) = json::typed(body).map_err(ilegivel)?;
    if found > u64::from(most) {
        let reason = format!("the body has {found} items; the knob `max_items` takes at most {most}");
        return Err(Recusa::new(Erro::ItensDemais(most), reason));
    }
    let itens = json::typed(body).map_err(ilegivel)?;
    Ok(Lote { itens, unico })
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
        let valor = bruto.as_deref().and_then(|raw| {
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
        });
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

/// All spellings of the execution's code (dossier 8, row 13).
const CODIGO_EXECUCAO: [&str; 4] =
    ["codigoExecucao", "codigoExecucaoFiscal", "codigoExecucalFiscal", "idExecucoes"];

/// A whole number of up to 19 digits, which may be more than an i64 holds.
fn numero(text: &str) -> Option<Decimal> {
    parse_decimal(text.trim())
        .filter(|number| number.is_integer() && number.abs() < Decimal::from(10_i128.pow(19)))
}

fn texto(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// A process number for a suit (table 7).
#[derive(Debug)]
pub struct ItemProcesso {
    /// codigoExecucao.
    pub codigo: Dado<Decimal>,
    /// processo.
    pub processo: Dado<String>,
}

impl ItemProcesso {
    /// Reads one.
    pub fn ler(item: &Item) -> Self {
        Self {
            codigo: Dado::de(item, &CODIGO_EXECUCAO, numero),
            processo: Dado::de(item, &["processo"], texto),
        }
    }

    /// As it goes back.
    pub fn responder(self, mensagem: String) -> RespostaProcesso {
        RespostaProcesso {
            codigo_execucao: eco_numero(self.codigo),
            processo: eco_texto(self.processo),
            mensagem_retorno: mensagem,
        }
    }
}

/// A movement of a suit (table 8).
#[derive(Debug)]
pub struct ItemMovimentacao {
    /// codigoExecucaoFiscal.
    pub codigo: Dado<Decimal>,
    /// dataMovimentacao.
    pub data: Dado<Instante>,
    /// codigoMovimentacao.
    pub tipo: Dado<Decimal>,
    /// comentario.
    pub comentario: Dado<String>,
    /// protocolo.
    pub protocolo: Dado<String>,
}

impl ItemMovimentacao {
    /// Reads one.
    pub fn ler(item: &Item) -> Self {
        Self {
            codigo: Dado::de(item, &CODIGO_EXECUCAO, numero),
            data: Dado::de(item, &["dataMovimentacao"], datas::ler),
            tipo: Dado::de(item, &["codigoMovimentacao"], numero),
            comentario: Dado::de(item, &["comentario"], texto),
            protocolo: Dado::de(item, &["protocolo"], texto),
        }
    }

    /// As it goes back; with an id when it was stored, which the attachment service needs (dossier 8, row 28).
    pub fn responder(self, id: Option<u64>, mensagem: String) -> RespostaMovimentacao {
        let data = match &self.data.valor {
            Some(Ok(at)) => serde_json::value::to_raw_value(&datas::escrever(at.moment)).ok(),
            _ => self.data.bruto,
        };
        RespostaMovimentacao {
            codigo_execucao_fiscal: eco_numero(self.codigo),
            data_movimentacao: data,
            codigo_movimentacao: eco_numero(self.tipo),
            comentario: eco_texto(self.comentario),
            protocolo: eco_texto(self.protocolo),
            id,
            mensagem_retorno: mensagem,
        }
    }
}

/// A number goes back as a number, also when it came as text.
fn eco_numero(dado: Dado<Decimal>) -> Option<Box<RawValue>> {
    match dado.valor {
        Some(Ok(number)) => RawValue::from_string(number.trunc().normalize().to_string()).ok(),
        _ => dado.bruto,
    }
}

/// A text goes back as text, also when it came as a number.
fn eco_texto(dado: Dado<String>) -> Option<Box<RawValue>> {
    match dado.valor {
        Some(Ok(text)) => serde_json::value::to_raw_value(&text).ok(),
        _ => dado.bruto,
    }
}

/// An item of table 7, answered.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RespostaProcesso {
    codigo_execucao: Option<Box<RawValue>>,
    processo: Option<Box<RawValue>>,
    mensagem_retorno: String,
}

/// An item of table 8, answered.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RespostaMovimentacao {
    codigo_execucao_fiscal: Option<Box<RawValue>>,
    data_movimentacao: Option<Box<RawValue>>,
    codigo_movimentacao: Option<Box<RawValue>>,
    comentario: Option<Box<RawValue>>,
    protocolo: Option<Box<RawValue>>,
    id: Option<u64>,
    mensagem_retorno: String,
}
