//! What the outside world does to InvoiCy's state: how SEFAZ answers, what others register, and what partners and SEFAZ switch.

use std::sync::Arc;

use serde::Deserialize;

use super::model::{Certificado, CpfCnpj, Empresa, EstadoSefaz, Modelo, Modulo, Status, TipoEvento};
use super::outros::textos;
use super::routes::RESPONDER;
use super::seed::{self, VereditoFact};
use super::{Due, InvoiCy};
use crate::br::uf::Uf;
use crate::facts::{Lapse, Moment, Path, Problem, Selector};
use crate::providers::room::{Told, View};
use crate::world::{Id, Item, Verdict};

/// `invoicy.<verb>`.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Action {
    /// SEFAZ will answer so to a number that is still to come, or to whichever document comes next: denies it, rejects it, keeps it
    /// waiting.
    Veredito(VereditoFact),
    /// SEFAZ answers to a pending document, or to all of them.
    Responder(Responder),
    /// SEFAZ works, is slow, or does not answer.
    Sefaz(MudarSefaz),
    /// SEFAZ holds somebody irregular from now on, or not any more.
    Negar(Negar),
    /// Somebody else registers an event on a document: its recipient, a carrier, a checkpoint.
    RegistrarEvento(RegistrarEvento),
    /// A partner switches a company off or on, or changes its licences; SEFAZ lets it issue or not.
    MudarEmpresa(MudarEmpresa),
    /// An export's lots are there now: one, or all of them.
    LiberarExportacao(LiberarExportacao),
    /// A company's certificate runs out now.
    ExpirarCertificado(DeEmpresa),
    /// A company gets a new certificate for a year from now, as a partner installs one on the platform's screen.
    RenovarCertificado(DeEmpresa),
}

/// Names and their order as in `Action`.
pub const ACTIONS: &[&str] = &[
    "invoicy.veredito",
    RESPONDER,
    SEFAZ,
    NEGAR,
    REGISTRAR_EVENTO,
    MUDAR_EMPRESA,
    LIBERAR_EXPORTACAO,
    EXPIRAR,
    RENOVAR,
];
const SEFAZ: &str = "invoicy.sefaz";
const NEGAR: &str = "invoicy.negar";
const REGISTRAR_EVENTO: &str = "invoicy.registrarEvento";
const EXPIRAR: &str = "invoicy.expirarCertificado";
const RENOVAR: &str = "invoicy.renovarCertificado";
const MUDAR_EMPRESA: &str = "invoicy.mudarEmpresa";

const LIBERAR_EXPORTACAO: &str = "invoicy.liberarExportacao";

/// Which lot.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LiberarExportacao {
    /// Its ProtNumero; absent: all that wait.
    protocolo: Option<Selector>,
}

/// Which document, and SEFAZ's code.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Responder {
    /// Its ref, its access key, or its number; absent: all that wait.
    nota: Option<Selector>,
    /// Absent: what SEFAZ has decided already.
    codigo: Option<u16>,
}

/// How SEFAZ answers, and whose.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MudarSefaz {
    situacao: Situacao,
    /// Its state; absent: all of them.
    uf: Option<String>,
    /// How long a slow one takes; absent: ten seconds.
    demora: Option<Lapse>,
}

#[derive(Clone, Copy, Debug, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "SituacaoDaSefaz")]
enum Situacao {
    /// It works; what waited goes out.
    NoAr,
    /// It answers late.
    Lenta,
    /// It does not answer; the next document finds out.
    Parada,
    /// It does not answer, and InvoiCy knows.
    EmContingencia,
}

/// Whom SEFAZ denies.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Negar {
    /// CNPJ or CPF.
    documento: Selector,
    /// Absent: true; false takes it back.
    irregular: Option<bool>,
}

/// Which document, and what is said of it.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegistrarEvento {
    /// Its ref, its access key, or its number.
    nota: Selector,
    /// tpEvento.
    tipo: u32,
}

/// Which company, and what changes.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MudarEmpresa {
    /// Its CNPJ; absent: the first company.
    cnpj: Option<Selector>,
    /// 606 when it is false.
    habilitada: Option<bool>,
    /// 203 or 781 when it is false.
    credenciada: Option<bool>,
    /// Modules, in both environments.
    licencas: Option<Vec<Modulo>>,
}

