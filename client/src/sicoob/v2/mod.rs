//! Version 2 of the API (dossier sicoob 2.7): changes go in lists of at most ten and each item has a status of its own.

mod boleto;
mod instrucao;

use jiff::civil::Date;
use reqwest::Method;
use serde_json::value::RawValue;

use super::client::{Ask, read};
use super::movimentacao::{Geracao, Movimentacoes};
use super::{ChaveBoleto, Client};
use crate::error::ClientError;
use crate::http::{query, segment};
use crate::json::{self, Extra, Json, Members, Wrong, record};

pub use boleto::{Boleto, Faixa, Instrucoes, Pagador, PagadorAlterado};
pub use instrucao::{
    Abatimento, Alvo, Baixa, Desconto, EspecieDocumento, JurosMora, Multa, Pix, Prorrogacao,
    ProrrogacaoLimite, RateioCreditos, SeuNumero, ValorNominal,
};

const BASE: &str = "/cobranca-bancaria/v2";

record! {
    /// How an item of a list went.
    Status {
        /// 200 or 201: done; 400: refused.
        codigo: i64 = "codigo",
        mensagem: Option<String> = "mensagem",
    }
}

/// An item of a list that was sent, and how it went.
#[derive(Debug, Clone, PartialEq)]
pub struct Item<T> {
    /// How it went.
    pub status: Status,
    /// What was sent, as the bank has it now.
    pub conteudo: Option<T>,
    /// Members that are not listed here.
    pub extra: Extra,
}

impl<T> Item<T> {
    /// Whether it was done.
    pub fn foi_feito(&self) -> bool {
        (200..300).contains(&self.status.codigo)
    }
}

/// Version 2 of the API.
#[derive(Debug, Clone, Copy)]
pub struct V2<'a> {
    pub(super) client: &'a Client,
}

/// Which boletos of a payer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConsultaPagador {
    /// 1 open, 2 written off, 3 settled; all if none.
    pub codigo_situacao: Option<i64>,
    /// From this due date on.
    pub data_inicio: Option<Date>,
    /// Until this due date.
    pub data_fim: Option<Date>,
}

/// The lists: method of ours, operation, method, path, member of the answer's items, type, what it does.
macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident($kind:ty) = $operation:literal, $method:ident $path:literal, $key:literal;)+) => {
        impl V2<'_> {$(
            $(#[$doc])*
            ///
            /// # Errors
            /// A refusal of the whole list; that of an item is in its status.
            pub async fn $name(&self, items: &[$kind]) -> Result<Vec<Item<$kind>>, ClientError> {
                self.list($operation, Method::$method, $path, $key, items).await
            }
        )+}
    };
}

lists! {
    /// Issues boletos.
    incluir_boletos(Boleto) = "sicoob.boletos.incluir", POST "/boletos", "boleto";
    /// Puts due dates off.
    prorrogar_vencimentos(Prorrogacao) = "sicoob.boletos.prorrogar", PATCH "/boletos/prorrogacoes/data-vencimento", "prorrogacao";
    /// Puts last days of payment off.
    prorrogar_limites(ProrrogacaoLimite) = "sicoob.boletos.prorrogarLimite", PATCH "/boletos/prorrogacoes/data-limite-pagamento", "prorrogacao";
    /// Changes discounts.
    alterar_descontos(Desconto) = "sicoob.boletos.alterarDesconto", PATCH "/boletos/descontos", "desconto";
    /// Changes rebates.
    alterar_abatimentos(Abatimento) = "sicoob.boletos.alterarAbatimento", PATCH "/boletos/abatimentos", "abatimento";
    /// Changes fines.
    alterar_multas(Multa) = "sicoob.boletos.alterarMulta", PATCH "/boletos/encargos/multas", "encargo";
    /// Changes interest.
    alterar_juros_mora(JurosMora) = "sicoob.boletos.alterarJurosMora", PATCH "/boletos/encargos/juros-mora", "encargo";
    /// Changes face values.
    alterar_valores_nominais(ValorNominal) = "sicoob.boletos.alterarValorNominal", PATCH "/boletos/valor-nominal", "valorNominal";
    /// Changes numbers of one's own.
    alterar_seus_numeros(SeuNumero) = "sicoob.boletos.alterarSeuNumero", PATCH "/boletos/seu-numero", "seu-numero";
    /// Changes kinds of document.
    alterar_especies_documento(EspecieDocumento) = "sicoob.boletos.alterarEspecieDocumento", PATCH "/boletos/especie-documento", "especie-documento";
    /// Writes boletos off.
    baixar_boletos(Baixa) = "sicoob.boletos.baixar", PATCH "/boletos/baixa", "baixa";
    /// Changes shares.
    alterar_rateio_creditos(RateioCreditos) = "sicoob.boletos.alterarRateioCreditos", PATCH "/boletos/rateio-creditos", "boletos";
    /// With Pix or without.
    alterar_pix(Pix) = "sicoob.boletos.alterarPix", PATCH "/boletos/pix", "pix";
    /// Changes what is kept of payers.
    alterar_pagadores(PagadorAlterado) = "sicoob.pagadores.alterar", PUT "/pagadores", "pagador";
    /// Reports payers to the credit bureaus.
    negativar(Alvo) = "sicoob.negativacoes.incluir", POST "/boletos/negativacoes", "negativacao";
    /// Cancels reports before they are out.
    cancelar_negativacoes(Alvo) = "sicoob.negativacoes.cancelar", PATCH "/boletos/negativacoes", "negativacao";
    /// Takes reports back.
    baixar_negativacoes(Alvo) = "sicoob.negativacoes.baixar", DELETE "/boletos/negativacoes", "negativacao";
    /// Takes boletos to a notary.
    protestar(Alvo) = "sicoob.protestos.incluir", POST "/boletos/protestos", "protesto";
    /// Cancels protests on the day they were asked for.
    cancelar_protestos(Alvo) = "sicoob.protestos.cancelar", PATCH "/boletos/protestos", "protesto";
    /// Gives protests up.
    desistir_de_protestos(Alvo) = "sicoob.protestos.desistir", DELETE "/boletos/protestos", "protesto";
}

