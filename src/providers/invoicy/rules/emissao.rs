//! Issuing: who, which number, when, and then what the document says.

use super::super::errors::{Negada, da_sefaz};
use super::super::model::{
    ChaveAcesso, CpfCnpj, Empresa, Envio, EstadoSefaz, Modelo, Nota, Situacao, Status,
};
use super::super::seed::Sefaz;
use super::{TOLERANCIA, contingencia, participantes, totais};
use crate::br::chave_acesso::cnf_is_forbidden;
use crate::facts::Moment;
use crate::world::counted::CountedSet;

/// What the rules of emission may know beside the document.
#[derive(Debug)]
pub struct CasoEnvio<'a> {
    /// The issuer.
    pub empresa: &'a Empresa,
    /// The document that holds the number already.
    pub anterior: Option<&'a Nota>,
    /// Whether the number was voided.
    pub inutilizada: bool,
    /// The key that this one would get.
    pub chave: &'a ChaveAcesso,
    /// The instant of the step.
    pub agora: Moment,
    /// Who is irregular with the treasury.
    pub irregulares: &'a CountedSet<CpfCnpj>,
    /// How the state's SEFAZ answers.
    pub estado: EstadoSefaz,
    /// Which of SEFAZ's checks are on.
    pub regras: &'a Sefaz,
}

/// Whether a document would be authorised.
pub fn autorizar(envio: &Envio, caso: &CasoEnvio<'_>) -> Result<Situacao, Negada> {
    emissor(envio, caso)?;
    serie(envio)?;
    if caso.inutilizada {
        let reason = format!("number {} of series {} was voided", envio.numero, envio.serie.serie);
        return Err(Negada::sefaz(206, reason));
    }
    if let Some(anterior) = caso.anterior {
        numero_livre(anterior, caso.chave)?;
    }
    datas(envio, caso)?;
    contingencia::conferir(envio, caso)?;
    if caso.regras.check_cnf && envio.cnf.is_some_and(|cnf| cnf_is_forbidden(cnf, envio.numero)) {
        let cnf = envio.cnf.unwrap_or_default();
        let reason =
            format!("cNF {cnf:08} is a run, one digit repeated, or the note's own number {}", envio.numero);
        return Err(Negada::sefaz(897, reason));
    }
    participantes::conferir(envio, caso.regras)?;
    if caso.regras.check_totals {
        totais::conferir(&envio.ficha, envio.serie.modelo)?;
    }
    regularidade(envio, caso)?;
    Ok(da_sefaz(100))
}

fn emissor(envio: &Envio, caso: &CasoEnvio<'_>) -> Result<(), Negada> {
    let consumidor = envio.serie.modelo == Modelo::NFCe;
    if !caso.empresa.credenciada {
        let codigo = if consumidor { 781 } else { 203 };
        let reason = format!("SEFAZ does not let {} issue (fact `credenciada`)", caso.empresa.documento);
        return Err(Negada::sefaz(codigo, reason));
    }
    if consumidor && caso.irregulares.contains(&envio.serie.emitente) {
        // An NFC-e is not denied any more (Ajuste SINIEF 10/2023).
        let reason = format!("{} is irregular with the treasury", envio.serie.emitente);
        return Err(Negada::sefaz(781, reason));
    }
    if envio.uf != caso.empresa.uf {
        let reason = format!(
            "cUF {} is {}, but the company is registered in {}",
            envio.uf.codigo(),
            envio.uf.sigla(),
            caso.empresa.uf.sigla()
        );
        return Err(Negada::sefaz(226, reason));
    }
    Ok(())
}

/// 890 to 919 are numbered by the treasury's own sites (br/standards 2.1); from 920 on the key itself decides.
fn serie(envio: &Envio) -> Result<(), Negada> {
    let serie = envio.serie.serie;
    if (890..=919).contains(&serie) {
        let reason = format!("series {serie} is for documents that the treasury's own sites issue");
        return Err(Negada::sefaz(266, reason));
    }
    Ok(())
}

/// 539 when another key holds the number, else what the note that holds it has become.
fn numero_livre(anterior: &Nota, chave: &ChaveAcesso) -> Result<(), Negada> {
    let (serie, numero) = (anterior.serie.serie, anterior.numero);
    let held = format!("number {numero} of series {serie} is held by {}", anterior.chave);
    let codigo = match anterior.status {
        // SEFAZ has never seen it: it may go out anew in another form.
        _ if anterior.em_contingencia() && anterior.chave.partes().tp_emis != chave.partes().tp_emis => {
            return Ok(());
        }
        _ if anterior.espera.is_some() => 635,
        Status::Inutilizado => 206,
        status if !status.ocupa_numero() => return Ok(()),
        _ if anterior.chave != *chave => {
            let reason = format!("{held}; this document's key would be {chave}");
            return Err(Negada::sefaz(539, reason).com(anterior.chave.as_str(), &anterior.recibo));
        }
        Status::Cancelado => 218,
        Status::Denegado => 205,
        _ => 204,
    };
    let reason = format!("{held}, status {:?}", anterior.status);
    Err(Negada::sefaz(codigo, reason).com(anterior.chave.as_str(), &anterior.recibo))
}

fn datas(envio: &Envio, caso: &CasoEnvio<'_>) -> Result<(), Negada> {
    let (emissao, agora) = (envio.emissao.momento, caso.agora);
    if emissao > agora.plus(TOLERANCIA) {
        let reason = format!("dhEmi {} is after {}", envio.emissao.texto, agora.iso_seconds());
        return Err(Negada::sefaz(703, reason));
    }
    let (codigo, prazo) = match (envio.serie.modelo, envio.tp_emis) {
        // Offline and contingency documents come later by their nature.
        (Modelo::NFCe, 1) => (704, caso.regras.late_nfce),
        _ => (228, caso.regras.late_nfe),
    };
    if agora.since(emissao) > prazo {
        let reason =
            format!("dhEmi {} is more than {prazo} before {}", envio.emissao.texto, agora.iso_seconds());
        return Err(Negada::sefaz(codigo, reason));
    }
    Ok(())
}

/// 301 and 302: a denial comes last, for a document that is right in all else; model 55 only ("Decided").
fn regularidade(envio: &Envio, caso: &CasoEnvio<'_>) -> Result<(), Negada> {
    if envio.serie.modelo != Modelo::NFe {
        return Ok(());
    }
    if caso.irregulares.contains(&envio.serie.emitente) {
        let reason = format!("the issuer {} is irregular with the treasury", envio.serie.emitente);
        return Err(Negada::sefaz(301, reason));
    }
    match CpfCnpj::parse_strict(&envio.destinatario.documento) {
        Ok(destinatario) if caso.irregulares.contains(&destinatario) => {
            let reason = format!("the recipient {destinatario} is irregular with the treasury");
            Err(Negada::sefaz(302, reason))
        }
        _ => Ok(()),
    }
}
