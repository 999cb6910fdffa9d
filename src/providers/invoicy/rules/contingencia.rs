//! tpEmis: which form of emission fits which model, and what a form other than the normal one must state (manual, B22, B28, B29).

use super::super::errors::Negada;
use super::super::model::{DataHora, Envio, EstadoSefaz, Modelo, Status};
use super::TOLERANCIA;
use super::emissao::CasoEnvio;
use crate::br::uf::Uf;

/// tpEmis of the SVC that stands in for a state: 7 the one of Rio Grande do Sul, 6 the national one (manual of contingency).
fn svc_de(uf: Uf) -> u8 {
    match uf {
        Uf::Am | Uf::Ba | Uf::Go | Uf::Ma | Uf::Ms | Uf::Mt | Uf::Pe | Uf::Pr => 7,
        _ => 6,
    }
}

/// What a document is that SEFAZ cannot be asked about now: by its model and its form of emission (seed 002, "Status do documento").
pub fn em_contingencia(modelo: Modelo, tp_emis: u8) -> Status {
    match (modelo, tp_emis) {
        (Modelo::NFCe, _) | (Modelo::MDFe | Modelo::NFCom, 2) => Status::ContingenciaOffLine,
        (_, 4) => Status::Epec,
        (_, 2 | 5) => Status::ContingenciaFsDa,
        _ => Status::Pendente,
    }
}

pub(super) fn conferir(envio: &Envio, caso: &CasoEnvio<'_>) -> Result<(), Negada> {
    let tp_emis = envio.tp_emis;
    match (envio.serie.modelo, tp_emis) {
        (Modelo::NFe, 9) => {
            return Err(Negada::sefaz(711, "tpEmis is 9, and only an NFC-e is issued offline"));
        }
        (Modelo::NFCe, 6 | 7) => {
            return Err(Negada::sefaz(783, format!("tpEmis is {tp_emis}, and no SVC takes an NFC-e")));
        }
        (Modelo::NFCe, 4) if envio.uf != Uf::Sp => {
            return Err(Negada::sefaz(714, "tpEmis is 4, and only São Paulo has an EPEC for NFC-e"));
        }
        (_, 6 | 7) => svc(envio, caso)?,
        _ => {}
    }
    entrada(envio, caso)
}

/// A stand-in works for its states, and only while their own SEFAZ does not.
fn svc(envio: &Envio, caso: &CasoEnvio<'_>) -> Result<(), Negada> {
    let dela = svc_de(envio.uf);
    if envio.tp_emis != dela {
        let reason = format!("tpEmis is {}, the SVC of {} is {dela}", envio.tp_emis, envio.uf.sigla());
        return Err(Negada::sefaz(713, reason));
    }
    if caso.estado.responde() {
        let reason =
            format!("SEFAZ of {} works, so its SVC does not (action invoicy.sefaz)", envio.uf.sigla());
        return Err(Negada::sefaz(114, reason));
    }
    Ok(())
}

/// dhCont and xJust: both for contingency, none without it.
fn entrada(envio: &Envio, caso: &CasoEnvio<'_>) -> Result<(), Negada> {
    let desde = envio.ficha.valor("ide/dhCont");
    let motivo = envio.ficha.valor("ide/xJust");
    match (envio.tp_emis, desde, motivo) {
        (1, None, None) => Ok(()),
        (1, ..) => {
            Err(Negada::sefaz(556, "tpEmis is 1, and dhCont or xJust says why there is a contingency"))
        }
        (outro, Some(desde), Some(_)) => {
            let inicio = DataHora::ler("ide/dhCont", desde, "").ok().map(|lida| lida.momento);
            if inicio.is_some_and(|inicio| inicio > caso.agora.plus(TOLERANCIA)) {
                let reason =
                    format!("tpEmis is {outro}, and dhCont {desde} is after {}", caso.agora.iso_seconds());
                return Err(Negada::sefaz(558, reason));
            }
            Ok(())
        }
        (outro, desde, _) => {
            let falta = if desde.is_none() { "dhCont" } else { "xJust" };
            Err(Negada::sefaz(557, format!("tpEmis is {outro}, and {falta} is missing")))
        }
    }
}

impl EstadoSefaz {
    /// Whether SEFAZ answers at all.
    pub fn responde(self) -> bool {
        matches!(self, Self::NoAr | Self::Lenta(_))
    }
}
