//! The models beside NF-e and NFC-e: NFS-e, CT-e and CT-e OS, MDF-e, NFCom, at the depth of dossier, section 11.
//!
//! InvoiCy's exact layouts of these models are not published; only the names of groups are. So what is taken is SEFAZ's own layout
//! (CT-e 4.00, MDF-e 3.00, NFCom 1.00) in `Envio`, with what InvoiCy's layouts have in common: names may carry a suffix
//! (`CNPJ_emit`), collections may be `group/groupItem`, the offset may stand by itself (`fusoHorario`), `InfModal`, `Documentos` and
//! `RespTecnico` are known, and letter case of SEFAZ's names in ide does not matter. An NFS-e comes as one or several `RPS` with the
//! names that public clients send (RPSNumero, RPSSerie, dEmis, tpAmb, Prestador, Servico, Tomador). What the platform fills in (key,
//! random code, check digit, verProc, QR code) may be left out. Required is what makes the document: each model's list in `leiaute`.
//!
//! Not looked into: taxes and totals of these models, and whether documents that they refer to exist. While SEFAZ does not answer their
//! documents wait as an NF-e does (108 and 109; an MDF-e or an NFCom of tpEmis 2 gets 111), and their events are refused with 109: that
//! InvoiCy keeps events is told of NF-e and NFC-e alone. An NFS-e waits for its city only.

pub mod arvore;
mod emitir;
mod evento;
mod inventar;
mod leiaute;
mod ler;
mod ler_evento;
mod nfse;
mod recusar;
mod registrar;
mod regras;
mod responder;
mod retorno;
mod semear;
pub mod textos;
mod xml;

use std::sync::Arc;

use rust_decimal::Decimal;

use super::model::{
    Ambiente, ChaveAcesso, CpfCnpj, DataHora, Destinatario, Escopo, Modelo, Nota, Protocolo, Serie,
    TipoEvento,
};
use super::routes::{ENVIAR, EVENTO, NAO_ENCERRADOS};
use crate::br::chave_acesso::Autorizador;
use crate::br::uf::Uf;
use crate::facts::Moment;
use crate::world::Id;
use crate::world::counted::CountedMap;
use arvore::Ramo;

pub use ler::ler;
pub use retorno::na_consulta;
pub use semear::adequar;
pub use xml::{digest, documento, evento};

/// tpEvento of an MDF-e's closing; for an NFC-e the same number is another event.
pub const ENCERRAMENTO: u32 = 110_112;
/// A query for open MDF-e, and the check of 611, look at no more of them.
const MAIS_ABERTOS: usize = 5_000;

/// What is asked for a document of these models.
#[derive(Clone, Debug)]
pub enum Pedido {
    /// Issue documents: one, or an NFS-e's several RPS, all of one issuer and environment.
    Envio(Vec<Envio>),
    /// Register an event.
    Evento(Box<EnvioEvento>),
    /// The issuer's MDF-e that are not closed.
    NaoEncerrados(Escopo),
}

impl Pedido {
    /// The operation's name.
    pub fn operacao(&self) -> &'static str {
        match self {
            Self::Envio(_) => ENVIAR,
            Self::Evento(_) => EVENTO,
            Self::NaoEncerrados(_) => NAO_ENCERRADOS,
        }
    }

    /// Whether it is signed with the company's certificate.
    pub fn assina(&self) -> bool {
        !matches!(self, Self::NaoEncerrados(_))
    }

    /// Whose documents it is about; none for an empty list, which reading does not make.
    pub fn escopo(&self) -> Option<Escopo> {
        match self {
            Self::Envio(envios) => envios.first().map(|envio| envio.serie.escopo()),
            Self::Evento(evento) => Some(evento.serie.escopo()),
            Self::NaoEncerrados(escopo) => Some(*escopo),
        }
    }
}

/// A document that a client wants issued.
#[derive(Clone, Debug)]
pub struct Envio {
    /// ModeloDocumento as it was written.
    pub modelo_documento: String,
    /// Issuer, environment, model and series.
    pub serie: Serie,
    /// The series as it was written: an RPS's may have letters.
    pub serie_dita: String,
    /// nCT, nMDF, nNF, RPSNumero.
    pub numero: u32,
    /// The random code, if the client chose one.
    pub cnf: Option<u32>,
    /// cUF; an RPS has none.
    pub uf: Option<Uf>,
    /// tpEmis.
    pub tp_emis: u8,
    /// dhEmi, dEmis.
    pub emissao: DataHora,
    /// Whom it is issued to; an MDF-e is issued to nobody.
    pub destinatario: Destinatario,
    /// Its total.
    pub valor: Decimal,
    /// NumeroPedido.
    pub pedido: String,
    /// What `ParametrosEmissao` asks the answer to repeat: the order's number, the issuer's IE.
    pub repete: (bool, bool),
    /// What it says.
    pub arvore: Arc<Ramo>,
}

