//! The tree of a filter, and how it is written out again.

use std::fmt;

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// Any of two or more.
    Ou(Vec<Expr>),
    /// All of two or more.
    E(Vec<Expr>),
    /// The opposite.
    Nao(Box<Expr>),
    /// A condition on one field.
    Condicao(Condicao),
}

/// A field and what is asked of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condicao {
    /// The field's name as written, with points if it is nested.
    pub campo: String,
    /// Where the name starts, in characters from 1.
    pub coluna: usize,
    /// What is asked.
    pub teste: Teste,
}

/// What is asked of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Teste {
    /// `=` and its like.
    Compara(Op, Literal),
    /// `like`.
    Like {
        /// `not like`.
        nao: bool,
        /// With `%` for anything.
        padrao: String,
    },
    /// `in (…)`, also without any value.
    Em {
        /// `not in`.
        nao: bool,
        /// The values.
        valores: Vec<Literal>,
    },
    /// `between … and …`.
    Entre {
        /// `not between`.
        nao: bool,
        /// The least.
        de: Literal,
        /// The greatest.
        ate: Literal,
    },
    /// `is null`.
    Nulo {
        /// `is not null`.
        nao: bool,
    },
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// `=`, also `==`.
    Igual,
    /// `!=`, also `<>`.
    Diferente,
    /// `>`.
    Maior,
    /// `>=`.
    MaiorOuIgual,
    /// `<`.
    Menor,
    /// `<=`.
    MenorOuIgual,
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal {
    /// In characters from 1.
    pub coluna: usize,
    /// The value.
    pub valor: Valor,
}

/// A value as it was written; only the field that it is compared with says what it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Valor {
    /// Between quotes.
    Texto(String),
    /// Digits, kept as they came: `00123456000199` may be a CNPJ.
    Numero(String),
    /// A bare date or date and time.
    Data(String),
    /// A bare word, such as a constant.
    Palavra(String),
    /// `true` or `false`.
    Logico(bool),
    /// `null`.
    Nulo,
}

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Igual => "=",
            Self::Diferente => "!=",
            Self::Maior => ">",
            Self::MaiorOuIgual => ">=",
            Self::Menor => "<",
            Self::MenorOuIgual => "<=",
        })
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.valor {
            Valor::Texto(text) => quoted(text, f),
            Valor::Numero(text) | Valor::Data(text) | Valor::Palavra(text) => f.write_str(text),
            Valor::Logico(value) => write!(f, "{value}"),
            Valor::Nulo => f.write_str("null"),
        }
    }
}

fn quoted(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The blank and the word between, when a test is negated.
fn not(nao: bool) -> &'static str {
    if nao { " not" } else { "" }
}

impl fmt::Display for Condicao {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.campo)?;
        match &self.teste {
            Teste::Compara(op, valor) => write!(f, " {op} {valor}"),
            Teste::Like { nao, padrao } => {
                write!(f, "{} like ", not(*nao))?;
                quoted(padrao, f)
            }
            Teste::Em { nao, valores } => {
                write!(f, "{} in (", not(*nao))?;
                for (position, valor) in valores.iter().enumerate() {
                    write!(f, "{}{valor}", if position == 0 { "" } else { ", " })?;
                }
                f.write_str(")")
            }
            Teste::Entre { nao, de, ate } => write!(f, "{} between {de} and {ate}", not(*nao)),
            Teste::Nulo { nao } => write!(f, " is{} null", not(*nao)),
        }
    }
}

impl fmt::Display for Expr {
    /// With the parentheses that reading it back needs, and no others.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |terms: &[Self], word: &str, grouped: fn(&Self) -> bool, f: &mut fmt::Formatter<'_>| {
            for (position, term) in terms.iter().enumerate() {
                if position > 0 {
                    write!(f, " {word} ")?;
                }
                if grouped(term) { write!(f, "({term})")? } else { write!(f, "{term}")? }
            }
            Ok(())
        };
        match self {
            Self::Ou(terms) => list(terms, "or", |term| matches!(term, Self::Ou(_)), f),
            Self::E(terms) => list(terms, "and", |term| matches!(term, Self::Ou(_) | Self::E(_)), f),
            Self::Nao(term) if matches!(**term, Self::Ou(_) | Self::E(_)) => write!(f, "not ({term})"),
            Self::Nao(term) => write!(f, "not {term}"),
            Self::Condicao(condicao) => write!(f, "{condicao}"),
        }
    }
}
