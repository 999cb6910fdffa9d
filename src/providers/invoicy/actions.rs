//! What the outside world does to InvoiCy's state: what SEFAZ answers, and what partners and SEFAZ switch.

use serde::Deserialize;

use super::InvoiCy;
use super::errors::da_sefaz;
use super::model::{CpfCnpj, Modelo, Modulo};
use super::outros::textos;
use super::routes::RESPONDER;
use super::seed::{self, VereditoFact};
use crate::facts::{Moment, Path, Problem, Selector};
use crate::providers::room::Told;
use crate::world::{Id, Item, Verdict};

/// `invoicy.<verb>`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Action {
    /// SEFAZ will answer so to a number that is still to come: denies it, rejects it, keeps it waiting.
    Veredito(VereditoFact),
    /// SEFAZ answers to a pending document, or to all of them.
    Responder(Responder),
    /// A partner switches a company off or on, or changes its licences; SEFAZ lets it issue or not.
    MudarEmpresa(MudarEmpresa),
}

/// Names and their order as in `Action`.
pub const ACTIONS: &[&str] = &["invoicy.veredito", RESPONDER, MUDAR_EMPRESA];
const MUDAR_EMPRESA: &str = "invoicy.mudarEmpresa";

/// Which document, and SEFAZ's code.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Responder {
    /// Its ref, its access key, or its number; absent: all that wait.
    nota: Option<Selector>,
    /// Absent: what SEFAZ has decided already.
    codigo: Option<u16>,
}

/// Which company, and what changes.
#[derive(Clone, Debug, Deserialize)]
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

/// Does an action.
pub fn fazer(room: &mut InvoiCy, action: Action, now: Moment) -> Result<Told, Problem> {
    match action {
        Action::Veredito(fact) => {
            seed::veredito(room, &fact, &Path::root())?;
            Ok(Told::done("invoicy.veredito"))
        }
        Action::Responder(Responder { nota, codigo }) => responder(room, nota.as_ref(), codigo, now),
        Action::MudarEmpresa(mudanca) => mudar(room, mudanca),
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
            room.alterar(id, |nota| {
                if let Some(espera) = &mut nota.espera {
                    espera.resposta = da_sefaz(codigo);
                }
            });
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

fn mudar(room: &mut InvoiCy, mudanca: MudarEmpresa) -> Result<Told, Problem> {
    let path = Path::root().key("cnpj");
    let id = match &mudanca.cnpj {
        None => room.empresas.iter().next().map(|(id, _)| id),
        Some(cnpj) => {
            let documento =
                CpfCnpj::parse(&cnpj.0).map_err(|error| Problem::at(path.clone(), error.to_string()))?;
            room.empresa(&documento)
        }
    };
    let found = id.and_then(|id| room.empresas.get(id).map(|empresa| (id, (**empresa).clone())));
    let (id, mut empresa) = found.ok_or_else(|| Problem::at(path, "no company is registered with it"))?;
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