/// An event that a client wants registered.
#[derive(Clone, Debug)]
pub struct EnvioEvento {
    /// ModeloDocumento as it was written.
    pub modelo_documento: String,
    /// The series of the document that it is about.
    pub serie: Serie,
    /// The series as it was written.
    pub serie_dita: String,
    /// Its number; 0 when an NFS-e is named by the city's number alone.
    pub numero: u32,
    /// NFSeNumero.
    pub nfse: Option<u64>,
    /// Its key, when the client gave it.
    pub chave: Option<ChaveAcesso>,
    /// tpEvento.
    pub tipo: u32,
    /// nSeqEvento.
    pub sequencia: u32,
    /// dhEvento; an NFS-e's event has none.
    pub data: Option<DataHora>,
    /// xJust, EveMotivo; of a correction lines of group, field and value, of a closing day, cUF and cMun, with tabs between them.
    pub texto: String,
    /// EvenProt, unless the server is to look it up.
    pub protocolo: Option<String>,
}

/// What a document of these models says, and what its kind has of its own.
#[derive(Clone, Debug)]
pub struct Outro {
    /// What it says.
    pub corpo: Corpo,
    /// The series as the client wrote it.
    pub serie: String,
    /// What the city made of the RPS.
    pub nfse: Option<Nfse>,
    /// What an MDF-e keeps busy until it is closed.
    pub veiculo: Option<Veiculo>,
}

/// Where a document's content is.
#[derive(Clone, Debug)]
pub enum Corpo {
    /// What a client sent.
    Enviado(Arc<Ramo>),
    /// A fact's document: made up when it is asked for, always the same from this number.
    Inventado(u64),
}

/// A city's number for an RPS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nfse {
    /// NFSeNumero.
    pub numero: u64,
    /// NFSeCodVerificacao.
    pub codigo: String,
}

/// What 611 compares: plate, kind of issuer and state of unloading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Veiculo {
    /// placa of the tractor.
    pub placa: String,
    /// tpEmit.
    pub tp_emit: String,
    /// UFFim.
    pub uf_fim: String,
}

impl Veiculo {
    /// Of an MDF-e by road; other models and ways have none.
    fn of(modelo: Modelo, arvore: &Ramo) -> Option<Self> {
        let valor = |caminho| arvore.valor(caminho).map(ToOwned::to_owned);
        let placa = valor("infModal/rodo/veicTracao/placa").filter(|_| modelo == Modelo::MDFe)?;
        Some(Self {
            placa,
            tp_emit: valor("ide/tpEmit").unwrap_or_default(),
            uf_fim: valor("ide/UFFim").unwrap_or_default(),
        })
    }
}

impl Nota {
    /// What its kind has of its own, if it is one of these models.
    pub fn outro(&self) -> Option<&Outro> {
        match &self.conteudo {
            super::model::Conteudo::Outro(outro) => Some(outro),
            _ => None,
        }
    }

    /// The series as its client wrote it.
    pub fn serie_dita(&self) -> String {
        self.outro().map_or_else(|| self.serie.serie.to_string(), |outro| outro.serie.clone())
    }

    /// The file name of its XML, or of an event's.
    pub fn nome_do_xml(&self, evento: Option<(u32, u32)>) -> String {
        let modelo = match self.serie.modelo {
            Modelo::NFe | Modelo::NFCe => "NFe",
            outro => outro.nome(),
        };
        if let Some(nfse) = self.outro().and_then(|outro| outro.nfse.as_ref()) {
            // A city's series may be any text, a file's name may not.
            let serie = self.serie_dita().replace(|c: char| !c.is_ascii_alphanumeric(), "_");
            return format!("{}-{serie}-{}-NFSe.xml", self.serie.emitente, nfse.numero);
        }
        match evento {
            None => format!("{}-proc{modelo}.xml", self.chave),
            Some((tipo, sequencia)) => format!("{tipo}-{}-{sequencia}-procEvento{modelo}.xml", self.chave),
        }
    }
}

/// Whether a model is one of these.
pub fn e_outro(modelo: Modelo) -> bool {
    !matches!(modelo, Modelo::NFe | Modelo::NFCe)
}

/// A random code in the place that the model's key has for it: an NFCom's has seven digits behind the site (br/standards 2.1).
pub fn codigo_que_cabe(modelo: Modelo, sorteado: u32) -> u32 {
    if modelo == Modelo::NFCom { sorteado % 10_000_000 } else { sorteado }
}

