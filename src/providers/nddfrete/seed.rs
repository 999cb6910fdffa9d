//! nddFrete's part of a scenario's `world`: its facts.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;
use uuid::Uuid;

use super::documentos::Documentos;
pub use super::knobs::Knobs;
use super::knobs::Mapper;
use super::model::{Chave, Documento, Embarcador, Especie, Estado, Fatura, Mensagem, Pedido, Status};
use super::{Due, NddFrete, apontamento, processos};
use crate::br::calendar::business_day_on_or_after;
use crate::br::cpf_cnpj::Cnpj;
use crate::br::money::fixed;
use crate::br::quantia::{FRETES, SORTEIOS, quantia};
use crate::facts::{Lapse, Money, Path, Problem, Ready, Ref, Times, When, shown};
use crate::providers::room::View;
use crate::world::Id;

/// Facts of nddFrete.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "NddfreteFacts")]
pub struct Facts {
    /// Shippers that may send messages.
    embarcadores: Vec<EmbarcadorFact>,
    /// Invoices.
    faturas: Vec<FaturaFact>,
    /// Messages that were sent before the story begins; the rules process them at load.
    mensagens: Vec<MensagemFact>,
}

/// A shipper; ids that are not stated come from the seed.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
struct EmbarcadorFact {
    enterprise_id: Option<Uuid>,
    token: Option<Uuid>,
    /// Its register of Identification; absent: 1 increase, 2 discount, 3 payment (dossier section 7).
    identificacoes: Option<BTreeMap<i64, Especie>>,
    /// How its mapper does; absent: as the knob `mapper` says.
    mapeador: Option<Mapper>,
}

/// An invoice. What is not stated is made up.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
struct FaturaFact {
    #[serde(rename = "ref")]
    reference: Option<Ref>,
    times: Option<Times>,
    /// The shipper's EnterpriseId; absent: the first one's.
    enterprise_id: Option<Uuid>,
    tipo: Option<u8>,
    serie: Option<String>,
    numero: Option<String>,
    operation_point_cnpj: Option<String>,
    service_provider_cnpj: Option<String>,
    status: Option<Status>,
    vencimento: Option<When>,
    valor: Option<Money>,
    /// What is left to receive; absent: all of it.
    saldo: Option<Money>,
    /// Absent: one CT-e with the invoice's number and value.
    documentos: Option<Vec<DocumentoFact>>,
}

/// A document of an invoice.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
struct DocumentoFact {
    tipo: Option<u8>,
    serie: Option<String>,
    numero: Option<String>,
    valor: Option<Money>,
    saldo: Option<Money>,
}

/// A message given as its request.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct MensagemFact {
    guid: Option<Uuid>,
    enterprise_id: Option<Uuid>,
    /// The `PaymentAppointmentPost` as it was sent.
    rawdata: String,
}

/// Takes facts in.
pub fn semear(room: &mut NddFrete, facts: Facts, view: &mut View<'_, Due>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for fact in facts.embarcadores {
        let identificacoes = fact.identificacoes.unwrap_or_else(registro_sugerido);
        let enterprise_id = fact.enterprise_id.unwrap_or_else(|| view.seed.uuid("nddfrete.enterpriseId"));
        let token = fact.token.unwrap_or_else(|| view.seed.uuid("nddfrete.token"));
        room.cadastrar(Embarcador { enterprise_id, token, identificacoes, mapeador: fact.mapeador });
    }
    for (index, fact) in facts.faturas.into_iter().enumerate() {
        let path = Path::root().key("faturas").index(index);
        if let Err(problem) = semear_fatura(room, fact, &path, view) {
            problems.push(problem);
        }
    }
    for (index, fact) in facts.mensagens.into_iter().enumerate() {
        let path = Path::root().key("mensagens").index(index);
        if let Err(problem) = semear_mensagem(room, fact, &path, view) {
            problems.push(problem);
        }
    }
    problems
}

/// The register that the dossier suggests.
fn registro_sugerido() -> BTreeMap<i64, Especie> {
    BTreeMap::from([(1, Especie::Increase), (2, Especie::Discount), (3, Especie::Payment)])
}

fn dono(room: &NddFrete, enterprise_id: Option<Uuid>, path: &Path) -> Result<Id, Problem> {
    let found = match enterprise_id {
        Some(wanted) => room.embarcadores.iter().find(|(_, row)| row.enterprise_id == wanted),
        None => room.embarcadores.iter().next(),
    };
    found.map(|(id, _)| id).ok_or_else(|| match enterprise_id {
        Some(wanted) => {
            Problem::at(path.key("enterpriseId"), format!("no shipper has the EnterpriseId {wanted}"))
        }
        None => Problem::at(path.clone(), "there is no shipper")
            .meaning("say one under embarcadores, or `extends: default`"),
    })
}

