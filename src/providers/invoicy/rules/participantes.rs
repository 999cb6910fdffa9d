//! Issuer, recipient and items as registers see them.

use super::super::errors::Negada;
use super::super::ficha::Grupo;
use super::super::model::{Ambiente, Envio, Modelo};
use super::super::seed::Sefaz;
use crate::br::cpf_cnpj::CpfCnpj;

/// What homologation wants as the recipient's name (598).
pub const NOME_HOMOLOGACAO: &str = "NF-E EMITIDA EM AMBIENTE DE HOMOLOGACAO - SEM VALOR FISCAL";

/// CST of fuels taxed once: a company of the Simples states them too, so 590 leaves them alone (NT 2023.001).
const MONOFASICOS: [&str; 4] = ["02", "15", "53", "61"];

/// Recipient, issuer's regime, classification of goods, technical responsible.
pub(super) fn conferir(envio: &Envio, regras: &Sefaz) -> Result<(), Negada> {
    emitente(&envio.ficha)?;
    destinatario(envio, regras)?;
    if regras.check_regime {
        regime(&envio.ficha)?;
    }
    if regras.check_ncm {
        ncm(&envio.ficha, &regras.unknown_ncm)?;
    }
    if regras.require_resp_tecnico && envio.ficha.grupos("infRespTec").next().is_none() {
        return Err(Negada::sefaz(972, "RespTecnico is missing, and this state wants it (knob)"));
    }
    Ok(())
}

/// What no state's check digits let through: zeros, letters, ISENTO.
fn ie_invalida(ie: &str) -> bool {
    ie.is_empty() || ie.bytes().all(|c| c == b'0') || !ie.bytes().all(|c| c.is_ascii_digit())
}

fn emitente(ficha: &Grupo) -> Result<(), Negada> {
    let ie = ficha.valor("emit/IE").unwrap_or_default();
    // Farmers of São Paulo have a letter in front.
    if ie_invalida(ie.strip_prefix('P').unwrap_or(ie)) {
        return Err(Negada::sefaz(209, format!("the issuer's IE is `{ie}`; expected its digits")));
    }
    Ok(())
}

fn destinatario(envio: &Envio, regras: &Sefaz) -> Result<(), Negada> {
    let dest = &envio.destinatario;
    let estrangeiro = envio.ficha.valor("dest/idEstrangeiro").is_some();
    if !dest.documento.is_empty()
        && !estrangeiro
        && let Err(error) = CpfCnpj::parse_strict(&dest.documento)
    {
        let codigo = if dest.documento.len() == 11 { 237 } else { 208 };
        return Err(Negada::sefaz(codigo, format!("the recipient's {error}")));
    }
    if envio.serie.modelo == Modelo::NFCe && dest.documento == envio.serie.emitente.to_string() {
        let reason = format!("{} sells to itself", dest.documento);
        return Err(Negada::sefaz(220, reason));
    }
    let homologacao = envio.serie.ambiente == Ambiente::Homologacao && envio.serie.modelo == Modelo::NFe;
    if regras.check_recipient_name && homologacao && dest.nome != NOME_HOMOLOGACAO {
        let reason = format!("in homologation xNome_dest is `{NOME_HOMOLOGACAO}`, not `{}`", dest.nome);
        return Err(Negada::sefaz(598, reason));
    }
    if envio.serie.modelo == Modelo::NFe {
        ie_do_destinatario(&envio.ficha)?;
    }
    Ok(())
}

/// indIEDest against IE_dest: 1 is a taxpayer, 2 one who is exempt of having an IE, 9 none.
fn ie_do_destinatario(ficha: &Grupo) -> Result<(), Negada> {
    let indicador = ficha.valor("dest/indIEDest").unwrap_or_default();
    match (indicador, ficha.valor("dest/IE")) {
        ("1", None) => {
            Err(Negada::sefaz(728, "indIEDest is 1, so the recipient is a taxpayer, and IE_dest is missing"))
        }
        ("2", Some(ie)) => {
            Err(Negada::sefaz(791, format!("indIEDest is 2, so there is no IE, but IE_dest is `{ie}`")))
        }
        (_, Some(ie)) if ie_invalida(ie) => {
            Err(Negada::sefaz(210, format!("the recipient's IE is `{ie}`; expected its digits")))
        }
        _ => Ok(()),
    }
}

/// The Simples Nacional (CRT 1, and 4 of the MEI) states a CSOSN, everybody else a CST.
fn regime(ficha: &Grupo) -> Result<(), Negada> {
    let crt = ficha.valor("emit/CRT").unwrap_or_default();
    let simples = matches!(crt, "1" | "4");
    for (n, det) in ficha.grupos("det").enumerate() {
        let cst = det.valor("imposto/ICMS/*/CST").filter(|cst| !MONOFASICOS.contains(cst));
        let csosn = det.valor("imposto/ICMS/*/CSOSN");
        match (simples, cst, csosn) {
            (true, Some(cst), _) => {
                return Err(Negada::sefaz(590, format!("CRT is {crt}, and item {} has CST {cst}", n + 1)));
            }
            (false, _, Some(csosn)) => {
                return Err(Negada::sefaz(
                    591,
                    format!("CRT is {crt}, and item {} has CSOSN {csosn}", n + 1),
                ));
            }
            _ => {}
        }
    }
    Ok(())
}

/// 777 and 778. The table of NCM changes every year and is not kept here: what cannot be in it is known, the rest a knob names.
fn ncm(ficha: &Grupo, desconhecidos: &[String]) -> Result<(), Negada> {
    for (n, det) in ficha.grupos("det").enumerate() {
        let ncm = det.valor("prod/NCM").unwrap_or_default();
        // Two zeros stand for services and for what has no classification.
        if ncm == "00" || ncm == "00000000" {
            continue;
        }
        if ncm.len() != 8 {
            return Err(Negada::sefaz(777, format!("item {} has NCM `{ncm}`; expected 8 digits", n + 1)));
        }
        let capitulo = ncm.get(..2).unwrap_or_default();
        if matches!(capitulo, "00" | "77" | "98" | "99") {
            let reason = format!("item {} has NCM {ncm}, and there is no chapter {capitulo}", n + 1);
            return Err(Negada::sefaz(778, reason));
        }
        if desconhecidos.iter().any(|outro| outro == ncm) {
            let reason = format!("item {} has NCM {ncm}, which the knob `unknown_ncm` names", n + 1);
            return Err(Negada::sefaz(778, reason));
        }
    }
    Ok(())
}
