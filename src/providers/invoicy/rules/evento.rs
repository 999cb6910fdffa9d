//! Events of the issuer: what they have in common, and the carta de correção.

use super::super::errors::{Negada, da_sefaz, situacao};
use super::super::model::{Empresa, EnvioEvento, Evento, Modelo, Nota, Prazo, Situacao, Status, TipoEvento};
use super::super::seed::Sefaz;
use super::{TOLERANCIA, cancelar};
use crate::facts::{Lapse, Moment};

/// Carta de correção: 720 hours.
const PRAZO_CARTA: Lapse = Lapse::from_days(30);

/// What the rules of events may know beside the event.
#[derive(Debug)]
pub struct CasoEvento<'a> {
    /// The issuer.
    pub empresa: &'a Empresa,
    /// The document, if there is one.
    pub nota: Option<&'a Nota>,
    /// What a cancellation names as its substitute, if there is one.
    pub substituta: Option<&'a Nota>,
    /// The state's terms, where the facts name some.
    pub prazo: Prazo,
    /// The instant of the step.
    pub agora: Moment,
    /// Which of SEFAZ's checks are on.
    pub regras: &'a Sefaz,
}

/// What an event does to its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registro {
    /// Which event.
    pub tipo: TipoEvento,
    /// What the answer says.
    pub situacao: Situacao,
    /// cStat of the event itself: 135, or 155 for a late cancellation.
    pub cstat: u16,
    /// What the document becomes.
    pub status: Status,
}

/// InvoiCy's own answers, before SEFAZ is asked (dossier 5.2). A document in contingency is known well enough for an event that will
/// go out after it (seed 002, "Cancelando uma NF-e ou NFC-e").
pub fn conhecer<'a>(evento: &EnvioEvento, nota: Option<&'a Nota>) -> Result<&'a Nota, Negada> {
    let Some(nota) = nota else {
        let reason = match (evento.chave, evento.ano) {
            (Some(chave), _) => format!("no document has the key {chave}"),
            (None, None) => {
                format!("no document has the number {} of series {}", evento.numero, evento.serie.serie)
            }
            (None, Some(ano)) => format!(
                "no document of {ano} has the number {} of series {}",
                evento.numero, evento.serie.serie
            ),
        };
        return Err(Negada::invoicy(106, situacao::DESCONHECIDO, reason));
    };
    match nota.status {
        _ if nota.em_contingencia() => Ok(nota),
        Status::Rejeitado => {
            let reason = format!("document {} was rejected with {}", nota.numero, nota.situacao.codigo);
            Err(Negada::invoicy(112, situacao::REJEITADO, reason))
        }
        Status::Pendente | Status::AguardandoConsulta => {
            let reason = format!("SEFAZ has not answered to document {} yet", nota.numero);
            Err(Negada::invoicy(113, situacao::AGUARDA, reason))
        }
        _ => Ok(nota),
    }
}

/// Whether SEFAZ registers an event of the issuer.
pub fn registrar(evento: &EnvioEvento, caso: &CasoEvento<'_>) -> Result<Registro, Negada> {
    let nota = conhecer(evento, caso.nota)?;
    if nota.serie.emitente != evento.serie.emitente {
        let reason = format!("{} is not who issued {}", evento.serie.emitente, nota.chave);
        return Err(Negada::sefaz(574, reason));
    }
    no_futuro(evento, caso.agora)?;
    if !caso.empresa.credenciada {
        let reason = format!("SEFAZ does not let {} issue (fact `credenciada`)", caso.empresa.documento);
        return Err(Negada::sefaz(203, reason));
    }
    match evento.tipo {
        TipoEvento::Cancelamento => cancelar::cancelar(evento, nota, caso),
        TipoEvento::CancelamentoPorSubstituicao => cancelar::substituir(evento, nota, caso),
        TipoEvento::CartaCorrecao => corrigir(evento, nota, caso),
        // What others register, and what is no event at all, an issuer cannot send.
        tipo if tipo.de_terceiro() || matches!(tipo, TipoEvento::Desconhecido(_)) => {
            Err(Negada::sefaz(491, format!("EveTp {} is no event of an NF-e's issuer", tipo.codigo())))
        }
        tipo => anotar(tipo, evento, nota),
    }
}

/// 578.
pub(super) fn no_futuro(evento: &EnvioEvento, agora: Moment) -> Result<(), Negada> {
    if evento.data.momento > agora.plus(TOLERANCIA) {
        let reason = format!("EveDh {} is after {}", evento.data.texto, agora.iso_seconds());
        return Err(Negada::sefaz(578, reason));
    }
    Ok(())
}

