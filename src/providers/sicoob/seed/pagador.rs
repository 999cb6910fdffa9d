//! Payers as facts: a made-up person or company, with what is stated in its place.

use compact_str::CompactString;
use serde::Deserialize;

use super::super::Due;
use super::super::model::Pagador;
use crate::br::cpf_cnpj::CpfCnpj;
use crate::br::people::{Company, Person};
use crate::br::uf::Uf;
use crate::facts::{Path, Problem};
use crate::providers::room::View;

/// Who pays; what is not stated is made up.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub(super) struct PagadorFact {
    numero_cpf_cnpj: Option<String>,
    nome: Option<String>,
    endereco: Option<String>,
    bairro: Option<String>,
    cidade: Option<String>,
    cep: Option<String>,
    uf: Option<String>,
    email: Option<String>,
}

/// One payer in four is a company.
pub(super) fn pagador(
    fact: Option<&PagadorFact>,
    path: &Path,
    view: &mut View<'_, Due>,
) -> Result<Pagador, Problem> {
    let company = view.seed.below("sicoob.pagador.tipo", 4) == 0;
    let rng = &mut view.seed.rng("sicoob.pagador");
    let inventado = if company {
        let who = Company::made_up(rng);
        Pagador {
            documento: CpfCnpj::Cnpj(who.cnpj),
            nome: who.razao_social.as_str().into(),
            endereco: who.endereco.as_str().into(),
            bairro: who.bairro.as_str().into(),
            cidade: who.cidade.as_str().into(),
            cep: who.cep.as_str().into(),
            uf: who.uf,
            emails: vec![who.email],
        }
    } else {
        let who = Person::made_up(rng);
        Pagador {
            documento: CpfCnpj::Cpf(who.cpf),
            nome: who.name.as_str().into(),
            endereco: who.endereco.as_str().into(),
            bairro: who.bairro.as_str().into(),
            cidade: who.cidade.as_str().into(),
            cep: who.cep.as_str().into(),
            uf: who.uf,
            emails: vec![who.email],
        }
    };
    let Some(fact) = fact else { return Ok(inventado) };
    let stated = |text: &Option<String>, made_up: CompactString| text.as_deref().map_or(made_up, Into::into);
    let documento = match &fact.numero_cpf_cnpj {
        None => inventado.documento,
        Some(text) => {
            CpfCnpj::parse(text).map_err(|error| Problem::at(path.key("numeroCpfCnpj"), error.to_string()))?
        }
    };
    let uf = match &fact.uf {
        None => inventado.uf,
        Some(text) => Uf::from_sigla(text).map_err(|error| Problem::at(path.key("uf"), error.to_string()))?,
    };
    let cep = stated(&fact.cep, inventado.cep);
    if cep.len() != 8 || !cep.chars().all(|c| c.is_ascii_digit()) {
        return Err(Problem::at(path.key("cep"), format!("is `{cep}`; expected eight digits")));
    }
    Ok(Pagador {
        documento,
        nome: stated(&fact.nome, inventado.nome),
        endereco: stated(&fact.endereco, inventado.endereco),
        bairro: stated(&fact.bairro, inventado.bairro),
        cidade: stated(&fact.cidade, inventado.cidade),
        cep,
        uf,
        emails: fact.email.clone().map_or(inventado.emails, |email| vec![email]),
    })
}