/// Which company.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeEmpresa {
    /// Its CNPJ; absent: the first company.
    cnpj: Option<Selector>,
}

/// Does an action.
pub fn fazer(room: &mut InvoiCy, action: Action, view: &mut View<'_, Due>) -> Result<Told, Problem> {
    match action {
        Action::Veredito(fact) => {
            seed::veredito(room, &fact, &Path::root())?;
            Ok(Told::done("invoicy.veredito"))
        }
        Action::Responder(Responder { nota, codigo }) => responder(room, nota.as_ref(), codigo, view.now),
        Action::Sefaz(mudanca) => mudar_sefaz(room, &mudanca, view.now),
        Action::Negar(Negar { documento, irregular }) => {
            let quem = CpfCnpj::parse(&documento.0)
                .map_err(|error| Problem::at(Path::root().key("documento"), error.to_string()))?;
            match irregular {
                Some(false) => _ = room.irregulares.remove(&quem),
                _ => _ = room.irregulares.insert(quem),
            }
            Ok(Told::done(NEGAR))
        }
        Action::RegistrarEvento(evento) => registrar_evento(room, &evento, view.now),
        Action::MudarEmpresa(mudanca) => mudar(room, mudanca),
        Action::LiberarExportacao(LiberarExportacao { protocolo }) => {
            let quantos = room.liberar_lotes(protocolo.as_ref().map(|protocolo| protocolo.0.as_str()));
            match protocolo.filter(|_| quantos == 0) {
                Some(protocolo) => {
                    let said = format!("no export that waits has the protocol `{protocolo}`");
                    Err(Problem::at(Path::root().key("protocolo"), said))
                }
                None => Ok(Told::done(LIBERAR_EXPORTACAO)),
            }
        }
        Action::ExpirarCertificado(DeEmpresa { cnpj }) => {
            certificar(room, cnpj.as_ref(), EXPIRAR, |empresa| {
                let certificado = empresa.certificado.as_ref()?;
                let ate = view.now.plus(Lapse::from_secs(-1));
                let de = certificado.de.min(ate.plus(Lapse::from_secs(-1)));
                Some(Certificado { de, ate, ..(**certificado).clone() })
            })
        }
        Action::RenovarCertificado(DeEmpresa { cnpj }) => {
            certificar(room, cnpj.as_ref(), RENOVAR, |empresa| {
                let prazo = (view.now, Certificado::um_ano_depois(view.now));
                Certificado::de_teste(empresa.documento, &empresa.nome, empresa.uf, prazo)
            })
        }
    }
}

fn responder(
    room: &mut InvoiCy,
    nota: Option<&Selector>,
    codigo: Option<u16>,
    now: Moment,
) -> Result<Told, Problem> {
    // An MDF-e has codes of its own beside those of all.
    if let Some(codigo) = codigo.filter(|codigo| !textos::conhece(Modelo::MDFe, *codigo)) {
        return Err(Problem::at(Path::root().key("codigo"), format!("SEFAZ has no code {codigo}")));
    }
    let waits = |id: &Id| room.notas.get(*id).is_some_and(|nota| nota.espera.is_some());
    let waiting: Vec<Id> = match nota {
        None => room.notas.iter().map(|(id, _)| id).filter(waits).collect(),
        Some(selector) => {
            let said = || format!("no document that waits has the ref, the key or the number `{selector}`");
            let found = room.escolher(selector).filter(waits);
            vec![found.ok_or_else(|| Problem::at(Path::root().key("nota"), said()))?]
        }
    };
    let mut items = Vec::new();
    for id in waiting {
        if let Some(codigo) = codigo {
            room.mudar_resposta(id, codigo);
        }
        if let Some(codigo) = room.responder(id, now) {
            items.push(Item {
                operation: RESPONDER,
                code: codigo.to_string(),
                verdict: Verdict::Accepted,
                reason: None,
            });
        }
    }
    Ok(Told::done(RESPONDER).carrying(items))
}

