//! What a filter means over a list's fields: names resolved, values of the field's type, null as SQL has it.
//!
//! Three values, because the house's servers put the filter into SQL: what is compared with a missing value is neither true nor false.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::campos::{Campo, Tipo, Valor};
use crate::facts::{Lapse, Moment};
use crate::providers::betha::datas;
use crate::providers::betha::filtro::{self, Causa, Especie, Expr, FiltroErro, Literal, Op, Teste, curto};
use crate::wire::json::parse_decimal;

/// A filter over rows of type `L`.
#[derive(Debug)]
pub(super) enum Prova<L: 'static> {
    Ou(Vec<Prova<L>>),
    E(Vec<Prova<L>>),
    Nao(Box<Prova<L>>),
    Folha(Folha<L>),
}

/// One condition.
pub(super) struct Folha<L: 'static> {
    pub(super) campo: &'static Campo<L>,
    pub(super) pergunta: Pergunta,
}

impl<L> std::fmt::Debug for Folha<L> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {:?}", self.campo.nome, self.pergunta)
    }
}

/// What is asked of a field's value.
#[derive(Debug)]
pub(super) enum Pergunta {
    Ordem(Op, Alvo),
    Em(Vec<Alvo>),
    /// `in` over numbers alone, which clients send by the hundred.
    EmNumeros(BTreeSet<Decimal>),
    /// `in` over texts alone.
    EmTextos(BTreeSet<String>),
    /// Pieces between the wildcards, in lower case.
    Like(Vec<String>),
    Nulo,
}

/// A value of the field's type.
#[derive(Clone, Debug)]
pub(super) enum Alvo {
    Numero(Decimal),
    Texto(String),
    Instante(datas::Instante),
    /// The constants that a word stands for.
    Constantes(Vec<&'static str>),
    Nulo,
}

impl<L> Prova<L> {
    /// Resolves names and values.
    pub(super) fn ligar(expr: Expr, campos: &'static [Campo<L>]) -> Result<Self, FiltroErro> {
        let todos = |terms: Vec<Expr>| {
            terms.into_iter().map(|term| Self::ligar(term, campos)).collect::<Result<Vec<_>, _>>()
        };
        match expr {
            Expr::Ou(terms) => todos(terms).map(Self::Ou),
            Expr::E(terms) => todos(terms).map(Self::E),
            Expr::Nao(term) => Self::ligar(*term, campos).map(|term| Self::Nao(Box::new(term))),
            Expr::Condicao(filtro::Condicao { campo: nome, coluna, teste }) => {
                let Some(campo) = Campo::achar(campos, &nome) else {
                    let parecido = Campo::parecido(campos, &nome);
                    return Err(FiltroErro { coluna, causa: Causa::Campo { campo: curto(&nome), parecido } });
                };
                Self::condicao(campo, teste)
            }
        }
    }

    fn condicao(campo: &'static Campo<L>, teste: Teste) -> Result<Self, FiltroErro> {
        let folha = |pergunta| Self::Folha(Folha { campo, pergunta });
        let talvez = |nao: bool, prova: Self| if nao { Self::Nao(Box::new(prova)) } else { prova };
        Ok(match teste {
            Teste::Compara(op, valor) => match (op, alvo(campo, &valor)?) {
                (Op::Igual, Alvo::Nulo) => folha(Pergunta::Nulo),
                (Op::Diferente, Alvo::Nulo) => talvez(true, folha(Pergunta::Nulo)),
                (op, alvo) => folha(Pergunta::Ordem(op, alvo)),
            },
            Teste::Like { nao, padrao } => talvez(nao, folha(Pergunta::Like(pedacos(&padrao)))),
            Teste::Em { nao, valores } => talvez(nao, folha(em(campo, &valores)?)),
            Teste::Entre { nao, de, ate } => {
                let least = folha(Pergunta::Ordem(Op::MaiorOuIgual, alvo(campo, &de)?));
                let most = folha(Pergunta::Ordem(Op::MenorOuIgual, alvo(campo, &ate)?));
                talvez(nao, Self::E(vec![least, most]))
            }
            Teste::Nulo { nao } => talvez(nao, folha(Pergunta::Nulo)),
        })
    }

