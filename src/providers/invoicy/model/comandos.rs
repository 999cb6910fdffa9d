//! What companies want done, read and typed: what the rules decide on. Nothing here knows the layouts that it came in.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::super::ficha::Grupo;
use super::{ChaveAcesso, Destinatario, Serie, TipoEvento};
use crate::br::uf::Uf;
use crate::facts::Moment;

/// A document that a client wants issued.
#[derive(Clone, Debug)]
pub struct Envio {
    /// ModeloDocumento as it was written: answers repeat it.
    pub modelo_documento: String,
    /// Issuer, environment, model and series.
    pub serie: Serie,
    /// nNF.
    pub numero: u32,
    /// cNF, if the client chose one.
    pub cnf: Option<u32>,
    /// cUF.
    pub uf: Uf,
    /// tpEmis.
    pub tp_emis: u8,
    /// dhEmi.
    pub emissao: DataHora,
    /// Who it is issued to.
    pub destinatario: Destinatario,
    /// vNF.
    pub valor: Decimal,
    /// NumeroPedido.
    pub pedido: String,
    /// IDUnico.
    pub id_unico: Option<Box<str>>,
    /// What it says.
    pub ficha: Arc<Grupo>,
    /// What `ParametrosEmissao` asks the answer to repeat: the order's number, the issuer's IE.
    pub repete: (bool, bool),
}

/// An event that a client wants registered.
#[derive(Clone, Debug)]
pub struct EnvioEvento {
    /// ModeloDocumento as it was written.
    pub modelo_documento: String,
    /// The series of the document that it is about.
    pub serie: Serie,
    /// Its number.
    pub numero: u32,
    /// NtfAno: the year of the number, where a number is used anew.
    pub ano: Option<i16>,
    /// Its key, when the client gave it.
    pub chave: Option<ChaveAcesso>,
    /// ChaAcessoSubstituta.
    pub substituta: Option<ChaveAcesso>,
    /// tpEvento.
    pub tipo: TipoEvento,
    /// nSeqEvento.
    pub sequencia: u32,
    /// dhEvento.
    pub data: DataHora,
    /// EvexJust or EveCorrecao.
    pub texto: String,
    /// What the event's own group says, leaf by leaf.
    pub detalhe: Vec<(String, String)>,
    /// EvenProt, unless the server is to look it up.
    pub protocolo: Option<String>,
}

/// An instant as its sender wrote it, offset and all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataHora {
    /// The instant.
    pub momento: Moment,
    /// As the NF-e writes it: `2026-01-15T10:00:00-03:00`.
    pub texto: String,
    /// The offset.
    pub fuso: String,
}
