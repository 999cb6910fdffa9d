//! The words of a filter. Blanks are not needed (`dataBase>="…"`); every word knows its column.

use super::{Causa, FiltroErro};
use crate::providers::betha::datas;

/// A word of the filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sinal {
    /// A field's name, a keyword or a constant, with points if it is nested.
    Palavra(String),
    /// Between quotes, quotes and escapes taken off.
    Texto(String),
    /// Digits.
    Numero(String),
    /// A bare date or date and time.
    Data(String),
    /// `=`, `>=` and their like.
    Operador(super::ast::Op),
    /// `(`.
    Abre,
    /// `)`.
    Fecha,
    /// `,`.
    Virgula,
}

/// A word and where it starts, in characters from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) sinal: Sinal,
    pub(super) coluna: usize,
}

/// Cuts a text into words.
pub(super) fn cortar(texto: &str) -> Result<Vec<Token>, FiltroErro> {
    let mut leitor = Leitor { resto: texto, coluna: 1 };
    let mut tokens = Vec::new();
    loop {
        leitor.take_while(char::is_whitespace);
        let coluna = leitor.coluna;
        let Some(first) = leitor.peek() else { return Ok(tokens) };
        let sinal = match first {
            '(' => leitor.one(Sinal::Abre),
            ')' => leitor.one(Sinal::Fecha),
            ',' => leitor.one(Sinal::Virgula),
            '"' | '\'' => leitor.texto(first)?,
            '=' | '!' | '<' | '>' => leitor.operador()?,
            _ if first == '-' || first.is_ascii_digit() => leitor.numero_ou_data()?,
            _ if first == '_' || first.is_alphabetic() => leitor.palavra()?,
            other => return Err(FiltroErro { coluna, causa: Causa::Caractere(other) }),
        };
        tokens.push(Token { sinal, coluna });
    }
}

struct Leitor<'a> {
    resto: &'a str,
    coluna: usize,
}

impl<'a> Leitor<'a> {
    fn peek(&self) -> Option<char> {
        self.resto.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let mut chars = self.resto.chars();
        let next = chars.next()?;
        self.resto = chars.as_str();
        self.coluna += 1;
        Some(next)
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let end = self.resto.find(|c| !wanted(c)).unwrap_or(self.resto.len());
        let (taken, resto) = self.resto.split_at_checked(end).unwrap_or((self.resto, ""));
        self.resto = resto;
        self.coluna += taken.chars().count();
        taken
    }

    fn one(&mut self, sinal: Sinal) -> Sinal {
        self.next();
        sinal
    }

    fn operador(&mut self) -> Result<Sinal, FiltroErro> {
        use super::ast::Op;
        const OPERATORS: [(&str, Op); 8] = [
            ("==", Op::Igual),
            ("!=", Op::Diferente),
            ("<>", Op::Diferente),
            (">=", Op::MaiorOuIgual),
            ("<=", Op::MenorOuIgual),
            ("=", Op::Igual),
            (">", Op::Maior),
            ("<", Op::Menor),
        ];
        for (text, op) in OPERATORS {
            if let Some(resto) = self.resto.strip_prefix(text) {
                self.resto = resto;
                self.coluna += text.len();
                return Ok(Sinal::Operador(op));
            }
        }
        Err(FiltroErro { coluna: self.coluna, causa: Causa::Caractere(self.peek().unwrap_or('!')) })
    }

    /// A quote inside is doubled or escaped by a backslash (dossier 4.2); any other backslash stands for itself.
    fn texto(&mut self, quote: char) -> Result<Sinal, FiltroErro> {
        let coluna = self.coluna;
        self.next();
        let mut text = String::new();
        while let Some(c) = self.next() {
            match (c, self.peek()) {
                ('\\', Some(next)) if next == quote || next == '\\' => {
                    text.push(next);
                    self.next();
                }
                (c, next) if c == quote => {
                    if next != Some(quote) {
                        return Ok(Sinal::Texto(text));
                    }
                    text.push(quote);
                    self.next();
                }
                _ => text.push(c),
            }
        }
        Err(FiltroErro { coluna, causa: Causa::TextoSemFim })
    }

    fn numero_ou_data(&mut self) -> Result<Sinal, FiltroErro> {
        let coluna = self.coluna;
        let word = self.take_while(|c| c.is_alphanumeric() || matches!(c, '.' | ':' | '+' | '-' | '_'));
        let unsigned = word.strip_prefix('-').unwrap_or(word);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
        if digits(whole) && digits(fraction) {
            Ok(Sinal::Numero(word.to_owned()))
        } else if datas::ler(word).is_some() {
            Ok(Sinal::Data(word.to_owned()))
        } else {
            Err(FiltroErro { coluna, causa: Causa::NumeroOuData(super::curto(word)) })
        }
    }

    fn palavra(&mut self) -> Result<Sinal, FiltroErro> {
        let coluna = self.coluna;
        let word = self.take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
        if word.split('.').all(|part| part.starts_with(|c: char| c.is_alphabetic() || c == '_')) {
            Ok(Sinal::Palavra(word.to_owned()))
        } else {
            Err(FiltroErro { coluna, causa: Causa::Nome(super::curto(word)) })
        }
    }
}
