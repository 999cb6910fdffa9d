//! Exports that were asked for: lots of documents, each under a protocol of its own.

use std::sync::Arc;

use super::super::consulta::Partes;
use super::super::exportacao::Forma;
use super::{CpfCnpj, Modelo};
use crate::facts::{Moment, Ready};
use crate::world::Id;

/// "Os lotes serão compostos por no máximo 50 arquivos" (seed 002).
pub const POR_LOTE: usize = 50;

/// A lot. What is in it was fixed when it was asked for.
#[derive(Clone, Debug)]
pub struct Lote {
    /// Who asked, and whose documents: either may poll.
    pub de: (CpfCnpj, CpfCnpj),
    /// mod.
    pub modelo: Modelo,
    /// The documents.
    pub notas: Arc<[Id]>,
    /// What is told of them.
    pub forma: Forma,
    /// What summaries carry.
    pub partes: Partes,
    /// When it was asked for.
    pub em: Moment,
    /// When it is there.
    pub ready: Ready,
    /// How often it was asked for before it was there.
    pub polls: u32,
    /// The protocol of the next lot.
    pub proximo: Option<String>,
}

impl Lote {
    /// Whether it is there.
    pub fn pronto(&self, now: Moment) -> bool {
        match self.ready {
            Ready::Now => true,
            Ready::After(lapse) => now >= self.em.plus(lapse),
            Ready::Polls(most) => self.polls >= most,
            Ready::Hold => false,
        }
    }

    /// The earliest time at which asking makes sense: of one that waits for no hour, that of the request.
    pub fn previsto(&self) -> Moment {
        match self.ready {
            Ready::After(lapse) => self.em.plus(lapse),
            Ready::Now | Ready::Polls(_) | Ready::Hold => self.em,
        }
    }
}