fn semear_fatura(
    room: &mut NddFrete,
    fact: FaturaFact,
    path: &Path,
    view: &mut View<'_, Due>,
) -> Result<(), Problem> {
    let embarcador = dono(room, fact.enterprise_id, path)?;
    let times = fact.times.map_or(1, |times| times.0);
    if times > 1 && (fact.numero.is_some() || fact.reference.is_some()) {
        let key = if fact.numero.is_some() { "numero" } else { "ref" };
        return Err(Problem::at(path.key(key), "names one invoice, but `times` asks for many"));
    }
    let tipo = conferir(&fact, path)?;
    for _ in 0..times {
        let fatura = inventar(&fact, embarcador, tipo, view);
        if fact.documentos.as_ref().is_some_and(|stated| stated.len() != fatura.documentos.len()) {
            return Err(Problem::at(path.key("documentos"), "names one document twice"));
        }
        conferir_somas(&fatura, path)?;
        if let Some(old) = fact.reference.as_ref().and_then(|reference| room.referencia(reference)) {
            room.descartar(old);
        }
        let id = room.guardar(fatura);
        if let Some(reference) = &fact.reference {
            room.nomear(reference.clone(), id);
        }
    }
    Ok(())
}

/// That each stated value is one that a request can name or an invoice can have; the invoice's type.
fn conferir(fact: &FaturaFact, path: &Path) -> Result<u8, Problem> {
    let tipo = entre(fact.tipo.unwrap_or(0), 0..=1, path.key("tipo"))?;
    nomes(fact.serie.as_ref(), fact.numero.as_ref(), path)?;
    quantias(fact.valor, fact.saldo, path)?;
    for (key, text, lengths, said) in [
        ("operationPointCnpj", &fact.operation_point_cnpj, &[14][..], "a CNPJ has 14 characters, no mask"),
        (
            "serviceProviderCnpj",
            &fact.service_provider_cnpj,
            &[11, 14],
            "a CNPJ has 14 characters, a CPF 11 digits, no mask",
        ),
    ] {
        if let Some(text) = text.as_ref().filter(|text| !apontamento::cnpj_possivel(text, lengths)) {
            return Err(Problem::at(path.key(key), format!("`{}` is none: {said}", shown(text))));
        }
    }
    for (index, documento) in fact.documentos.iter().flatten().enumerate() {
        let path = path.key("documentos").index(index);
        entre(documento.tipo.unwrap_or(1), 1..=5, path.key("tipo"))?;
        nomes(documento.serie.as_ref(), documento.numero.as_ref(), &path)?;
        quantias(documento.valor, documento.saldo, &path)?;
    }
    Ok(tipo)
}

fn entre(value: u8, range: std::ops::RangeInclusive<u8>, path: Path) -> Result<u8, Problem> {
    let (least, most) = (*range.start(), *range.end());
    if range.contains(&value) {
        Ok(value)
    } else {
        Err(Problem::at(path, format!("is {least} to {most}, not {value}")))
    }
}

fn nomes(serie: Option<&String>, numero: Option<&String>, path: &Path) -> Result<(), Problem> {
    for (key, text) in [("serie", serie), ("numero", numero)] {
        if text.is_some_and(|text| !apontamento::nome_possivel(text)) {
            return Err(Problem::at(path.key(key), "is 1 to 100 characters, no blanks around them"));
        }
    }
    Ok(())
}

fn quantias(valor: Option<Money>, saldo: Option<Money>, path: &Path) -> Result<(), Problem> {
    for (key, money) in [("valor", valor), ("saldo", saldo)] {
        if let Some(money) = money.filter(|money| money.0 < Decimal::ZERO) {
            return Err(Problem::at(path.key(key), format!("is not below zero, as {money} is")));
        }
    }
    Ok(())
}

/// An invoice with documents is worth what they are, and is owed what they are: else a payment of the one would not settle the other.
fn conferir_somas(fatura: &Fatura, path: &Path) -> Result<(), Problem> {
    let of = |part: fn(&Documento) -> Decimal| fatura.documentos.iter().map(part).sum::<Decimal>();
    let sums = [
        ("valor", fatura.valor, of(|documento| documento.valor)),
        ("saldo", fatura.saldo, of(|documento| documento.saldo)),
    ];
    for (key, stated, sum) in sums {
        if fatura.documentos.len() > 0 && stated != sum {
            let (stated, sum) = (fixed(stated, 2), fixed(sum, 2));
            return Err(Problem::at(path.key(key), format!("is {stated}, but its documents have {sum}")));
        }
    }
    Ok(())
}

