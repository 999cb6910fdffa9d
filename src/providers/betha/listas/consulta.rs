//! The query string of a list (dossier 3.1): `offset`, `limit`, `filter`, `sort`, `fields`, and the document's own `dataBase` and
//! `idDivida` as plain parameters. Anything else is ignored, as clients send cache busters.

use super::campos::{Campo, Estilo, Tipo};
use super::pagina::Fonte;
use super::plano::Plano;
use super::prova::{Prova, parametro};
use crate::providers::betha::errors::{Erro, Ilegivel, Recusa};
use crate::providers::betha::filtro::{self, Causa, Esperado, FiltroErro, Op, curto};
use crate::providers::betha::knobs::{Knobs, OverLimit};
use crate::wire::form::{self, Pairs};

/// What a query asks of a list.
pub(in crate::providers::betha) struct Consulta<L: 'static> {
    /// The first row, from 0.
    pub(super) offset: usize,
    /// As asked for, which is what the answer says.
    pub(super) limit: usize,
    /// How many rows there are at most.
    pub(super) most: usize,
    /// How rows are found.
    pub(super) plano: Plano<L>,
    /// Keys of the order, and whether each descends.
    pub(super) ordem: Vec<Ordem<L>>,
    /// The fields to write, in the list's order.
    pub(super) campos: Vec<&'static Campo<L>>,
    /// How rows are written.
    pub(super) estilo: Estilo,
}

/// How deep a selection of fields may nest; no list has more than two levels.
const MAIS_OBJETOS: usize = 4;

/// The longest page: some 50 MB of JSON.
const MAIS_LINHAS: usize = 100_000;

/// A key of the order, and whether it descends.
pub(super) type Ordem<L> = (&'static Campo<L>, bool);

/// A query that is refused: a 400.
pub(in crate::providers::betha) type Recusada = Recusa<Erro>;

fn recusar(what: Ilegivel, reason: impl Into<String>) -> Recusada {
    Recusa::new(Erro::Requisicao(what), reason)
}

fn do_filtro(parametro: &'static str) -> impl Fn(FiltroErro) -> Recusada {
    move |erro| {
        let reason = erro.reason(parametro);
        recusar(Ilegivel::Parametro(parametro, erro), reason)
    }
}

/// A parameter that says something: one client sends the literal `None` where its caller gave nothing (dossier 3.1).
fn dito<'a>(pares: &'a Pairs, nome: &str) -> Option<&'a str> {
    pares.get(nome).map(str::trim).filter(|text| !matches!(*text, "" | "None" | "null"))
}

impl<L: 'static> Consulta<L> {
    /// Where the page begins, from 0.
    pub(in crate::providers::betha) fn offset(&self) -> usize {
        self.offset
    }

    /// Reads a query string as it was sent.
    pub(in crate::providers::betha) fn ler<F: Fonte<Linha = L>>(
        query: &str,
        knobs: &Knobs,
    ) -> Result<Self, Recusada> {
        let pares = form::parse(query)
            .map_err(|error| recusar(Ilegivel::Parametros, format!("the query has {error}")))?;
        let offset = inteiro(&pares, "offset", 0)?.unwrap_or(0);
        let limit = inteiro(&pares, "limit", 1)?.unwrap_or(knobs.default_limit.into());
        let most = linhas(limit, knobs)?;
        let campos = match dito(&pares, "fields") {
            None => F::CAMPOS.iter().collect(),
            Some(text) => selecionar::<F>(text)?,
        };
        let ordem = dito(&pares, "sort").map_or_else(|| Ok(Vec::new()), ordenar::<F>)?;
        let plano = plano::<F>(&pares, knobs)?;
        Ok(Self { offset, limit, most, plano, ordem, campos, estilo: Estilo::de(knobs) })
    }
}

/// How many rows a page has at most. A limit that cannot be honoured is refused rather than cut, since clients advance by what they
/// asked for and would lose rows.
fn linhas(limit: usize, knobs: &Knobs) -> Result<usize, Recusada> {
    let (ceiling, because) = match knobs.over_limit {
        OverLimit::Clamp => return Ok(limit.min(knobs.max_limit.into())),
        OverLimit::Reject400 => (knobs.max_limit.into(), "the knob `over_limit` refuses"),
        OverLimit::Honour => (MAIS_LINHAS, "no page holds"),
    };
    if limit <= ceiling {
        return Ok(limit);
    }
    Err(recusar(Ilegivel::Limite(ceiling), format!("limit is {limit}; {because} more than {ceiling} rows")))
}

fn inteiro(pares: &Pairs, nome: &'static str, least: usize) -> Result<Option<usize>, Recusada> {
    let Some(text) = dito(pares, nome) else { return Ok(None) };
    // `+5` parses in Rust and means nothing here.
    let number = text.parse::<usize>().ok().filter(|_| text.starts_with(|c: char| c.is_ascii_digit()));
    number.filter(|number| *number >= least).map(Some).ok_or_else(|| {
        recusar(
            Ilegivel::Inteiro(nome, least),
            format!("{nome} is `{}`; expected a whole number from {least} on", curto(text)),
        )
    })
}

