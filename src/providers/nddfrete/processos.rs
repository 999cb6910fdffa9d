//! The ProcessCodes that nddFrete is known to take (dossier section 9). Of 3152 everything is known; of the others only envelope, pattern
//! and what rawdata holds: they are checked and taken in, and their results carry no RawData, since no source shows one.

use super::apontamento;
use super::crosstalk::Cabecalho;
use super::errors::{HeaderCode, Recusa};
use super::knobs::{ExchangePatternCode, Knobs, Malformed};
use super::model::Pedido;
use crate::wire::xml::{self, Limits};

/// Invoice appointments.
pub const APONTAMENTO: i64 = 3152;

/// What a process takes.
#[derive(Debug)]
pub struct Processo {
    /// ProcessCode.
    pub codigo: i64,
    tipos: &'static [i64],
    padroes: &'static [i64],
    conteudo: Conteudo,
}

/// What rawdata holds: text until the process is known.
#[derive(Clone, Copy, Debug)]
enum Conteudo {
    /// PaymentAppointmentPost.
    Apontamentos,
    /// Anything, or nothing: the query of 4005, whose form no source shows.
    Livre,
    /// DOCCOB, a text that is no XML.
    Edi,
    /// A document with this root, and with this element in it.
    Xml { raiz: &'static str, campo: Option<&'static str> },
}

/// 1 is synchronous, 7 asks, 8 fetches the result.
const PROCESSOS: [Processo; 5] = [
    Processo { codigo: APONTAMENTO, tipos: &[100, 103], padroes: &[7, 8], conteudo: Conteudo::Apontamentos },
    Processo { codigo: 4005, tipos: &[103], padroes: &[1], conteudo: Conteudo::Livre },
    Processo {
        codigo: 4008,
        tipos: &[103],
        padroes: &[7, 8],
        conteudo: Conteudo::Xml { raiz: "DataRequest", campo: Some("Id") },
    },
    Processo { codigo: 4111, tipos: &[100], padroes: &[7], conteudo: Conteudo::Edi },
    Processo {
        codigo: 6002,
        tipos: &[100],
        padroes: &[7],
        conteudo: Conteudo::Xml { raiz: "nfeProc", campo: None },
    },
];

/// The process that a header names, its MessageType (210) and its ExchangePattern (203) checked in this order (dossier 4.3).
pub fn achar(cabecalho: &Cabecalho, knobs: &Knobs) -> Result<&'static Processo, Recusa<HeaderCode>> {
    let (codigo, tipo, padrao) = (cabecalho.process_code, cabecalho.message_type, cabecalho.exchange_pattern);
    let Some(processo) = PROCESSOS.iter().find(|processo| processo.codigo == codigo) else {
        let known = lista(PROCESSOS.iter().map(|processo| processo.codigo));
        let reason = format!("ProcessCode {codigo} is not known; known are {known}");
        return Err(Recusa::new(HeaderCode::ProcessoInvalido, reason));
    };
    // A send posts (100), a poll downloads (103): rows 1 and 2 of the dossier's section 11.
    let strict = match (knobs.message_type_strict, processo.codigo, padrao) {
        (true, APONTAMENTO, 7) => Some(100),
        (true, APONTAMENTO, 8) => Some(103),
        _ => None,
    };
    if !processo.tipos.contains(&tipo) || strict.is_some_and(|only| only != tipo) {
        let takes = strict.map_or_else(|| lista(processo.tipos.iter().copied()), |only| only.to_string());
        let reason = format!("ProcessCode {codigo} does not take MessageType {tipo} here; it takes {takes}");
        return Err(Recusa::new(HeaderCode::ProcessoInvalido, reason));
    }
    if !processo.padroes.contains(&padrao) {
        let takes = lista(processo.padroes.iter().copied());
        let reason = format!("ProcessCode {codigo} does not take ExchangePattern {padrao}; it takes {takes}");
        return Err(match knobs.exchange_pattern_code {
            ExchangePatternCode::Process => Recusa::new(HeaderCode::ProcessoInvalido, reason),
            ExchangePatternCode::Schema => Recusa::new(HeaderCode::FalhaDeEsquema, reason)
                .criticando("O elemento ExchangePattern não está no formato correto."),
        });
    }
    Ok(processo)
}

fn lista(numbers: impl Iterator<Item = i64>) -> String {
    numbers.map(|number| number.to_string()).collect::<Vec<_>>().join(", ")
}

impl Processo {
    /// What rawdata asks for, once it is checked.
    pub fn ler(&self, rawdata: &str, knobs: &Knobs) -> Result<Pedido, Recusa<HeaderCode>> {
        match self.conteudo {
            Conteudo::Apontamentos => match apontamento::ler(rawdata, knobs) {
                Ok(apontamentos) => Ok(Pedido::Apontamentos(apontamentos.into())),
                Err(apontamento::Erro::Ilegivel(recusa)) if knobs.malformed == Malformed::Async => {
                    Ok(Pedido::Ilegivel(recusa.reason.into()))
                }
                Err(erro) => Err(erro.recusa()),
            },
            Conteudo::Livre => Ok(Pedido::Nada),
            Conteudo::Edi if rawdata.trim().is_empty() => Err(Recusa::new(
                HeaderCode::FalhaDeEsquema,
                format!("rawdata is empty; ProcessCode {} takes a DOCCOB text", self.codigo),
            )
            .criticando("O parâmetro rawdata não foi informado.")),
            Conteudo::Edi => Ok(Pedido::Nada),
            Conteudo::Xml { raiz, campo } => documento(rawdata, raiz, campo).map(|()| Pedido::Nada),
        }
    }
}

fn documento(rawdata: &str, raiz: &str, campo: Option<&str>) -> Result<(), Recusa<HeaderCode>> {
    let falha =
        |reason: String, critica: String| Recusa::new(HeaderCode::FalhaDeEsquema, reason).criticando(critica);
    let root = xml::parse_lenient(rawdata, &Limits::default()).map_err(|error| {
        falha(
            format!("rawdata is no well-formed XML: {error}"),
            "O parâmetro rawdata não é um XML válido.".to_owned(),
        )
    })?;
    if root.name != raiz {
        return Err(falha(
            format!("rawdata's root is <{}>; expected <{raiz}>", root.name),
            format!("O elemento {raiz} não foi informado."),
        ));
    }
    match campo {
        Some(campo) if root.text_of(campo).is_none_or(|text| text.trim().is_empty()) => Err(falha(
            format!("<{raiz}> lacks <{campo}>"),
            format!("O elemento {campo} é obrigatório e não foi informado (linha {}).", root.line),
        )),
        _ => Ok(()),
    }
}