impl<'a> V2<'a> {
    /// The asynchronous flow of movements.
    pub fn movimentacoes(&self) -> Movimentacoes<'a> {
        Movimentacoes { client: self.client, geracao: Geracao::V2 }
    }
}

impl V2<'_> {
    /// `GET /boletos`: a boleto with its state and history; nothing if there is none.
    pub async fn consultar_boleto(
        &self,
        numero_contrato: i64,
        modalidade: i64,
        chave: &ChaveBoleto,
    ) -> Result<Option<Boleto>, ClientError> {
        let pairs = [account(numero_contrato), modality(modalidade), chave.pair()];
        let target = format!("{BASE}/boletos{}", query(&pairs));
        self.client.resultado(Ask::get("sicoob.boletos.consultar", target)).await
    }

    /// `GET /boletos/pagadores/{cpfCnpj}`: the boletos of a payer; CPF or CNPJ as digits.
    pub async fn listar_boletos_do_pagador(
        &self,
        numero_contrato: i64,
        cpf_cnpj: &str,
        consulta: &ConsultaPagador,
    ) -> Result<Vec<Boleto>, ClientError> {
        let pairs = query(&[
            account(numero_contrato),
            ("codigoSituacao", consulta.codigo_situacao.map(|codigo| codigo.to_string())),
            ("dataInicio", consulta.data_inicio.map(|data| data.to_string())),
            ("dataFim", consulta.data_fim.map(|data| data.to_string())),
        ]);
        let target = format!("{BASE}/boletos/pagadores/{}{pairs}", segment(cpf_cnpj));
        let found = self.client.resultado(Ask::get("sicoob.boletos.listarPorPagador", target)).await?;
        Ok(found.unwrap_or_default())
    }

    /// `GET /boletos/segunda-via`: a boleto to be shown again, with its PDF in base64 if asked for.
    pub async fn segunda_via(
        &self,
        numero_contrato: i64,
        modalidade: i64,
        chave: &ChaveBoleto,
        gerar_pdf: bool,
    ) -> Result<Option<Boleto>, ClientError> {
        let pdf = ("gerarPdf", Some(gerar_pdf.to_string()));
        let pairs = [account(numero_contrato), modality(modalidade), chave.pair(), pdf];
        let target = format!("{BASE}/boletos/segunda-via{}", query(&pairs));
        self.client.resultado(Ask::get("sicoob.boletos.segundaVia", target)).await
    }

    /// `GET /boletos/faixas-nosso-numero`: ranges of at least so many free numbers. Its scope is known and its path is not; it is
    /// taken to be version 3's.
    pub async fn consultar_faixas(
        &self,
        numero_contrato: i64,
        modalidade: i64,
        quantidade: i64,
    ) -> Result<Vec<Faixa>, ClientError> {
        let pairs =
            [account(numero_contrato), modality(modalidade), ("quantidade", Some(quantidade.to_string()))];
        let target = format!("{BASE}/boletos/faixas-nosso-numero{}", query(&pairs));
        let found = self.client.resultado(Ask::get("sicoob.boletos.consultarFaixas", target)).await?;
        Ok(found.unwrap_or_default())
    }

    async fn list<T: Json>(
        &self,
        operation: &'static str,
        method: Method,
        path: &str,
        key: &'static str,
        items: &[T],
    ) -> Result<Vec<Item<T>>, ClientError> {
        let texts: Vec<String> = items.iter().map(json::to_text).collect();
        let body = Some(format!("[{}]", texts.join(",")));
        let answer =
            self.client.call(Ask { operation, method, target: format!("{BASE}{path}"), body }).await?;
        read(&answer, operation, |text| {
            let items: Vec<Raw> = json::member_of(text, "resultado")?;
            items.iter().map(|item| item_of(item, key)).collect()
        })
    }
}

fn account(numero_contrato: i64) -> (&'static str, Option<String>) {
    ("numeroContrato", Some(numero_contrato.to_string()))
}

fn modality(modalidade: i64) -> (&'static str, Option<String>) {
    ("modalidade", Some(modalidade.to_string()))
}

/// An item before it is known what it is about.
struct Raw(Box<RawValue>);

impl Json for Raw {
    fn read(raw: &RawValue) -> Result<Self, Wrong> {
        Ok(Self(raw.to_owned()))
    }

    fn write(&self, out: &mut String) {
        out.push_str(self.0.get());
    }
}

fn item_of<T: Json>(raw: &Raw, key: &str) -> Result<Item<T>, Wrong> {
    let mut members = Members::of(&raw.0)?;
    Ok(Item { status: members.take("status")?, conteudo: members.take(key)?, extra: members.rest() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_read_under_their_key() {
        let text = r#"{"resultado":[{"status":{"codigo":400,"mensagem":"não"},"baixa":{"numeroContrato":1,"modalidade":1,"nossoNumero":421,"seuNumero":"NF-1"},"novo":1}]}"#;
        let items: Vec<Raw> = json::member_of(text, "resultado").unwrap();
        let item: Item<Baixa> = item_of(&items[0], "baixa").unwrap();
        assert!(!item.foi_feito());
        assert_eq!(item.status.mensagem.as_deref(), Some("não"));
        assert_eq!(item.conteudo.unwrap().nosso_numero, Some(421));
        assert_eq!(item.extra.get("novo"), Some("1"));
    }
}
