//! The attachment of a movement (table 10): one object, its file in base64.

use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::value::RawValue;

use super::{Dado, Item, numero, texto};
use crate::providers::betha::errors::{Recusa, Retorno};
use crate::wire::base64;

/// An attachment as it was sent.
#[derive(Debug)]
pub struct ItemAnexo {
    /// idMovimentacao.
    pub movimentacao: Dado<Decimal>,
    /// tipoArquivo.
    pub tipo: Dado<String>,
    /// nomeArquivo.
    pub nome: Dado<String>,
    arquivo: Option<Box<RawValue>>,
}

impl ItemAnexo {
    /// Reads one.
    pub fn ler(mut item: Item) -> Self {
        Self {
            // Taken out, since it may be of megabytes.
            arquivo: item.remove("arquivo64"),
            movimentacao: Dado::de(&item, &["idMovimentacao"], numero),
            tipo: Dado::de(&item, &["tipoArquivo"], texto),
            nome: Dado::de(&item, &["nomeArquivo"], texto),
        }
    }

    /// How many bytes the file has.
    ///
    /// # Errors
    /// When there is none, or it is no base64.
    pub fn tamanho(&self) -> Result<usize, Recusa<Retorno>> {
        const CAMPO: &str = "arquivo64";
        let wrong = |reason: String| Recusa::new(Retorno::Invalido(CAMPO), reason);
        let missing = || Recusa::new(Retorno::Obrigatorio(CAMPO), "arquivo64 is missing or empty");
        let token = self.arquivo.as_deref().map(RawValue::get).filter(|token| *token != "null");
        let text: String = serde_json::from_str(token.ok_or_else(missing)?)
            .map_err(|_| wrong("arquivo64 is no text".to_owned()))?;
        let bytes = base64::decode(&text).map_err(|error| wrong(format!("arquivo64 is {error}")))?;
        if bytes.is_empty() { Err(missing()) } else { Ok(bytes.len()) }
    }

    /// As it goes back: without the file.
    pub fn responder(self, id: u64, mensagem: String) -> RespostaAnexo {
        let said = |dado: Dado<String>| dado.valor.and_then(Result::ok);
        RespostaAnexo {
            id_movimentacao: self.movimentacao.bruto,
            tipo_arquivo: said(self.tipo),
            nome_arquivo: said(self.nome),
            id,
            mensagem_retorno: mensagem,
        }
    }
}

/// An attachment, answered.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RespostaAnexo {
    id_movimentacao: Option<Box<RawValue>>,
    tipo_arquivo: Option<String>,
    nome_arquivo: Option<String>,
    id: u64,
    mensagem_retorno: String,
}
