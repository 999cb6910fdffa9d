//! Facts: contracts, applications and titles. What is not stated is made up, valid and believable, from the seed.

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Deserialize;

use super::super::acesso::{Cliente, escopos};
use super::super::model::Conta;
use super::super::{Due, Sicoob};
use super::boletos::{self, BoletoFact};
use crate::br::people::Company;
use crate::facts::{Money, Path, Problem, did_you_mean};
use crate::providers::room::View;
use crate::world::Id;

/// Facts of Sicoob.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Facts {
    /// Collection contracts.
    contas: Vec<ContaFact>,
    /// Applications.
    clientes: Vec<ClienteFact>,
    /// Titles.
    boletos: Vec<BoletoFact>,
}

/// A collection contract; one of the same number is changed.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
struct ContaFact {
    /// `numeroContrato` of version 2 is the same number.
    #[serde(alias = "numeroContrato")]
    numero_cliente: Option<u32>,
    cooperativa: Option<u16>,
    numero_conta_corrente: Option<u32>,
    nome: Option<String>,
    /// What is charged for each movement.
    tarifa: Option<Money>,
}

/// An application of the developer portal; one of the same `client_id` is changed.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ClienteFact {
    client_id: Option<String>,
    /// Absent: all of both versions.
    scopes: Option<Vec<String>>,
}

/// Takes facts in.
pub fn semear(room: &mut Sicoob, facts: Facts, view: &mut View<'_, Due>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, fact) in facts.contas.into_iter().enumerate() {
        let path = Path::root().key("contas").index(index);
        problems.extend(conta(room, fact, &path, view).err());
    }
    for (index, fact) in facts.clientes.into_iter().enumerate() {
        let path = Path::root().key("clientes").index(index);
        problems.extend(cliente(room, fact, &path, view).err());
    }
    for (index, fact) in facts.boletos.into_iter().enumerate() {
        let path = Path::root().key("boletos").index(index);
        problems.extend(boletos::semear(room, fact, &path, view).err());
    }
    problems
}

/// What the dossier's example charges (section 3.6).
const TARIFA: Decimal = Decimal::from_parts(150, 0, 0, false, 2);

fn conta(room: &mut Sicoob, fact: ContaFact, path: &Path, view: &mut View<'_, Due>) -> Result<(), Problem> {
    let draw = |view: &mut View<'_, Due>, stream: &str, from: u32, count: u64| {
        from + u32::try_from(view.seed.below(stream, count)).unwrap_or(0)
    };
    let empresa = Company::made_up(&mut view.seed.rng("sicoob.conta"));
    let numero = fact.numero_cliente.unwrap_or_else(|| draw(view, "sicoob.numeroCliente", 100_000, 900_000));
    if !(1..=9_999_999).contains(&numero) {
        let said = format!("is {numero}; the barcode holds 1 to 9999999");
        return Err(Problem::at(path.key("numeroCliente"), said));
    }
    let made_up = draw(view, "sicoob.cooperativa", 3_000, 2_000);
    let cooperativa = fact.cooperativa.unwrap_or_else(|| u16::try_from(made_up).unwrap_or(3_000));
    if !(1..=9_999).contains(&cooperativa) {
        return Err(Problem::at(path.key("cooperativa"), format!("is {cooperativa}; expected 1 to 9999")));
    }
    let tarifa = fact.tarifa.map_or(TARIFA, |tarifa| tarifa.0);
    if tarifa.is_sign_negative() {
        return Err(Problem::at(path.key("tarifa"), format!("is {tarifa}; a fee is not negative")));
    }
    let conta_corrente =
        fact.numero_conta_corrente.unwrap_or_else(|| draw(view, "sicoob.contaCorrente", 100_000, 900_000));
    let nome = fact.nome.unwrap_or(empresa.razao_social);
    let antes = room.por_numero.first_of(numero);
    let proximo = antes.and_then(|id| room.contas.get(id)).map_or(1, |conta| conta.proximo);
    let conta = Conta { numero, cooperativa, conta_corrente, nome, tarifa, proximo };
    match antes {
        Some(id) => _ = room.contas.put(id, conta),
        None => {
            let id = room.contas.add(conta);
            room.por_numero.add(numero, id);
        }
    }
    Ok(())
}

fn cliente(
    room: &mut Sicoob,
    fact: ClienteFact,
    path: &Path,
    view: &mut View<'_, Due>,
) -> Result<(), Problem> {
    let client_id = fact.client_id.unwrap_or_else(|| view.seed.uuid("sicoob.client_id").to_string());
    if client_id.trim().is_empty() {
        return Err(Problem::at(path.key("client_id"), "is empty"));
    }
    let granted = match fact.scopes {
        None => escopos().collect(),
        Some(names) => {
            let mut granted = BTreeSet::new();
            for (index, name) in names.iter().enumerate() {
                let known = escopos().find(|known| known == name).ok_or_else(|| {
                    let problem = Problem::at(
                        path.key("scopes").index(index),
                        format!("no version knows the scope `{name}`"),
                    );
                    match did_you_mean(name, escopos()) {
                        Some(near) => problem.meaning(format!("did you mean `{near}`?")),
                        None => problem,
                    }
                })?;
                granted.insert(known);
            }
            granted
        }
    };
    room.acessos.cadastrar(Cliente { client_id, escopos: granted });
    Ok(())
}

/// The contract that a title names, or the first.
pub(super) fn dono(room: &Sicoob, numero: Option<u32>, path: &Path) -> Result<(Id, Arc<Conta>), Problem> {
    let found = match numero {
        Some(numero) => room.por_numero.first_of(numero),
        None => room.contas.iter().next().map(|(id, _)| id),
    };
    let conta = found.and_then(|id| room.contas.get(id).map(|conta| (id, Arc::clone(conta))));
    conta.ok_or_else(|| match numero {
        Some(numero) => {
            Problem::at(path.key("numeroCliente"), format!("no conta has the numeroCliente {numero}"))
        }
        None => Problem::at(path.clone(), "there is no conta")
            .meaning("say one under contas, or `extends: default`"),
    })
}
