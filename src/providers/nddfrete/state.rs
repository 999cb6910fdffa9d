//! What nddFrete keeps, as control shows it, under the names of the exchange. Every page starts at its row by rank in an index or a table.

use jiff::civil::Date;
use serde::Serialize;

use super::NddFrete;
use super::errors::BodyCode;
use super::model::{Chave, Documento, Embarcador, Especie, Estado, Fatura, Mensagem, Status};
use crate::facts::{Money, Selector, tail};
use crate::providers::room::{Look, Shown};
use crate::world::Id;

pub(super) const ENTITIES: &[&str] = &["embarcadores", "faturas", "mensagens"];

/// Documents of an invoice that are shown; beyond these they are only counted.
const MAIS_DOCUMENTOS: usize = 20;

pub(super) fn mostrar(room: &NddFrete, entidade: &str, look: &Look) -> Option<Shown> {
    Some(match entidade {
        "embarcadores" => look.show(
            room.embarcadores.len(),
            |key| {
                // Shippers are few, and found by a walk at every request too.
                let mut rows = room.embarcadores.iter().map(|(_, row)| row);
                rows.find(|row| row.enterprise_id.to_string().eq_ignore_ascii_case(key))
                    .map(|row| LinhaEmbarcador::de(row))
            },
            |nth| room.embarcadores.from(nth).map(|(_, row)| LinhaEmbarcador::de(row)),
        ),
        // By shipper, operation point and provider, then the invoice's name.
        "faturas" => look.show(
            room.por_chave.len(),
            |key| {
                let id = room.escolher(&Selector(key.to_owned()))?;
                room.faturas.get(id).map(|fatura| LinhaFatura::de(room, fatura))
            },
            |nth| {
                let rows = room.por_chave.from(nth).filter_map(|(_, id)| room.faturas.get(id));
                rows.map(|fatura| LinhaFatura::de(room, fatura))
            },
        ),
        // In the order in which they were sent.
        "mensagens" => look.show(
            room.mensagens.len(),
            |key| {
                let rows = room.por_guid.of(key.to_lowercase()).filter_map(|id| room.mensagens.get(id));
                rows.map(|mensagem| LinhaMensagem::de(room, mensagem)).collect::<Vec<_>>()
            },
            |nth| room.mensagens.from(nth).map(|(_, mensagem)| LinhaMensagem::de(room, mensagem)),
        ),
        _ => return None,
    })
}

fn enterprise_id(room: &NddFrete, embarcador: Id) -> Option<String> {
    room.embarcadores.get(embarcador).map(|row| row.enterprise_id.to_string())
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LinhaEmbarcador {
    enterprise_id: String,
    /// Its end alone.
    token: String,
    identificacoes: std::collections::BTreeMap<i64, Especie>,
}

impl LinhaEmbarcador {
    fn de(row: &Embarcador) -> Self {
        Self {
            enterprise_id: row.enterprise_id.to_string(),
            token: tail(&row.token.to_string()),
            identificacoes: row.identificacoes.clone(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Nome {
    #[serde(rename = "type")]
    tipo: u8,
    serie: String,
    number: String,
}

impl From<&Chave> for Nome {
    fn from(chave: &Chave) -> Self {
        Self { tipo: chave.tipo, serie: chave.serie.clone(), number: chave.numero.clone() }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LinhaFatura {
    #[serde(flatten)]
    nome: Nome,
    enterprise_id: Option<String>,
    operation_point_cnpj: String,
    service_provider_cnpj: String,
    status: Status,
    vencimento: Date,
    valor: Money,
    saldo: Money,
    quantidade_documentos: usize,
    documentos: Vec<LinhaDocumento>,
}

#[derive(Serialize)]
struct LinhaDocumento {
    #[serde(flatten)]
    nome: Nome,
    valor: Money,
    saldo: Money,
}

impl LinhaFatura {
    fn de(room: &NddFrete, fatura: &Fatura) -> Self {
        let documento = |documento: &Documento| LinhaDocumento {
            nome: (&documento.chave).into(),
            valor: Money(documento.valor),
            saldo: Money(documento.saldo),
        };
        Self {
            nome: (&fatura.chave).into(),
            enterprise_id: enterprise_id(room, fatura.embarcador),
            operation_point_cnpj: fatura.ponto_operacao.clone(),
            service_provider_cnpj: fatura.prestador.clone(),
            status: fatura.status,
            vencimento: fatura.vencimento,
            valor: Money(fatura.valor),
            saldo: Money(fatura.saldo),
            quantidade_documentos: fatura.documentos.len(),
            documentos: fatura.documentos.iter().take(MAIS_DOCUMENTOS).map(documento).collect(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LinhaMensagem {
    guid: String,
    enterprise_id: Option<String>,
    process_code: i64,
    situacao: &'static str,
    consultas: Option<u32>,
    /// The global Response, once it is processed.
    code: Option<u16>,
    description: Option<&'static str>,
    apontamentos: Option<usize>,
    recusados: Option<usize>,
}

impl LinhaMensagem {
    fn de(room: &NddFrete, mensagem: &Mensagem) -> Self {
        let linha = Self {
            guid: mensagem.guid.clone(),
            enterprise_id: enterprise_id(room, mensagem.embarcador),
            process_code: mensagem.processo,
            situacao: "pendente",
            consultas: None,
            code: None,
            description: None,
            apontamentos: None,
            recusados: None,
        };
        match &mensagem.estado {
            Estado::Pendente { polls, .. } => Self { consultas: Some(*polls), ..linha },
            Estado::Falhou(_) => Self { situacao: "falhou", ..linha },
            Estado::Processada(None) => Self { situacao: "processada", ..linha },
            Estado::Processada(Some(resultado)) => {
                let refused = |code: BodyCode| code != BodyCode::Processada;
                Self {
                    situacao: "processada",
                    code: Some(resultado.geral.code()),
                    description: Some(resultado.geral.text()),
                    apontamentos: Some(resultado.apontamentos.len()),
                    recusados: Some(resultado.apontamentos.iter().filter(|one| refused(one.code)).count()),
                    ..linha
                }
            }
        }
    }
}
