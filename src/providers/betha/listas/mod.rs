//! The lists: which fields a row has, what a query asks of it, how a page is selected and written.
//!
//! `campos` is what a field is, `tabelas` are the field tables of the document, `consulta` reads the query string, `prova` gives
//! `filter` its meaning over the fields, `plano` finds rows by the indexes, `pagina` selects and writes.

mod campos;
mod consulta;
mod pagina;
mod plano;
mod prova;
mod tabelas;

pub(super) use campos::Estilo;
pub(super) use consulta::Consulta;
pub(super) use pagina::{Fonte, Pagina, Unico};
pub(super) use tabelas::{
    Alteracoes, Documentos, ExecucoesDividas, ExecucoesFiscais, MovimentosProtesto, Protestos,
    ResumosDividas, Saldos, TiposMovimentacoes,
};