/// What is stated, and the rest made up from the seed.
fn inventar(fact: &FaturaFact, embarcador: Id, tipo: u8, view: &mut View<'_, Due>) -> Fatura {
    let number = view.seed.below("nddfrete.numero", 90_000_000) + 10_000_000;
    let serie = fact.serie.clone().unwrap_or_else(|| "1".to_owned());
    let numero = fact.numero.clone().unwrap_or_else(|| number.to_string());
    let cnpj = |view: &mut View<'_, Due>, stream: &str| {
        let root = u32::try_from(view.seed.below(stream, 99_999_998)).unwrap_or(0) + 1;
        Cnpj::made_up(root).to_string()
    };
    let made_up = quantia(view.seed.below("nddfrete.valor", SORTEIOS), FRETES);
    let stated: Vec<&DocumentoFact> = fact.documentos.iter().flatten().collect();
    let sum: Decimal = stated.iter().filter_map(|documento| documento.valor).map(|valor| valor.0).sum();
    let unstated = stated.iter().filter(|documento| documento.valor.is_none()).count();
    let all_stated = unstated == 0 && !stated.is_empty();
    let valor = fact.valor.map_or(if all_stated { sum } else { sum + made_up }, |valor| valor.0);
    let mut documentos = if fact.documentos.is_some() {
        let mut shares = repartir((valor - sum).max(Decimal::ZERO), unstated);
        stated
            .iter()
            .enumerate()
            .map(|(n, documento)| {
                let share = || shares.next().unwrap_or_default();
                let valor = documento.valor.map_or_else(share, |valor| valor.0);
                let numero = documento
                    .numero
                    .clone()
                    .unwrap_or_else(|| if n == 0 { numero.clone() } else { format!("{numero}-{}", n + 1) });
                Documento {
                    chave: Chave {
                        tipo: documento.tipo.unwrap_or(1),
                        serie: documento.serie.clone().unwrap_or_else(|| serie.clone()),
                        numero,
                    },
                    valor,
                    saldo: documento.saldo.map_or(valor, |saldo| saldo.0),
                }
            })
            .collect()
    } else {
        let chave = Chave { tipo: 1, serie: serie.clone(), numero: numero.clone() };
        Documentos::from_iter([Documento { chave, valor, saldo: valor }])
    };
    let owed: Decimal = documentos.iter().map(|documento| documento.saldo).sum();
    let saldo = match fact.saldo {
        Some(saldo) => saldo.0,
        None if documentos.len() == 0 => valor,
        None => owed,
    };
    if stated.iter().all(|documento| documento.saldo.is_none()) {
        // As if the difference had been paid, or raised, on the invoice as a whole.
        if saldo <= owed {
            documentos.baixar(owed - saldo);
        } else {
            documentos.aumentar(0, saldo - owed);
        }
    }
    let due = Lapse::from_days(i64::try_from(view.seed.below("nddfrete.vencimento", 30)).unwrap_or(0) + 5);
    Fatura {
        embarcador,
        chave: Chave { tipo, serie, numero },
        ponto_operacao: fact.operation_point_cnpj.clone().unwrap_or_else(|| cnpj(view, "nddfrete.ponto")),
        prestador: fact.service_provider_cnpj.clone().unwrap_or_else(|| cnpj(view, "nddfrete.prestador")),
        status: fact.status.unwrap_or(Status::LiberadaParaPagamento),
        vencimento: fact.vencimento.map_or_else(
            || business_day_on_or_after(view.start.plus(due).date()),
            |when| when.date(view.start),
        ),
        valor,
        saldo,
        documentos,
    }
}

/// An amount in so many parts, in centavos; the last one takes what does not divide.
fn repartir(valor: Decimal, parts: usize) -> impl Iterator<Item = Decimal> {
    let count = Decimal::from(parts.max(1));
    let each = (valor / count).trunc_with_scale(2);
    let last = valor - each * (count - Decimal::ONE);
    (1..=parts).map(move |part| if part == parts { last } else { each })
}

fn semear_mensagem(
    room: &mut NddFrete,
    fact: MensagemFact,
    path: &Path,
    view: &mut View<'_, Due>,
) -> Result<(), Problem> {
    let embarcador = dono(room, fact.enterprise_id, path)?;
    let guid = fact.guid.unwrap_or_else(|| view.seed.uuid("nddfrete.guid")).to_string();
    // One Guid is one message, whoever sends it: a second would get 207.
    if room.guid_usado(&guid) {
        return Err(Problem::at(path.key("guid"), format!("the Guid {guid} is used twice")));
    }
    let apontamentos = apontamento::ler(&fact.rawdata, &room.knobs)
        .map_err(|erro| Problem::at(path.key("rawdata"), erro.recusa().reason))?;
    let estado = Estado::Pendente { ready: Ready::Now, polls: 0 };
    let (processo, pedido) = (processos::APONTAMENTO, Pedido::Apontamentos(apontamentos.into()));
    let id = room.receber(Mensagem { guid, embarcador, processo, pedido, estado });
    room.processar(id, view.now);
    Ok(())
}
