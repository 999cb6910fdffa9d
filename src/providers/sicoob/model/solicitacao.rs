//! Requests for movement files (dossier section 3).

use std::sync::Arc;

use jiff::civil::Date;

use super::{Boleto, Movimento, Pagador, Tipo};
use crate::facts::{Moment, Ready};
use crate::world::Id;

/// A request for movement files.
#[derive(Clone, Debug)]
pub struct Solicitacao {
    /// `codigoSolicitacao`.
    pub codigo: u32,
    /// The contract that asked.
    pub conta: Id,
    /// What was asked for.
    pub pedido: PedidoMovimento,
    /// Where it stands.
    pub estado: Estado,
}

/// Type and period of a request for movement files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PedidoMovimento {
    /// `tipoMovimento`.
    pub tipo: Tipo,
    /// `dataInicial`.
    pub inicio: Date,
    /// `dataFinal`.
    pub fim: Date,
}

/// Where a request for movement files stands.
#[derive(Clone, Debug)]
pub enum Estado {
    /// Being processed.
    Pendente {
        /// When it is done.
        ready: Ready,
        /// How often it was asked for.
        polls: u32,
    },
    /// Its files can be fetched.
    Pronta(Arc<Pronta>),
    /// Its files were kept as long as the document promises.
    Expirada {
        /// Since when they are gone.
        desde: Moment,
    },
}

/// The content of movement files, taken when the request became ready.
#[derive(Debug)]
pub struct Pronta {
    /// When.
    pub em: Moment,
    /// Its place in the row of those that are kept.
    pub lugar: Id,
    /// The records.
    pub registros: Vec<Registro>,
    /// How many go into one file.
    pub por_arquivo: usize,
    /// `idArquivos`, one for each file.
    pub arquivos: Vec<u32>,
}

/// One record: handles of the facts as they were.
#[derive(Clone, Debug)]
pub struct Registro {
    /// The title.
    pub boleto: Arc<Boleto>,
    /// Its payer.
    pub pagador: Arc<Pagador>,
    /// What happened to it; absent in A Vencer and Vencido, which tell of the due date.
    pub movimento: Option<Arc<Movimento>>,
}
