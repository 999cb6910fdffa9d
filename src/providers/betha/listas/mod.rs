//! The lists: which fields a row has, what a query asks of it, how a page is selected and written.
//!
//! `campos` is what a field is, `tabelas` are the field tables of the document, `consulta` reads the query string, `prova` gives
//! `filter` its meaning over the fields, `pagina` selects and writes.

mod campos;
mod consulta;
mod pagina;
mod prova;
mod tabelas;

pub(super) use consulta::Consulta;
pub(super) use pagina::{Fonte, Pagina};
pub(super) use tabelas::{
    Alteracoes, Documentos, ExecucoesDividas, ExecucoesFiscais, Saldos, TiposMovimentacoes,
};