/// 577 and 579. The seconds of the event are the client's, so an authorisation in the same minute is borne; a document of a
/// contingency may be authorised after its event.
pub(super) fn datas(evento: &EnvioEvento, nota: &Nota) -> Result<(), Negada> {
    let evento_em = evento.data.momento.plus(TOLERANCIA);
    let normal = nota.chave.partes().tp_emis == 1;
    for (codigo, quando, o_que) in
        [(577, nota.emitida, "emission"), (579, autorizada_em(nota), "authorisation")]
    {
        if evento_em < quando && (codigo == 577 || normal) {
            let reason =
                format!("EveDh {} is before the {o_que} at {}", evento.data.texto, quando.iso_seconds());
            return Err(Negada::sefaz(codigo, reason));
        }
    }
    Ok(())
}

/// When the document was authorised, for terms that run from there.
pub(super) fn autorizada_em(nota: &Nota) -> Moment {
    nota.protocolo.as_ref().map_or(nota.incluida, |protocolo| protocolo.em)
}

/// 580.
pub(super) fn exige_autorizada(nota: &Nota) -> Result<(), Negada> {
    if nota.status == Status::Autorizado {
        return Ok(());
    }
    let reason = format!("document {} has status {:?}, not authorised", nota.numero, nota.status);
    Err(Negada::sefaz(580, reason))
}

/// 573: the same event with the same sequence.
pub(super) fn inedito(evento: &EnvioEvento, eventos: &[Evento]) -> Result<(), Negada> {
    let mesmo = |known: &&Evento| known.tipo == evento.tipo && known.sequencia == evento.sequencia;
    match eventos.iter().find(mesmo) {
        Some(known) => {
            let reason = format!(
                "event {} with EvenSeq {} was registered before, at {}",
                evento.tipo.codigo(),
                evento.sequencia,
                known.protocolo.em.iso_seconds()
            );
            Err(Negada::sefaz(573, reason))
        }
        None => Ok(()),
    }
}

/// 594.
pub(super) fn sequencia_ate(evento: &EnvioEvento, most: u32) -> Result<(), Negada> {
    if (1..=most).contains(&evento.sequencia) {
        return Ok(());
    }
    let reason = format!("EvenSeq is {}; event {} has 1 to {most}", evento.sequencia, evento.tipo.codigo());
    Err(Negada::sefaz(594, reason))
}

/// 596 with the term in its text.
pub(super) fn fora_do_prazo(desde: Moment, prazo: &str, o_que: &str) -> Negada {
    let mut negada = Negada::sefaz(596, format!("{o_que} at {}, more than {prazo} ago", desde.iso_seconds()));
    negada.situacao.texto = negada.situacao.texto.replace("[prazo vigente]", &format!("[{prazo}]"));
    negada
}

fn corrigir(evento: &EnvioEvento, nota: &Nota, caso: &CasoEvento<'_>) -> Result<Registro, Negada> {
    if nota.serie.modelo == Modelo::NFCe {
        return Err(Negada::sefaz(784, "an NFC-e takes no carta de correção"));
    }
    exige_autorizada(nota)?;
    sequencia_ate(evento, 20)?;
    datas(evento, nota)?;
    if caso.agora.since(autorizada_em(nota)) > PRAZO_CARTA {
        return Err(fora_do_prazo(autorizada_em(nota), "720 horas", "authorised"));
    }
    inedito(evento, &nota.eventos)?;
    Ok(Registro { tipo: evento.tipo, situacao: da_sefaz(135), cstat: 135, status: nota.status })
}

/// Events that only add to an authorised NF-e: transport, delivery, payment, putting off. Their own groups are checked as they are
/// read; what SEFAZ checks inside them is not simulated.
fn anotar(tipo: TipoEvento, evento: &EnvioEvento, nota: &Nota) -> Result<Registro, Negada> {
    if nota.serie.modelo == Modelo::NFCe {
        return Err(Negada::sefaz(491, format!("an NFC-e takes no event {}", tipo.codigo())));
    }
    exige_autorizada(nota)?;
    sequencia_ate(evento, 20)?;
    datas(evento, nota)?;
    inedito(evento, &nota.eventos)?;
    Ok(Registro { tipo, situacao: da_sefaz(135), cstat: 135, status: nota.status })
}