/// Filter and plain parameters hold together.
fn plano<F: Fonte>(pares: &Pairs, knobs: &Knobs) -> Result<Plano<F::Linha>, Recusada> {
    let mut todas = Vec::new();
    if let Some(text) = dito(pares, "filter") {
        let prova = filtro::ler(text).and_then(|expr| Prova::ligar(expr, F::CAMPOS));
        todas.push(prova.map_err(do_filtro("filter"))?);
    }
    if let (Some(text), Some(campo)) =
        (dito(pares, "dataBase"), F::CAMPOS.iter().find(|campo| matches!(campo.tipo, Tipo::Base)))
    {
        todas.push(parametro(campo, Op::MaiorOuIgual, text).map_err(do_filtro("dataBase"))?);
    }
    if let (Some(text), Some(campo)) =
        (dito(pares, "idDivida"), F::CAMPOS.iter().find(|campo| Some(campo.nome) == F::DIVIDA))
    {
        todas.push(parametro(campo, Op::Igual, text).map_err(do_filtro("idDivida"))?);
    }
    // The movement types have nothing that the document filters by.
    let filterable = F::DIVIDA.is_some() || F::CAMPOS.iter().any(|campo| matches!(campo.tipo, Tipo::Base));
    if todas.is_empty() && knobs.require_filter && filterable {
        return Err(recusar(
            Ilegivel::SemFiltro,
            "the query has no filter; the knob `require_filter` asks for one",
        ));
    }
    Ok(Plano::new::<F>(todas))
}

fn desconhecido<F: Fonte>(nome: &str, coluna: usize) -> FiltroErro {
    let parecido = Campo::parecido(F::CAMPOS, nome);
    FiltroErro { coluna, causa: Causa::Campo { campo: curto(nome), parecido } }
}

/// The pieces of a comma list with their columns.
fn pedacos(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut coluna = 1;
    text.split(',').map(move |piece| {
        let blanks = piece.chars().take_while(|c| c.is_whitespace()).count();
        let start = coluna + blanks;
        coluna += piece.chars().count() + 1;
        (start, piece.trim())
    })
}

/// `fields=idDivida, pessoa(cpfCnpj)`: an object alone stands for all that is in it. Nested and dotted names mean the same.
fn selecionar<F: Fonte>(text: &str) -> Result<Vec<&'static Campo<F::Linha>>, Recusada> {
    let mut wanted: Vec<&'static Campo<F::Linha>> = Vec::new();
    for (coluna, nome) in nomes(text).map_err(do_filtro("fields"))? {
        let inside = |campo: &&Campo<F::Linha>| {
            campo.dentro().0.is_some_and(|object| object.eq_ignore_ascii_case(&nome))
        };
        let mut meant: Vec<_> = F::CAMPOS.iter().filter(inside).collect();
        if meant.is_empty() {
            let campo = Campo::achar(F::CAMPOS, &nome);
            meant.push(campo.ok_or_else(|| do_filtro("fields")(desconhecido::<F>(&nome, coluna)))?);
        }
        // A field that is named again says nothing new, so there are never more than the list has.
        meant.retain(|campo| wanted.iter().all(|known| known.nome != campo.nome));
        wanted.extend(meant);
    }
    Ok(F::CAMPOS.iter().filter(|campo| wanted.iter().any(|known| known.nome == campo.nome)).collect())
}

/// The names of a selection with their columns, `a(b, c)` as `a.b` and `a.c`.
fn nomes(text: &str) -> Result<Vec<(usize, String)>, FiltroErro> {
    let mut found = Vec::new();
    let mut objects: Vec<&str> = Vec::new();
    let (mut coluna, mut closed) = (1, false);
    for piece in text.split_inclusive([',', '(', ')']) {
        let sign = piece.chars().last().filter(|sign| matches!(sign, ',' | '(' | ')'));
        let body = sign.and_then(|sign| piece.strip_suffix(sign)).unwrap_or(piece);
        let nome = body.trim();
        let start = coluna + body.chars().take_while(|c| c.is_whitespace()).count();
        coluna += piece.chars().count();
        let wrong = |coluna, visto: Option<&str>| FiltroErro {
            coluna,
            causa: Causa::Esperava { o_que: Esperado::Separador, visto: visto.map(curto) },
        };
        // Behind a closed list stands a comma or the end of the one around it.
        if closed && !nome.is_empty() {
            return Err(wrong(start, Some(nome)));
        }
        closed = false;
        match sign {
            Some('(') if nome.is_empty() || objects.len() == MAIS_OBJETOS => {
                return Err(wrong(coluna - 1, Some("(")));
            }
            Some('(') => objects.push(nome),
            _ => {
                if !nome.is_empty() {
                    found.push((start, objects.iter().chain([&nome]).copied().collect::<Vec<_>>().join(".")));
                }
                if sign == Some(')') {
                    objects.pop().ok_or_else(|| wrong(coluna - 1, Some(")")))?;
                    closed = true;
                }
            }
        }
    }
    if objects.is_empty() {
        return Ok(found);
    }
    Err(FiltroErro { coluna, causa: Causa::Esperava { o_que: Esperado::Separador, visto: None } })
}

/// `sort=dataBase desc, id`. A field that is named again says nothing new, so there are never more keys than fields.
fn ordenar<F: Fonte>(text: &str) -> Result<Vec<Ordem<F::Linha>>, Recusada> {
    let mut keys: Vec<Ordem<F::Linha>> = Vec::new();
    for (coluna, piece) in pedacos(text).filter(|(_, piece)| !piece.is_empty()) {
        let (nome, direction) = piece.split_once(char::is_whitespace).unwrap_or((piece, "asc"));
        let descending = match direction.trim().to_ascii_lowercase().as_str() {
            "asc" => false,
            "desc" => true,
            other => {
                let coluna = coluna + nome.chars().count() + 1;
                let visto = Some(curto(other));
                let causa = Causa::Esperava { o_que: Esperado::Direcao, visto };
                return Err(do_filtro("sort")(FiltroErro { coluna, causa }));
            }
        };
        let campo = Campo::achar(F::CAMPOS, nome);
        let campo = campo.ok_or_else(|| do_filtro("sort")(desconhecido::<F>(nome, coluna)))?;
        if keys.iter().all(|(key, _)| key.nome != campo.nome) {
            keys.push((campo, descending));
        }
    }
    Ok(keys)
}