    /// Whether a row passes; neither yes nor no when a missing value decides.
    pub(super) fn vale(&self, linha: &L) -> Option<bool> {
        match self {
            Self::Ou(terms) => kleene(terms, linha, true),
            Self::E(terms) => kleene(terms, linha, false),
            Self::Nao(term) => term.vale(linha).map(|value| !value),
            Self::Folha(Folha { campo, pergunta }) => pergunta.vale(&(campo.ler)(linha)),
        }
    }
}

/// The first decisive term decides; without one, a missing value leaves it open.
fn kleene<L>(terms: &[Prova<L>], linha: &L, decisive: bool) -> Option<bool> {
    let mut open = false;
    for term in terms {
        match term.vale(linha) {
            Some(value) if value == decisive => return Some(decisive),
            Some(_) => {}
            None => open = true,
        }
    }
    if open { None } else { Some(!decisive) }
}

impl Pergunta {
    fn vale(&self, valor: &Valor<'_>) -> Option<bool> {
        match self {
            Self::Nulo => Some(*valor == Valor::Nulo),
            Self::Em(alvos) if alvos.is_empty() => Some(false),
            _ if *valor == Valor::Nulo => None,
            Self::Ordem(op, alvo) => alvo.compara(*op, valor),
            Self::Em(alvos) => Some(alvos.iter().any(|alvo| alvo.compara(Op::Igual, valor) == Some(true))),
            Self::EmNumeros(numbers) => valor.numero().map(|number| numbers.contains(&number)),
            Self::EmTextos(texts) => valor.escrito().map(|text| texts.contains(text.as_ref())),
            Self::Like(pieces) => valor.escrito().map(|text| parece(&text.to_lowercase(), pieces)),
        }
    }
}

/// The question that `in` asks. Values of one kind that can be looked up are; others are tried in turn, and so are bounded.
fn em<L>(campo: &'static Campo<L>, valores: &[Literal]) -> Result<Pergunta, FiltroErro> {
    let (mut numbers, mut texts, mut others) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for valor in valores {
        match alvo(campo, valor)? {
            Alvo::Numero(number) => _ = numbers.insert(number),
            Alvo::Texto(text) => _ = texts.insert(text),
            // Nothing is equal to null: one says as much as a thousand.
            Alvo::Nulo if others.iter().any(|other| matches!(other, Alvo::Nulo)) => {}
            _ if others.len() == filtro::MAIS_CONDICOES => {
                return Err(FiltroErro { coluna: valor.coluna, causa: Causa::Muitas });
            }
            other => others.push(other),
        }
    }
    // A field has values of one type, and null.
    Ok(if !numbers.is_empty() {
        Pergunta::EmNumeros(numbers)
    } else if !texts.is_empty() {
        Pergunta::EmTextos(texts)
    } else {
        Pergunta::Em(others)
    })
}

/// What stands between the wildcards of a pattern, in lower case; wildcards in a row are one.
fn pedacos(padrao: &str) -> Vec<String> {
    let padrao = padrao.to_lowercase();
    let last = padrao.split('%').count() - 1;
    let pieces = padrao.split('%').enumerate();
    // Only the ends may be empty: they say that the pattern starts or ends with a wildcard.
    pieces
        .filter(|(at, piece)| *at == 0 || *at == last || !piece.is_empty())
        .map(|(_, piece)| piece.to_owned())
        .collect()
}

/// Whether a text is these pieces with anything between them.
fn parece(text: &str, pieces: &[String]) -> bool {
    let Some((first, rest)) = pieces.split_first() else { return text.is_empty() };
    let Some(mut text) = text.strip_prefix(first.as_str()) else { return false };
    let Some((last, middle)) = rest.split_last() else { return text.is_empty() };
    for piece in middle {
        match text.split_once(piece.as_str()) {
            Some((_, after)) => text = after,
            None => return false,
        }
    }
    text.ends_with(last.as_str())
}

impl Alvo {
    fn compara(&self, op: Op, valor: &Valor<'_>) -> Option<bool> {
        let ordem = match (self, valor) {
            (Self::Constantes(words), Valor::Texto(text)) if matches!(op, Op::Igual | Op::Diferente) => {
                let among = words.iter().any(|word| word == text);
                return Some(among == (op == Op::Igual));
            }
            (Self::Constantes(words), Valor::Texto(text)) => text.as_ref().cmp(words.first()?),
            (Self::Numero(number), valor) => valor.numero()?.cmp(number),
            (Self::Texto(wanted), valor) => valor.escrito()?.as_ref().cmp(wanted.as_str()),
            (Self::Instante(at), Valor::Data(date)) => date.at(0, 0, 0, 0).cmp(&at.local),
            // A date alone is equal to its whole day; for the order it is its midnight (dossier 4.2).
            (Self::Instante(at), Valor::Base(base) | Valor::Momento(base))
                if at.so_data && matches!(op, Op::Igual | Op::Diferente) =>
            {
                let (from, to) = dia(*at);
                if (from..to).contains(base) { Ordering::Equal } else { Ordering::Less }
            }
            (Self::Instante(at), Valor::Base(base) | Valor::Momento(base)) => base.cmp(&at.moment),
            _ => return None,
        };
        Some(match op {
            Op::Igual => ordem == Ordering::Equal,
            Op::Diferente => ordem != Ordering::Equal,
            Op::Maior => ordem == Ordering::Greater,
            Op::MaiorOuIgual => ordem != Ordering::Less,
            Op::Menor => ordem == Ordering::Less,
            Op::MenorOuIgual => ordem != Ordering::Greater,
        })
    }
}

/// The day of an instant, up to the next one's midnight.
pub(super) fn dia(at: datas::Instante) -> (Moment, Moment) {
    let date = at.local.date();
    let next = date.tomorrow().map_or_else(|_| at.moment.plus(Lapse::from_days(1)), Moment::midnight);
    (Moment::midnight(date), next)
}

/// A value as the field's type; numbers may come as text and text as numbers (dossier 3.2).
fn alvo<L>(campo: &'static Campo<L>, literal: &Literal) -> Result<Alvo, FiltroErro> {
    use filtro::Valor as V;
    let text: Cow<'_, str> = match &literal.valor {
        V::Nulo => return Ok(Alvo::Nulo),
        V::Texto(text) | V::Numero(text) | V::Data(text) | V::Palavra(text) => Cow::Borrowed(text.as_str()),
        V::Logico(value) => Cow::Owned(value.to_string()),
    };
    let wrong = |especie| FiltroErro {
        coluna: literal.coluna,
        causa: Causa::Valor { campo: campo.nome, valor: curto(&text), especie },
    };
    match campo.tipo {
        Tipo::Numero => parse_decimal(text.trim()).map(Alvo::Numero).ok_or_else(|| wrong(Especie::Numero)),
        Tipo::Texto => Ok(Alvo::Texto(text.into_owned())),
        Tipo::Data | Tipo::Base | Tipo::Momento => {
            datas::ler(&text).map(Alvo::Instante).ok_or_else(|| wrong(Especie::Data))
        }
        Tipo::Constante(constantes) => {
            let is = |word: &str| word.to_lowercase() == text.trim().to_lowercase();
            let exact = constantes.iter().filter(|constante| is(constante.valor));
            let near = constantes.iter().filter(|constante| constante.sinonimos.iter().any(|word| is(word)));
            let found: Vec<_> = exact.chain(near).map(|constante| constante.valor).collect();
            if found.is_empty() { Err(wrong(Especie::Constante)) } else { Ok(Alvo::Constantes(found)) }
        }
    }
}

/// A condition that a plain query parameter stands for.
pub(super) fn parametro<L>(campo: &'static Campo<L>, op: Op, texto: &str) -> Result<Prova<L>, FiltroErro> {
    let valor = filtro::Valor::Texto(texto.trim().trim_matches(['"', '\'']).to_owned());
    let alvo = alvo(campo, &Literal { coluna: 1, valor })?;
    Ok(Prova::Folha(Folha { campo, pergunta: Pergunta::Ordem(op, alvo) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_in_a_row_are_one() {
        for (pattern, pieces) in [
            ("a", vec!["a"]),
            ("", vec![""]),
            ("%", vec!["", ""]),
            ("%%%%", vec!["", ""]),
            ("%A%%%b%%", vec!["", "a", "b", ""]),
            ("a%%b", vec!["a", "b"]),
        ] {
            assert_eq!(pedacos(pattern), pieces, "{pattern}");
        }
        for (text, pattern, like) in [
            ("", "", true),
            ("", "%%", true),
            ("x", "", false),
            ("xaybz", "%a%%b%", true),
            ("ab", "b%%a", false),
        ] {
            assert_eq!(parece(text, &pedacos(pattern)), like, "{text} like {pattern}");
        }
    }
}
