//! The `filter` language: text to tree. What the tree means over a list's fields is `listas::prova`.
//!
//! The grammar is the dossier's, section 4.2, gathered from the document's own URLs and from what clients send to sibling servers:
//!
//! ```text
//! expr   := and ( ("or"|"ou") and )*
//! and    := not ( ("and"|"e") not )*
//! not    := "not" not | "(" expr ")" | cond
//! cond   := path op value | path ["not"] "like" string | path ["not"] "in" "(" [value ("," value)*] ")"
//!         | path "is" ["not"] "null" | path ["not"] "between" value "and" value
//! op     := "=" | "==" | "!=" | "<>" | ">" | ">=" | "<" | "<="
//! value  := string | number | date | datetime | "true" | "false" | "null" | bareword
//! ```
//!
//! Keywords in any letter case; errors name the column. Reading is linear in the text and bounded in nesting, in length and in
//! conditions.

mod analise;
mod ast;
mod lexico;
#[cfg(test)]
mod tests;

pub(super) use analise::MAIS_FUNDO;
pub(super) use ast::{Condicao, Expr, Literal, Op, Teste, Valor};

/// The longest filter that is read, in bytes.
pub(super) const MAIS_LONGO: usize = 256 * 1024;

/// The most conditions that are read, and the most values of a list that each row is held against in turn: with more, a poll of a
/// large world would take minutes. Lists of numbers and of texts are looked up instead, and may be as long as the text.
pub(super) const MAIS_CONDICOES: usize = 1_000;

/// A filter that cannot be read, or that means nothing over the list's fields. What the provider says of it is in its catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FiltroErro {
    /// Where, in characters from 1.
    pub(super) coluna: usize,
    /// What is wrong.
    pub(super) causa: Causa,
}

/// What is wrong with a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Causa {
    /// A character that no word starts with.
    Caractere(char),
    /// A quote that is never closed.
    TextoSemFim,
    /// A word that starts like a number and is neither number nor date.
    NumeroOuData(String),
    /// A name with a point at its end, or two in a row.
    Nome(String),
    /// Something else was expected; nothing seen is the end.
    Esperava {
        /// What could stand there.
        o_que: Esperado,
        /// What stands there.
        visto: Option<String>,
    },
    /// Nested too deep.
    Fundo,
    /// Too long.
    Longo,
    /// Too many conditions.
    Muitas,
    /// The list has no such field.
    Campo {
        /// The name.
        campo: String,
        /// The nearest that exists.
        parecido: Option<&'static str>,
    },
    /// The value cannot be one of the field's.
    Valor {
        /// The field.
        campo: &'static str,
        /// The value as written.
        valor: String,
        /// What it would have to be.
        especie: Especie,
    },
}

/// What could stand at a place of a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Esperado {
    /// This word or sign, as it is quoted.
    Sinal(&'static str),
    /// `and`, `or` or nothing more.
    LigacaoOuFim,
    /// The comma or the end of a list.
    Separador,
    /// The start of a condition.
    Campo,
    /// A comparison.
    Operador,
    /// A value.
    Valor,
    /// A value that is text.
    Texto,
    /// `asc` or `desc`, in `sort`.
    Direcao,
}

/// What the values of a field are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Especie {
    /// Numbers.
    Numero,
    /// Dates.
    Data,
    /// Words of a closed list.
    Constante,
}

impl FiltroErro {
    /// The reason, for the journal.
    pub(super) fn reason(&self, parametro: &str) -> String {
        let causa = match &self.causa {
            Causa::Caractere(c) => format!("unexpected character '{}'", c.escape_debug()),
            Causa::TextoSemFim => "the text's closing quote is missing".to_owned(),
            Causa::NumeroOuData(word) => format!("`{word}` is neither a number nor a date"),
            Causa::Nome(word) => format!("`{word}` is no field's name"),
            Causa::Esperava { o_que, visto } => {
                let expected = match o_que {
                    Esperado::Sinal(sign) => sign,
                    Esperado::LigacaoOuFim => "`and`, `or` or the end",
                    Esperado::Separador => "`,` or `)`",
                    Esperado::Campo => "a field's name, `not` or `(`",
                    Esperado::Operador => "an operator",
                    Esperado::Valor => "a value",
                    Esperado::Texto => "a text",
                    Esperado::Direcao => "`asc` or `desc`",
                };
                match visto {
                    Some(visto) => format!("expected {expected}, found `{visto}`"),
                    None => format!("expected {expected}, found the end"),
                }
            }
            Causa::Fundo => format!("nested deeper than {} levels", MAIS_FUNDO),
            Causa::Longo => format!("longer than {MAIS_LONGO} bytes"),
            Causa::Muitas => format!("more than {MAIS_CONDICOES} conditions"),
            Causa::Campo { campo, parecido: Some(near) } => {
                format!("the list has no field `{campo}`; did you mean `{near}`?")
            }
            Causa::Campo { campo, parecido: None } => format!("the list has no field `{campo}`"),
            Causa::Valor { campo, valor, especie } => {
                let what = match especie {
                    Especie::Numero => "a number",
                    Especie::Data => "a date",
                    Especie::Constante => "one of its constants",
                };
                format!("`{valor}` is not {what}, as `{campo}` needs")
            }
        };
        format!("{parametro}, column {}: {causa}", self.coluna)
    }
}

/// A word of the filter as messages may quote it.
pub(super) fn curto(word: &str) -> String {
    const LONGEST: usize = 40;
    let mut out: String = word.chars().take(LONGEST).flat_map(char::escape_debug).collect();
    if word.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    out
}

/// Reads a filter.
pub(super) fn ler(texto: &str) -> Result<Expr, FiltroErro> {
    if texto.len() > MAIS_LONGO {
        return Err(FiltroErro { coluna: 1, causa: Causa::Longo });
    }
    let tokens = lexico::cortar(texto)?;
    analise::Analise::new(&tokens, texto.chars().count() + 1).tudo()
}
