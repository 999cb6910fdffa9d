//! What a recipient says of a document that he got (NT 2012.002, dossier 5.1).

use super::super::errors::{Negada, da_sefaz};
use super::super::model::{CpfCnpj, EnvioEvento, Evento, Status, TipoEvento};
use super::evento::{Registro, fora_do_prazo, inedito, no_futuro, sequencia_ate};
use crate::facts::{Lapse, Moment};

/// To say that one knows of it: ten days.
const PRAZO_CIENCIA: Lapse = Lapse::from_days(10);
/// For the rest: 180 days.
const PRAZO_FINAL: Lapse = Lapse::from_days(180);

/// What the rules may know beside the event.
#[derive(Debug)]
pub struct CasoManifestacao<'a> {
    /// Who the document is issued to.
    pub destinatario: Option<CpfCnpj>,
    /// What SEFAZ knows of the document.
    pub status: Status,
    /// When it was authorised.
    pub autorizada: Moment,
    /// Its events.
    pub eventos: &'a [Evento],
    /// The instant of the step.
    pub agora: Moment,
}

/// Whether SEFAZ registers it; `evento.serie.emitente` is who says so, the recipient.
pub fn manifestar(evento: &EnvioEvento, caso: &CasoManifestacao<'_>) -> Result<Registro, Negada> {
    let autor = evento.serie.emitente;
    if caso.destinatario != Some(autor) {
        let reason = match caso.destinatario {
            Some(outro) => format!("the document is issued to {outro}, not to {autor}"),
            None => format!("nothing says that the document is issued to {autor} (fact `destinatario`)"),
        };
        return Err(Negada::sefaz(575, reason));
    }
    no_futuro(evento, caso.agora)?;
    sequencia_ate(evento, 20)?;
    let morta = matches!(caso.status, Status::Cancelado | Status::Denegado);
    let ciencia = evento.tipo == TipoEvento::CienciaOperacao;
    if morta {
        let codigo = match evento.tipo {
            TipoEvento::CienciaOperacao => 650,
            TipoEvento::DesconhecimentoOperacao => 651,
            _ => 580,
        };
        return Err(Negada::sefaz(codigo, format!("the document has status {:?}", caso.status)));
    }
    if ciencia && caso.eventos.iter().any(|known| known.tipo.encerra_manifestacao()) {
        return Err(Negada::sefaz(655, "the recipient has said more of the document already"));
    }
    let (prazo, dito) = if ciencia { (PRAZO_CIENCIA, "10 dias") } else { (PRAZO_FINAL, "180 dias") };
    if caso.agora.since(caso.autorizada) > prazo {
        return Err(fora_do_prazo(caso.autorizada, dito, "authorised"));
    }
    inedito(evento, caso.eventos)?;
    Ok(Registro { tipo: evento.tipo, situacao: da_sefaz(135), cstat: 135, status: caso.status })
}
