//! Lists: pages, and all of them (dossier betha 3).

use std::collections::{HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::marker::PhantomData;

use futures_util::stream::{self, Stream};
use jiff::civil::Date;
use serde_json::value::RawValue;

use super::{
    Alteracao, Client, DocumentoDivida, ExecucaoDivida, ExecucaoFiscal, MovimentacaoProtesto, Protesto,
    ResumoDivida, Saldo, TipoMovimentacao,
};
use crate::error::ClientError;
use crate::http::query;
use crate::json::{Extra, Json, Members, Wrong};

/// A kind of row, which says the list it is in.
pub trait Linha: Json + Send + 'static {
    /// Path of the list below `/integracoes/v1`.
    const PATH: &'static str;
    /// Name of the operation.
    const OPERATION: &'static str;
}

macro_rules! rows {
    ($($kind:ty = $path:literal, $operation:literal;)+) => {$(
        impl Linha for $kind {
            const PATH: &'static str = $path;
            const OPERATION: &'static str = $operation;
        }
    )+};
}

rows! {
    ExecucaoFiscal = "execucoes-fiscais-terceiros", "betha.execucoesFiscais.listar";
    ExecucaoDivida = "execucoes-dividas-terceiros", "betha.execucoesDividas.listar";
    DocumentoDivida = "documentos-dividas-terceiros", "betha.documentosDividas.listar";
    Saldo = "envio-saldo-terceiros", "betha.saldos.listar";
    Alteracao = "envio-alteracao-terceiros", "betha.alteracoes.listar";
    ResumoDivida = "resumo-divida", "betha.resumosDividas.listar";
    TipoMovimentacao = "tipos-movimentacoes", "betha.tiposMovimentacoes.listar";
    Protesto = "protestos", "betha.protestos.listar";
    MovimentacaoProtesto = "protestos-movimentacoes", "betha.protestosMovimentacoes.listar";
}

/// Which rows, and how many of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Busca {
    /// An expression of the filter language: `dataBase>="2024-05-01" and situacao = 'TRAMITACAO'`.
    pub filtro: Option<String>,
    /// The fields wanted, as the API lists them; all if none. What is not asked for is `None` in the rows.
    pub campos: Option<String>,
    /// The order: `dataBase desc, id`.
    pub ordem: Option<String>,
    /// Index of the first row, from 0.
    pub offset: Option<u64>,
    /// How many rows a page has.
    pub limite: Option<u64>,
}

impl Busca {
    /// What was created or altered from a day on.
    pub fn desde(dia: Date) -> Self {
        Self { filtro: Some(format!("dataBase>=\"{dia}T00:00:00.000\"")), ..Self::default() }
    }

    /// What belongs to a debt.
    pub fn da_divida(id_divida: i64) -> Self {
        Self { filtro: Some(format!("idDivida={id_divida}")), ..Self::default() }
    }

    pub(super) fn query(&self) -> String {
        query(&[
            ("offset", self.offset.map(|offset| offset.to_string())),
            ("limit", self.limite.map(|limite| limite.to_string())),
            ("filter", self.filtro.clone()),
            ("fields", self.campos.clone()),
            ("sort", self.ordem.clone()),
        ])
    }
}

/// A page.
#[derive(Debug, Clone, PartialEq)]
pub struct Pagina<T> {
    /// Index of its first row.
    pub offset: i64,
    /// How many rows it may have.
    pub limit: i64,
    /// How many rows there are in all.
    pub total: i64,
    /// Whether there are more.
    pub has_next: bool,
    /// Its rows.
    pub content: Vec<T>,
    /// Members that are not listed here.
    pub extra: Extra,
}

impl<T: Json> Json for Pagina<T> {
    fn read(raw: &RawValue) -> Result<Self, Wrong> {
        let mut members = Members::of(raw)?;
        Ok(Self {
            offset: members.take("offset")?,
            limit: members.take("limit")?,
            total: members.take("total")?,
            has_next: members.take("hasNext")?,
            content: members.take("content")?,
            extra: members.rest(),
        })
    }

    fn write(&self, out: &mut String) {
        let mut object = crate::json::Object::begin(out);
        object.member("offset", &self.offset).member("limit", &self.limit).member("total", &self.total);
        object.member("hasNext", &self.has_next).member("content", &self.content).extra(&self.extra).end();
    }
}

/// A row with what tells it from others: two hashes of its text.
struct Row<T> {
    mark: (u64, u64),
    value: T,
}

impl<T: Json> Json for Row<T> {
    fn read(raw: &RawValue) -> Result<Self, Wrong> {
        let hash = |salt: u8| {
            let mut hasher = DefaultHasher::new();
            (salt, raw.get()).hash(&mut hasher);
            hasher.finish()
        };
        Ok(Self { mark: (hash(0), hash(1)), value: T::read(raw)? })
    }

    fn write(&self, out: &mut String) {
        self.value.write(out);
    }
}

impl<T: Linha> Linha for Row<T> {
    const PATH: &'static str = T::PATH;
    const OPERATION: &'static str = T::OPERATION;
}

/// How many rows of the page before a page begins with, at first.
const OVERLAP: u64 = 1;

/// Where a walk over all pages stands.
pub(super) struct Pages<'a, T> {
    client: &'a Client,
    busca: Busca,
    seen: HashSet<(u64, u64)>,
    ready: VecDeque<T>,
    /// Index of the next row that was not seen, as far as is known.
    next: u64,
    done: bool,
    rows: PhantomData<T>,
}

impl<'a, T: Linha> Pages<'a, T> {
    pub(super) fn new(client: &'a Client, mut busca: Busca) -> Self {
        // A page of one row would hold the row of the overlap alone.
        busca.limite = Some(busca.limite.unwrap_or(100).max(2));
        let next = busca.offset.unwrap_or(0);
        let (seen, ready) = (HashSet::new(), VecDeque::new());
        Self { client, busca, seen, ready, next, done: false, rows: PhantomData }
    }

    pub(super) fn rows(self) -> impl Stream<Item = Result<T, ClientError>> + Send + 'a {
        stream::try_unfold(self, |mut pages| async move {
            while pages.ready.is_empty() && !pages.done {
                pages.turn().await?;
            }
            Ok(pages.ready.pop_front().map(|row| (row, pages)))
        })
    }

    /// Reads the next page, from as far back as it takes to see a row again; from there on the walk goes forward anew.
    async fn turn(&mut self) -> Result<(), ClientError> {
        let first = self.busca.offset.unwrap_or(0);
        let mut back = if self.seen.is_empty() { 0 } else { OVERLAP };
        loop {
            let from = self.next.saturating_sub(back).max(first);
            let asked = Busca { offset: Some(from), ..self.busca.clone() };
            let page: Pagina<Row<T>> = self.client.pagina(&asked).await?;
            let joins = page.content.first().is_some_and(|row| self.seen.contains(&row.mark));
            if !joins && from > first {
                // The rows before have moved to the end, and what came after them is further forward.
                back = back.saturating_mul(4);
                continue;
            }
            let before = self.seen.len();
            let rows = page.content.len() as u64;
            self.next = from + rows;
            for row in page.content {
                if self.seen.insert(row.mark) {
                    self.ready.push_back(row.value);
                }
            }
            // A page that says there are more and has but the overlap would be asked for without end.
            self.done = !page.has_next || (self.seen.len() == before && rows <= OVERLAP);
            return Ok(());
        }
    }
}

#[cfg(test)]
#[path = "paginas_tests.rs"]
mod tests;