/// The event that closes an MDF-e.
fn encerramento() -> Option<TipoEvento> {
    TipoEvento::from_codigo(ENCERRAMENTO)
}

/// A series of letters in the place of a number, beyond all of SEFAZ's: the same letters always give the same number. Two series
/// that fall on one number are told apart when a document is stored.
pub fn serie_de_texto(texto: &str) -> u16 {
    const PRIMEIRA: u64 = 1_000;
    if let Some(numero) = texto.parse::<u16>().ok().filter(|numero| *numero < 1_000) {
        return numero;
    }
    // FNV-1a: any mixing will do, as long as it never changes.
    let mistura = texto.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    u16::try_from(PRIMEIRA + mistura % (u64::from(u16::MAX) - PRIMEIRA)).unwrap_or(u16::MAX)
}

/// What the authorisers of these models, and the cities, have counted so far.
#[derive(Clone, Debug, Default)]
pub struct Estado {
    protocolos: CountedMap<(Ambiente, Modelo, Uf), u64>,
    ultima_nfse: CountedMap<(CpfCnpj, Ambiente), u64>,
    por_nfse: CountedMap<(CpfCnpj, Ambiente, u64), Id>,
}

impl Estado {
    /// The next protocol. CT-e 15 digits of the state's authoriser, MDF-e 15 with 9 for the national one, NFCom 16 with the site behind
    /// the year; a city's is a number of its own.
    fn protocolar(&mut self, (ambiente, modelo): (Ambiente, Modelo), uf: Uf, em: Moment) -> Protocolo {
        let ultimo = self.protocolos.get(&(ambiente, modelo, uf)).copied().unwrap_or(0) + 1;
        self.protocolos.insert((ambiente, modelo, uf), ultimo);
        let (ano, estado) = (em.local().year(), uf.codigo());
        let curto = ano.rem_euclid(100);
        let numero = match modelo {
            Modelo::MDFe => format!("9{estado:02}{curto:02}{ultimo:010}"),
            Modelo::NFCom => format!("3{estado:02}{curto:02}0{ultimo:010}"),
            Modelo::NFSe => format!("{ano:04}{ultimo:09}"),
            _ => format!("{}{estado:02}{curto:02}{ultimo:010}", autorizador_cte(uf) as u8),
        };
        Protocolo { numero, em }
    }

    /// The city's next number for an issuer's RPS.
    fn numerar(&mut self, serie: &Serie, id: Id) -> u64 {
        let de = (serie.emitente, serie.ambiente);
        let numero = self.ultima_nfse.get(&de).copied().unwrap_or(0) + 1;
        self.ultima_nfse.insert(de, numero);
        self.por_nfse.insert((de.0, de.1, numero), id);
        numero
    }
}

/// Who authorises a state's CT-e: six have a system of their own.
fn autorizador_cte(uf: Uf) -> Autorizador {
    match uf {
        Uf::Mg | Uf::Ms | Uf::Mt | Uf::Pr | Uf::Rs | Uf::Sp => Autorizador::SefazPropria,
        _ => Autorizador::Svrs,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_of_letters_is_a_number_of_its_own() {
        for (texto, numero) in
            [("1", Some(1)), ("001", Some(1)), ("999", Some(999)), ("UNICA", None), ("1000", None)]
        {
            let lida = serie_de_texto(texto);
            assert_eq!((lida < 1_000).then_some(lida), numero, "{texto}");
        }
        assert_ne!(serie_de_texto("UNICA"), serie_de_texto("LAD"));
        assert_eq!(serie_de_texto("UNICA"), serie_de_texto("UNICA"));
    }

    #[test]
    fn protocols_have_their_authorisers_form() {
        let em: Moment = serde_json::from_str("\"2026-03-02T09:00:00-03:00\"").unwrap();
        let mut estado = Estado::default();
        let mut proximo = |modelo, uf| estado.protocolar((Ambiente::Homologacao, modelo), uf, em).numero;
        assert_eq!(proximo(Modelo::CTe, Uf::Rs), "143260000000001");
        assert_eq!(proximo(Modelo::CTe, Uf::Go), "352260000000001");
        assert_eq!(proximo(Modelo::MDFe, Uf::Rs), "943260000000001");
        assert_eq!(proximo(Modelo::MDFe, Uf::Rs), "943260000000002");
        assert_eq!(proximo(Modelo::NFCom, Uf::Rs), "3432600000000001");
        assert_eq!(proximo(Modelo::NFSe, Uf::Rs), "2026000000001");
    }
}
