//! SEFAZ, as far as documents do not tell: how it answers, what it has voided, what only it knows, which terms its states give.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::super::proc::Inutilizacao;
use super::{Destinatario, Evento, Serie, Situacao, Status};
use crate::br::uf::Uf;
use crate::facts::{Lapse, Moment};

/// How a state's SEFAZ answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EstadoSefaz {
    /// At once, or as the knob `ready` says.
    #[default]
    NoAr,
    /// After so long.
    Lenta(Lapse),
    /// Not at all, and InvoiCy has not noticed yet: the next document finds out (108).
    Parada,
    /// Not at all, and InvoiCy knows (109).
    Contingencia,
}

/// All states: one answer for all of them, and those that differ.
#[derive(Clone, Debug, Default)]
pub struct Servico {
    geral: EstadoSefaz,
    por_uf: BTreeMap<Uf, EstadoSefaz>,
}

impl Servico {
    /// How a state's SEFAZ answers now.
    pub fn de(&self, uf: Uf) -> EstadoSefaz {
        self.por_uf.get(&uf).copied().unwrap_or(self.geral)
    }

    /// Changes one state, or all of them.
    pub fn mudar(&mut self, uf: Option<Uf>, estado: EstadoSefaz) {
        match uf {
            Some(uf) => _ = self.por_uf.insert(uf, estado),
            None => {
                self.geral = estado;
                self.por_uf.clear();
            }
        }
    }
}

/// A state's terms for cancelling an NF-e.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prazo {
    /// How long it can be cancelled; none: the knob's.
    pub normal: Option<Lapse>,
    /// How long it is still taken after that, with 155; none: not at all (501).
    pub tardio: Option<Lapse>,
}

/// A request to void numbers, read.
#[derive(Clone, Debug)]
pub struct PedidoInutilizacao {
    /// ModeloDocumento as it was written.
    pub modelo_documento: String,
    /// Issuer, environment, model and series.
    pub serie: Serie,
    /// First number.
    pub inicial: u32,
    /// Last number.
    pub final_: u32,
    /// xJust.
    pub justificativa: String,
}

/// Numbers that SEFAZ has voided: a range is one row, however long it is.
#[derive(Clone, Debug)]
pub struct Inutilizada {
    /// Which series.
    pub serie: Serie,
    /// What SEFAZ registered.
    pub dados: Inutilizacao,
    /// What names it in download links.
    pub token: String,
}

/// A document that is to be got rid of (dossier 5.4).
#[derive(Clone, Debug)]
pub struct Descarte {
    /// Issuer, environment, model and series.
    pub serie: Serie,
    /// Its number.
    pub numero: u32,
    /// How often SEFAZ could not be asked.
    pub tentativas: u32,
}

/// A draft that a person completes in InvoiCy's pages: it has no number yet, and needs interaction (dossier 4.5).
#[derive(Clone, Debug)]
pub struct Previa {
    /// ModeloDocumento as it was written.
    pub modelo_documento: String,
    /// Issuer, environment and model; the series is what was asked for, 0 without.
    pub serie: Serie,
    /// NumeroPedido.
    pub pedido: String,
}

/// A document that SEFAZ knows and InvoiCy does not ("Decided" table of the dossier).
#[derive(Clone, Debug)]
pub struct NotaNaSefaz {
    /// Its status there.
    pub situacao: Situacao,
    /// InvoiCy's number for it.
    pub status: Status,
    /// Its protocol.
    pub protocolo: String,
    /// dhEmi.
    pub emitida: Moment,
    /// dhRecbto.
    pub autorizada: Moment,
    /// Its issuer's name.
    pub emitente: String,
    /// Who it is issued to.
    pub destinatario: Destinatario,
    /// vNF.
    pub valor: Decimal,
    /// What the recipient has said of it.
    pub eventos: Vec<Evento>,
}

impl Inutilizada {
    /// Whether a number is among them.
    pub fn tem(&self, numero: u32) -> bool {
        (self.dados.inicial..=self.dados.final_).contains(&numero)
    }
}