fn mudar_sefaz(room: &mut InvoiCy, mudanca: &MudarSefaz, now: Moment) -> Result<Told, Problem> {
    let uf = match &mudanca.uf {
        Some(sigla) => Some(
            Uf::from_sigla(sigla).map_err(|error| Problem::at(Path::root().key("uf"), error.to_string()))?,
        ),
        None => None,
    };
    if mudanca.demora.is_some_and(Lapse::is_negative) {
        return Err(Problem::at(Path::root().key("demora"), "is before now"));
    }
    let estado = match mudanca.situacao {
        Situacao::NoAr => EstadoSefaz::NoAr,
        Situacao::Lenta => EstadoSefaz::Lenta(mudanca.demora.unwrap_or(Lapse::from_secs(10))),
        Situacao::Parada => EstadoSefaz::Parada,
        Situacao::EmContingencia => EstadoSefaz::Contingencia,
    };
    room.servico.mudar(uf, estado);
    let items = if estado.responde() { room.enviar_parados(uf, now) } else { Vec::new() };
    Ok(Told::done(SEFAZ).carrying(items))
}

fn registrar_evento(room: &mut InvoiCy, evento: &RegistrarEvento, now: Moment) -> Result<Told, Problem> {
    let tipo = TipoEvento::from_codigo(evento.tipo)
        .filter(|tipo| tipo.de_destinatario() || tipo.de_terceiro())
        .ok_or_else(|| {
            let said = format!("{} is no event that others register on an NF-e", evento.tipo);
            Problem::at(Path::root().key("tipo"), said)
                .meaning("210200, 210210, 210220, 210240, 610500, 610600 or 610610")
        })?;
    let autorizada = |id: &Id| room.notas.get(*id).is_some_and(|nota| nota.status == Status::Autorizado);
    let id = room.escolher(&evento.nota).filter(autorizada).ok_or_else(|| {
        let said = format!("no authorised document has the ref, the key or the number `{}`", evento.nota);
        Problem::at(Path::root().key("nota"), said)
    })?;
    room.registrar_de_terceiro(id, tipo, now);
    Ok(Told::done(REGISTRAR_EVENTO))
}

/// The company of a CNPJ or CPF, or the first.
fn empresa(room: &InvoiCy, cnpj: Option<&Selector>) -> Result<(Id, Empresa), Problem> {
    let path = Path::root().key("cnpj");
    let id = match cnpj {
        None => room.empresas.iter().next().map(|(id, _)| id),
        Some(cnpj) => {
            let documento =
                CpfCnpj::parse(&cnpj.0).map_err(|error| Problem::at(path.clone(), error.to_string()))?;
            room.empresa(&documento)
        }
    };
    let found = id.and_then(|id| room.empresas.get(id).map(|empresa| (id, (**empresa).clone())));
    found.ok_or_else(|| Problem::at(path, "no company is registered with it"))
}

fn certificar(
    room: &mut InvoiCy,
    cnpj: Option<&Selector>,
    action: &'static str,
    novo: impl FnOnce(&Empresa) -> Option<Certificado>,
) -> Result<Told, Problem> {
    let (id, mut empresa) = empresa(room, cnpj)?;
    let novo = novo(&empresa)
        .ok_or_else(|| Problem::at(Path::root().key("cnpj"), "the company has no certificate"))?;
    empresa.certificado = Some(Arc::new(novo));
    empresa.a3 = false;
    room.empresas.put(id, empresa);
    Ok(Told::done(action))
}

fn mudar(room: &mut InvoiCy, mudanca: MudarEmpresa) -> Result<Told, Problem> {
    let (id, mut empresa) = empresa(room, mudanca.cnpj.as_ref())?;
    empresa.habilitada = mudanca.habilitada.unwrap_or(empresa.habilitada);
    empresa.credenciada = mudanca.credenciada.unwrap_or(empresa.credenciada);
    if let Some(licencas) = mudanca.licencas {
        use super::model::Ambiente::{Homologacao, Producao};
        empresa.licencas =
            licencas.into_iter().flat_map(|modulo| [(modulo, Producao), (modulo, Homologacao)]).collect();
    }
    room.empresas.put(id, empresa);
    Ok(Told::done(MUDAR_EMPRESA))
}
