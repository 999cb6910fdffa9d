//! The items of batches: process numbers, movements and costs (tables 7, 8 and 11), and how each goes back.

use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::value::RawValue;

use super::{Dado, Item, dinheiro, numero, texto};
use crate::providers::betha::datas::{self, Instante};
use crate::wire::json::Fixed2;

/// All spellings of the execution's code (dossier 8, row 13).
const CODIGO_EXECUCAO: [&str; 4] =
    ["codigoExecucao", "codigoExecucaoFiscal", "codigoExecucalFiscal", "idExecucoes"];

/// A process number for a suit (table 7).
#[derive(Debug)]
pub struct ItemProcesso {
    /// codigoExecucao.
    pub codigo: Dado<Decimal>,
    /// processo.
    pub processo: Dado<String>,
}

impl ItemProcesso {
    /// Reads one.
    pub fn ler(item: &Item) -> Self {
        Self {
            codigo: Dado::de(item, &CODIGO_EXECUCAO, numero),
            processo: Dado::de(item, &["processo"], texto),
        }
    }

    /// As it goes back.
    pub fn responder(self, mensagem: String) -> RespostaProcesso {
        RespostaProcesso {
            codigo_execucao: eco_numero(self.codigo),
            processo: eco_texto(self.processo),
            mensagem_retorno: mensagem,
        }
    }
}

/// A movement of a suit (table 8).
#[derive(Debug)]
pub struct ItemMovimentacao {
    /// codigoExecucaoFiscal.
    pub codigo: Dado<Decimal>,
    /// dataMovimentacao.
    pub data: Dado<Instante>,
    /// codigoMovimentacao.
    pub tipo: Dado<Decimal>,
    /// comentario.
    pub comentario: Dado<String>,
    /// protocolo.
    pub protocolo: Dado<String>,
}

impl ItemMovimentacao {
    /// Reads one.
    pub fn ler(item: &Item) -> Self {
        Self {
            codigo: Dado::de(item, &CODIGO_EXECUCAO, numero),
            data: Dado::de(item, &["dataMovimentacao"], datas::ler),
            tipo: Dado::de(item, &["codigoMovimentacao"], numero),
            comentario: Dado::de(item, &["comentario"], texto),
            protocolo: Dado::de(item, &["protocolo"], texto),
        }
    }

    /// As it goes back; with an id when it was stored, which the attachment service needs (dossier 8, row 28).
    pub fn responder(self, id: Option<u64>, mensagem: String) -> RespostaMovimentacao {
        let data = match &self.data.valor {
            Some(Ok(at)) => serde_json::value::to_raw_value(&datas::escrever(at.moment)).ok(),
            _ => self.data.bruto,
        };
        RespostaMovimentacao {
            codigo_execucao_fiscal: eco_numero(self.codigo),
            data_movimentacao: data,
            codigo_movimentacao: eco_numero(self.tipo),
            comentario: eco_texto(self.comentario),
            protocolo: eco_texto(self.protocolo),
            id,
            mensagem_retorno: mensagem,
        }
    }
}

/// A cost of a suit (table 11). Its ids are single ones although their names are plural: lists are refused (dossier 8, row 14).
#[derive(Debug)]
pub struct ItemCusta {
    /// idExecucoes.
    pub codigo: Dado<Decimal>,
    /// idCustas.
    pub tipo: Dado<Decimal>,
    /// valor.
    pub valor: Dado<Decimal>,
    /// observacao.
    pub observacao: Dado<String>,
}

impl ItemCusta {
    /// Reads one.
    pub fn ler(item: &Item) -> Self {
        Self {
            codigo: Dado::de(
                item,
                &["idExecucoes", "idExecucao", "codigoExecucao", "codigoExecucaoFiscal"],
                numero,
            ),
            tipo: Dado::de(item, &["idCustas", "idCusta"], numero),
            valor: Dado::de(item, &["valor"], |text| dinheiro(text, 10)),
            observacao: Dado::de(item, &["observacao"], texto),
        }
    }

    /// As it goes back; with an id when it was stored.
    pub fn responder(self, id: Option<u64>, mensagem: String) -> RespostaCusta {
        let valor = match &self.valor.valor {
            Some(Ok(amount)) => serde_json::value::to_raw_value(&Fixed2(*amount)).ok(),
            _ => self.valor.bruto,
        };
        RespostaCusta {
            id_execucoes: eco_numero(self.codigo),
            id_custas: eco_numero(self.tipo),
            valor,
            observacao: eco_texto(self.observacao),
            id,
            mensagem_retorno: mensagem,
        }
    }
}

/// A number goes back as a number, also when it came as text.
fn eco_numero(dado: Dado<Decimal>) -> Option<Box<RawValue>> {
    match dado.valor {
        Some(Ok(number)) => RawValue::from_string(number.trunc().normalize().to_string()).ok(),
        _ => dado.bruto,
    }
}

/// A text goes back as text, also when it came as a number.
fn eco_texto(dado: Dado<String>) -> Option<Box<RawValue>> {
    match dado.valor {
        Some(Ok(text)) => serde_json::value::to_raw_value(&text).ok(),
        _ => dado.bruto,
    }
}

/// An item of table 7, answered.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RespostaProcesso {
    codigo_execucao: Option<Box<RawValue>>,
    processo: Option<Box<RawValue>>,
    mensagem_retorno: String,
}

/// An item of table 8, answered.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RespostaMovimentacao {
    codigo_execucao_fiscal: Option<Box<RawValue>>,
    data_movimentacao: Option<Box<RawValue>>,
    codigo_movimentacao: Option<Box<RawValue>>,
    comentario: Option<Box<RawValue>>,
    protocolo: Option<Box<RawValue>>,
    id: Option<u64>,
    mensagem_retorno: String,
}

/// An item of table 11, answered.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RespostaCusta {
    id_execucoes: Option<Box<RawValue>>,
    id_custas: Option<Box<RawValue>>,
    valor: Option<Box<RawValue>>,
    observacao: Option<Box<RawValue>>,
    id: Option<u64>,
    mensagem_retorno: String,
}
