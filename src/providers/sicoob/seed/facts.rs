//! Facts: contracts, applications and titles. What is not stated is made up, valid and believable, from the seed.

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Deserialize;

use super::super::acesso::{Cliente, escopos};
use super::super::model::{Conta, FaixaReservada, PixDaConta};
use super::super::{Due, Sicoob};
use super::boletos::{self, BoletoFact};
use crate::br::cpf_cnpj::CpfCnpj;
use crate::br::people::Company;
use crate::br::uf::Uf;
use crate::facts::{Money, Path, Problem, also, did_you_mean};
use crate::providers::room::View;
use crate::world::Id;

/// Facts of Sicoob.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "SicoobFacts")]
pub struct Facts {
    /// Collection contracts.
    contas: Vec<ContaFact>,
    /// Applications.
    clientes: Vec<ClienteFact>,
    /// Titles.
    boletos: Vec<BoletoFact>,
    /// Webhooks that stand validated when the story begins.
    webhooks: Vec<WebhookFact>,
}

/// A collection contract; one of the same number is changed.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
#[schemars(transform = contrato)]
struct ContaFact {
    /// `numeroContrato` of version 2 is the same number.
    #[serde(alias = "numeroContrato")]
    numero_cliente: Option<u32>,
    cooperativa: Option<u16>,
    numero_conta_corrente: Option<u32>,
    nome: Option<String>,
    numero_cpf_cnpj: Option<String>,
    endereco: Option<String>,
    bairro: Option<String>,
    cep: Option<String>,
    cidade: Option<String>,
    uf: Option<String>,
    /// What is charged for each movement.
    tarifa: Option<Money>,
    /// Ranges of nosso números that were reserved.
    faixas: Vec<FaixaFact>,
    /// Absent: true, the client appends the check digit.
    valida_digito_verificador_nosso_numero: Option<bool>,
    /// sempre, sob_pedido or indisponivel; absent: sob_pedido.
    pix: Option<PixDaConta>,
    /// `numeroContratoCobranca`: the contracts below this one.
    contratos_cobranca: Vec<u64>,
    /// Whether requests must name one of these.
    exige_contrato_cobranca: bool,
}

/// A reserved range.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct FaixaFact {
    numero_inicial: u32,
    numero_final: u32,
}

/// A webhook.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct WebhookFact {
    url: String,
}

/// An application of the developer portal; one of the same `client_id` is changed.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct ClienteFact {
    client_id: Option<String>,
    /// Absent: all of both versions.
    scopes: Option<Vec<String>>,
}

/// `numeroContrato` is another name of `numeroCliente` in facts.
pub(super) fn contrato(schema: &mut schemars::Schema) {
    also(schema, "numeroCliente", "numeroContrato");
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
    for (index, fact) in facts.webhooks.into_iter().enumerate() {
        let path = Path::root().key("webhooks").index(index).key("url");
        problems.extend(
            room.semear_webhook(&fact.url, view).err().map(|recusa| Problem::at(path, recusa.reason)),
        );
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
    if nome.trim().is_empty() {
        return Err(Problem::at(path.key("nome"), "is empty"));
    }
    let documento = match &fact.numero_cpf_cnpj {
        None => CpfCnpj::Cnpj(empresa.cnpj),
        Some(text) => {
            CpfCnpj::parse(text).map_err(|error| Problem::at(path.key("numeroCpfCnpj"), error.to_string()))?
        }
    };
    let uf = match &fact.uf {
        None => empresa.uf,
        Some(text) => Uf::from_sigla(text).map_err(|error| Problem::at(path.key("uf"), error.to_string()))?,
    };
    if fact.cep.as_ref().is_some_and(|cep| cep.len() != 8 || !cep.chars().all(|c| c.is_ascii_digit())) {
        return Err(Problem::at(path.key("cep"), "expected eight digits"));
    }
    let valida_digito = fact.valida_digito_verificador_nosso_numero.unwrap_or(true);
    let faixas = fact.faixas.iter().enumerate().map(|(index, fact)| {
        let FaixaFact { numero_inicial: inicial, numero_final: r#final } = *fact;
        let most = if valida_digito { 9_999_999 } else { 99_999_999 };
        if inicial == 0 || inicial > r#final || r#final > most {
            let said = format!("is {inicial} to {final}; expected 1 to {most}, the smaller first");
            return Err(Problem::at(path.key("faixas").index(index), said));
        }
        Ok(FaixaReservada { inicial, r#final })
    });
    let faixas = faixas.collect::<Result<Vec<_>, _>>()?;
    if fact.exige_contrato_cobranca && fact.contratos_cobranca.is_empty() {
        let said = "is empty, but exigeContratoCobranca wants one of them named";
        return Err(Problem::at(path.key("contratosCobranca"), said));
    }
    let antes = room.por_numero.first_of(numero);
    let proximo = antes.and_then(|id| room.contas.get(id)).map_or(1, |conta| conta.proximo);
    let conta = Conta {
        numero,
        cooperativa,
        conta_corrente,
        nome,
        documento,
        endereco: fact.endereco.unwrap_or(empresa.endereco),
        bairro: fact.bairro.unwrap_or(empresa.bairro),
        cep: fact.cep.unwrap_or(empresa.cep),
        cidade: fact.cidade.filter(|cidade| !cidade.trim().is_empty()).unwrap_or(empresa.cidade),
        uf,
        tarifa,
        proximo,
        faixas,
        valida_digito,
        pix: fact.pix.unwrap_or_default(),
        contratos_cobranca: fact.contratos_cobranca,
        exige_contrato_cobranca: fact.exige_contrato_cobranca,
    };
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
