//! Cancelling, in the order of NT 2018.004 (2.7) and the note on it in br/standards 2.4.

use rust_decimal::Decimal;

use super::super::errors::{Negada, cancelada, da_sefaz};
use super::super::model::{ChaveAcesso, Conteudo, EnvioEvento, Modelo, Nota, Status, TipoEvento};
use super::super::seed::SecondCancel;
use super::evento::{CasoEvento, Registro, autorizada_em, datas, sequencia_ate};
use crate::facts::Lapse;

/// NFC-e: 30 minutes to cancel (dossier 5.2).
const PRAZO_NFCE: Lapse = Lapse::from_secs(30 * 60);
/// By substitution: 168 hours.
const PRAZO_SUBSTITUICAO: Lapse = Lapse::from_days(7);
/// A substitute is issued at most two hours apart (914).
const ENTRE_AS_DUAS: Lapse = Lapse::from_secs(2 * 3_600);

/// 110111.
pub(super) fn cancelar(evento: &EnvioEvento, nota: &Nota, caso: &CasoEvento<'_>) -> Result<Registro, Negada> {
    sequencia_ate(evento, 1)?;
    let prazo = match nota.serie.modelo {
        Modelo::NFCe => PRAZO_NFCE,
        _ => caso.prazo.normal.unwrap_or(caso.regras.cancel_term),
    };
    let tarde = no_prazo(nota, prazo, caso)?;
    ainda_autorizada(nota, caso)?;
    datas(evento, nota)?;
    mesmo_protocolo(evento, nota)?;
    sem_uso(nota)?;
    Ok(registro(nota, evento.tipo, tarde))
}

/// Whether the term has passed but the state still takes it (155); 501 when it does not. An NFC-e that is late always gets 501.
fn no_prazo(nota: &Nota, prazo: Lapse, caso: &CasoEvento<'_>) -> Result<bool, Negada> {
    // The term runs from the authorisation: a document that never had one is refused for that, later.
    if !matches!(nota.status, Status::Autorizado | Status::Cancelado) {
        return Ok(false);
    }
    let autorizada = autorizada_em(nota);
    let passado = caso.agora.since(autorizada);
    if passado <= prazo {
        return Ok(false);
    }
    let tardio = caso.prazo.tardio.filter(|_| nota.serie.modelo == Modelo::NFe);
    if tardio.is_some_and(|tardio| passado <= tardio) {
        return Ok(true);
    }
    let reason =
        format!("authorised at {}, {prazo} to cancel, {passado} have passed", autorizada.iso_seconds());
    Err(Negada::sefaz(501, reason))
}

fn ainda_autorizada(nota: &Nota, caso: &CasoEvento<'_>) -> Result<(), Negada> {
    match nota.status {
        Status::Autorizado => Ok(()),
        Status::Cancelado if caso.regras.second_cancel == SecondCancel::Duplicate => {
            Err(Negada::sefaz(573, format!("document {} was cancelled before", nota.numero)))
        }
        status => {
            let reason = format!("document {} has status {status:?}, not authorised", nota.numero);
            Err(Negada::sefaz(580, reason))
        }
    }
}

/// 222.
fn mesmo_protocolo(evento: &EnvioEvento, nota: &Nota) -> Result<(), Negada> {
    let numero = nota.protocolo.as_ref().map_or("", |protocolo| &protocolo.numero);
    match evento.protocolo.as_ref().filter(|outro| *outro != numero) {
        Some(outro) => {
            let reason = format!("EvenProt is {outro}, the document's protocol is {numero}");
            Err(Negada::sefaz(222, reason))
        }
        None => Ok(()),
    }
}

/// 221, 690 and 219: what others have registered since. The recipient's last word counts.
fn sem_uso(nota: &Nota) -> Result<(), Negada> {
    let ultima = nota.eventos.iter().rev().find(|evento| evento.tipo.encerra_manifestacao());
    if ultima.is_some_and(|evento| evento.tipo == TipoEvento::ConfirmacaoOperacao) {
        let reason = format!("the recipient has confirmed document {}", nota.numero);
        return Err(Negada::sefaz(221, reason));
    }
    for (codigo, tipos, o_que) in [
        (690, &[TipoEvento::CteAutorizado, TipoEvento::MdfeAutorizado][..], "a CT-e or MDF-e carries"),
        (219, &[TipoEvento::RegistroPassagem][..], "a checkpoint has seen"),
    ] {
        if nota.eventos.iter().any(|evento| tipos.contains(&evento.tipo)) {
            return Err(Negada::sefaz(codigo, format!("{o_que} document {}", nota.numero)));
        }
    }
    Ok(())
}

fn registro(nota: &Nota, tipo: TipoEvento, tarde: bool) -> Registro {
    let situacao = if tarde { da_sefaz(155) } else { cancelada(nota.serie.modelo) };
    Registro { tipo, situacao, cstat: if tarde { 155 } else { 135 }, status: Status::Cancelado }
}

/// 110112: of two NFC-e for one sale, the first one goes, the one of the contingency stays.
pub(super) fn substituir(
    evento: &EnvioEvento,
    nota: &Nota,
    caso: &CasoEvento<'_>,
) -> Result<Registro, Negada> {
    if nota.serie.modelo != Modelo::NFCe {
        return Err(Negada::sefaz(491, "only an NFC-e is cancelled by substitution"));
    }
    let Some(chave) = &evento.substituta else {
        return Err(Negada::sefaz(912, "ChaAcessoSubstituta is missing"));
    };
    formas(nota, chave)?;
    sequencia_ate(evento, 1)?;
    mesma_venda(nota, chave)?;
    no_prazo(nota, PRAZO_SUBSTITUICAO, caso)?;
    ainda_autorizada(nota, caso)?;
    datas(evento, nota)?;
    mesmo_protocolo(evento, nota)?;
    let Some(substituta) = caso.substituta else {
        return Err(Negada::sefaz(912, format!("no document has the substitute's key {chave}")));
    };
    serve(nota, substituta)?;
    Ok(registro(nota, evento.tipo, false))
}

/// 920.
fn formas(nota: &Nota, substituta: &ChaveAcesso) -> Result<(), Negada> {
    let formas = (nota.chave.partes().tp_emis, substituta.partes().tp_emis);
    if formas == (1, 9) {
        return Ok(());
    }
    let reason = format!("tpEmis of the two is {} and {}; expected 1 and 9", formas.0, formas.1);
    Err(Negada::sefaz(920, reason))
}

/// 911: the text says which part differs.
fn mesma_venda(nota: &Nota, substituta: &ChaveAcesso) -> Result<(), Negada> {
    let (uma, outra) = (nota.chave.partes(), substituta.partes());
    let difere = if nota.chave == *substituta {
        "mesma Chave de Acesso"
    } else if uma.uf != outra.uf {
        "Código da UF"
    } else if uma.emitente != outra.emitente {
        "CNPJ/CPF"
    } else if uma.modelo != outra.modelo {
        "Modelo"
    } else {
        return Ok(());
    };
    let mut negada =
        Negada::sefaz(911, format!("the substitute {substituta} is no substitute of {}", nota.chave));
    negada.situacao.texto = format!("{} ({difere})", negada.situacao.texto);
    Err(negada)
}

/// 912 to 917. What stands inside the items (918, 919) is not compared.
fn serve(nota: &Nota, substituta: &Nota) -> Result<(), Negada> {
    let dela = format!("the substitute {}", substituta.chave);
    match substituta.status {
        Status::Autorizado => {}
        Status::Cancelado | Status::Denegado => {
            return Err(Negada::sefaz(913, format!("{dela} has status {:?}", substituta.status)));
        }
        // SEFAZ has no such document yet.
        status => return Err(Negada::sefaz(912, format!("{dela} has status {status:?}, not authorised"))),
    }
    let entre = Lapse::from_millis(substituta.emitida.since(nota.emitida).as_millis().abs());
    if entre > ENTRE_AS_DUAS {
        return Err(Negada::sefaz(914, format!("{dela} was issued {entre} apart; at most 2h")));
    }
    if substituta.valor != nota.valor {
        let reason = format!("{dela} is worth {}, the document {}", substituta.valor, nota.valor);
        return Err(Negada::sefaz(915, reason));
    }
    if let (Some(um), Some(outro)) = (icms(nota), icms(substituta))
        && um != outro
    {
        return Err(Negada::sefaz(916, format!("{dela} has vICMS {outro}, the document {um}")));
    }
    let destinatario = &nota.destinatario.documento;
    if !destinatario.is_empty() && *destinatario != substituta.destinatario.documento {
        let reason = format!(
            "{dela} is for `{}`, the document for `{destinatario}`",
            substituta.destinatario.documento
        );
        return Err(Negada::sefaz(917, reason));
    }
    Ok(())
}

/// vICMS of what was sent; a fact's document has none of its own.
fn icms(nota: &Nota) -> Option<Decimal> {
    match &nota.conteudo {
        Conteudo::Enviado(ficha) => ficha.decimal("total/ICMSTot/vICMS"),
        Conteudo::Inventado(_) | Conteudo::Outro(_) => None,
    }
}
