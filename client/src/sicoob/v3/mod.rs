//! Version 3 of the API (dossier sicoob 2.1 to 2.5; the API's own description, 3.0.8.0).

mod alteracao;
mod boleto;

use jiff::civil::Date;
use reqwest::Method;

use super::client::{Ask, read, resultado};
use super::movimentacao::{Geracao, Movimentacoes};
use super::webhook::{AlteracaoWebhook, ConsultaSolicitacoes, IdWebhook, NovoWebhook, Solicitacoes, Webhook};
use super::{ChaveBoleto, Client};
use crate::error::ClientError;
use crate::http::{query, segment};
use crate::json;

pub use alteracao::{
    Abatimento, Alteracao, Desconto, EspecieDocumento, JurosMora, Mudanca, Multa, Pix,
    ProrrogacaoLimitePagamento, ProrrogacaoVencimento, RateioCredito, SeuNumero, ValorNominal,
};
pub use boleto::{Boleto, Carteira, Faixa, Health, NovoBoleto, Pagador, PagadorAlterado};

const BASE: &str = "/cobranca-bancaria/v3";

/// Version 3 of the API.
#[derive(Debug, Clone, Copy)]
pub struct V3<'a> {
    pub(super) client: &'a Client,
}

/// Which boletos of a payer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConsultaPagador {
    /// 1 open, 2 written off, 3 settled; all if none.
    pub codigo_situacao: Option<i64>,
    /// From this due date on; needs the other, at most 35 days later (measured, dossier sicoob 2.3).
    pub data_inicio: Option<Date>,
    /// Until this due date.
    pub data_fim: Option<Date>,
}

impl<'a> V3<'a> {
    /// The asynchronous flow of movements.
    pub fn movimentacoes(&self) -> Movimentacoes<'a> {
        Movimentacoes { client: self.client, geracao: Geracao::V3 }
    }

    /// All pages of [`listar_solicitacoes`](Self::listar_solicitacoes), from the one that `consulta` names on.
    pub fn todas_as_solicitacoes(
        &self,
        id_webhook: i64,
        consulta: ConsultaSolicitacoes,
    ) -> impl futures_util::Stream<Item = Result<super::webhook::WebhookSolicitacao, ClientError>> + use<'a>
    {
        super::webhook::pages(*self, id_webhook, consulta)
    }
}

impl V3<'_> {
    /// `POST /boletos`: issues a boleto.
    ///
    /// # Errors
    /// A refusal, with the bank's code and texts.
    pub async fn incluir_boleto(&self, boleto: &NovoBoleto) -> Result<Boleto, ClientError> {
        const OPERATION: &str = "sicoob.boletos.incluir";
        let ask = Ask::with(OPERATION, Method::POST, format!("{BASE}/boletos"), boleto);
        let answer = self.client.ask(&ask).await?;
        // The bank is known to answer 404 with the boleto that it issued (dossier sicoob 2.3).
        if answer.status == 404
            && let Ok(boleto) = resultado(&answer, OPERATION)
        {
            return Ok(boleto);
        }
        if answer.is_success() {
            return resultado(&answer, OPERATION);
        }
        Err(super::refusal::refusal(&answer.text()).with_status(answer.status).with_operation(OPERATION))
    }

    /// `GET /boletos`: a boleto with its state and history; nothing if there is none.
    pub async fn consultar_boleto(
        &self,
        carteira: &Carteira,
        chave: &ChaveBoleto,
    ) -> Result<Option<Boleto>, ClientError> {
        let target = format!("{BASE}/boletos{}", query(&carteira.pairs([chave.pair()])));
        self.client.resultado(Ask::get("sicoob.boletos.consultar", target)).await
    }

    /// `GET /pagadores/{numeroCpfCnpj}/boletos`: the boletos of a payer; CPF or CNPJ as digits.
    pub async fn listar_boletos_do_pagador(
        &self,
        numero_cliente: i64,
        numero_cpf_cnpj: &str,
        consulta: &ConsultaPagador,
    ) -> Result<Vec<Boleto>, ClientError> {
        let pairs = query(&[
            ("numeroCliente", Some(numero_cliente.to_string())),
            ("codigoSituacao", consulta.codigo_situacao.map(|codigo| codigo.to_string())),
            ("dataInicio", consulta.data_inicio.map(|data| data.to_string())),
            ("dataFim", consulta.data_fim.map(|data| data.to_string())),
        ]);
        let target = format!("{BASE}/pagadores/{}/boletos{pairs}", segment(numero_cpf_cnpj));
        let found = self.client.resultado(Ask::get("sicoob.boletos.listarPorPagador", target)).await?;
        Ok(found.unwrap_or_default())
    }

    /// `GET /boletos/segunda-via`: a boleto to be shown again, with its PDF in base64 if asked for.
    pub async fn segunda_via(
        &self,
        carteira: &Carteira,
        chave: &ChaveBoleto,
        gerar_pdf: bool,
    ) -> Result<Option<Boleto>, ClientError> {
        let pairs = carteira.pairs([chave.pair(), ("gerarPdf", Some(gerar_pdf.to_string()))]);
        let target = format!("{BASE}/boletos/segunda-via{}", query(&pairs));
        self.client.resultado(Ask::get("sicoob.boletos.segundaVia", target)).await
    }

    /// `GET /boletos/faixas-nosso-numero`: ranges of at least so many free numbers.
    pub async fn consultar_faixas(
        &self,
        carteira: &Carteira,
        quantidade: i64,
    ) -> Result<Vec<Faixa>, ClientError> {
        let pairs = carteira.pairs([("quantidade", Some(quantidade.to_string()))]);
        let target = format!("{BASE}/boletos/faixas-nosso-numero{}", query(&pairs));
        let found = self.client.resultado(Ask::get("sicoob.boletos.consultarFaixas", target)).await?;
        Ok(found.unwrap_or_default())
    }

    /// `PATCH /boletos/{nossoNumero}`: changes one thing of a boleto.
    pub async fn alterar_boleto(
        &self,
        nosso_numero: i64,
        carteira: &Carteira,
        mudanca: Mudanca,
    ) -> Result<(), ClientError> {
        let operation = mudanca.operation();
        let body = Alteracao::of(carteira, mudanca);
        let target = format!("{BASE}/boletos/{nosso_numero}");
        self.client.feito(Ask::with(operation, Method::PATCH, target, &body)).await
    }

    /// `POST /boletos/{nossoNumero}/baixar`: writes a boleto off.
    pub async fn baixar_boleto(&self, nosso_numero: i64, carteira: &Carteira) -> Result<(), ClientError> {
        self.instruct("sicoob.boletos.baixar", Method::POST, nosso_numero, "baixar", carteira).await
    }

    /// `PUT /pagadores`: changes what is kept of a payer.
    pub async fn alterar_pagador(&self, pagador: &PagadorAlterado) -> Result<(), ClientError> {
        let target = format!("{BASE}/pagadores");
        self.client.feito(Ask::with("sicoob.pagadores.alterar", Method::PUT, target, pagador)).await
    }

    /// `POST …/negativacoes`: reports the payer to the credit bureaus.
    pub async fn negativar(&self, nosso_numero: i64, carteira: &Carteira) -> Result<(), ClientError> {
        self.instruct("sicoob.negativacoes.incluir", Method::POST, nosso_numero, "negativacoes", carteira)
            .await
    }

    /// `PATCH …/negativacoes`: cancels the report before it is out.
    pub async fn cancelar_negativacao(
        &self,
        nosso_numero: i64,
        carteira: &Carteira,
    ) -> Result<(), ClientError> {
        self.instruct("sicoob.negativacoes.cancelar", Method::PATCH, nosso_numero, "negativacoes", carteira)
            .await
    }

    /// `DELETE …/negativacoes`: takes the report back.
    pub async fn baixar_negativacao(
        &self,
        nosso_numero: i64,
        carteira: &Carteira,
    ) -> Result<(), ClientError> {
        self.instruct("sicoob.negativacoes.baixar", Method::DELETE, nosso_numero, "negativacoes", carteira)
            .await
    }

    /// `POST …/protestos`: takes the boleto to a notary.
    pub async fn protestar(&self, nosso_numero: i64, carteira: &Carteira) -> Result<(), ClientError> {
        self.instruct("sicoob.protestos.incluir", Method::POST, nosso_numero, "protestos", carteira).await
    }

    /// `PATCH …/protestos`: cancels the protest on the day it was asked for.
    pub async fn cancelar_protesto(&self, nosso_numero: i64, carteira: &Carteira) -> Result<(), ClientError> {
        self.instruct("sicoob.protestos.cancelar", Method::PATCH, nosso_numero, "protestos", carteira).await
    }

    /// `DELETE …/protestos`: gives the protest up.
    pub async fn desistir_do_protesto(
        &self,
        nosso_numero: i64,
        carteira: &Carteira,
    ) -> Result<(), ClientError> {
        self.instruct("sicoob.protestos.desistir", Method::DELETE, nosso_numero, "protestos", carteira).await
    }

    async fn instruct(
        &self,
        operation: &'static str,
        method: Method,
        nosso_numero: i64,
        what: &str,
        carteira: &Carteira,
    ) -> Result<(), ClientError> {
        let target = format!("{BASE}/boletos/{nosso_numero}/{what}");
        self.client.feito(Ask::with(operation, method, target, carteira)).await
    }

    /// `POST /webhooks`: has payments told to a URL; gives the webhook's number.
    pub async fn incluir_webhook(&self, webhook: &NovoWebhook) -> Result<i64, ClientError> {
        let ask = Ask::with("sicoob.webhooks.incluir", Method::POST, format!("{BASE}/webhooks"), webhook);
        self.client.o_resultado::<IdWebhook>(ask).await.map(|created| created.id_webhook)
    }

    /// `GET /webhooks`: one's webhooks, or one of them, or those of a kind of movement.
    pub async fn listar_webhooks(
        &self,
        id_webhook: Option<i64>,
        codigo_tipo_movimento: Option<i64>,
    ) -> Result<Vec<Webhook>, ClientError> {
        let pairs = query(&[
            ("idWebhook", id_webhook.map(|id| id.to_string())),
            ("codigoTipoMovimento", codigo_tipo_movimento.map(|codigo| codigo.to_string())),
        ]);
        let found = self
            .client
            .resultado(Ask::get("sicoob.webhooks.listar", format!("{BASE}/webhooks{pairs}")))
            .await?;
        Ok(found.unwrap_or_default())
    }

    /// `PATCH /webhooks/{idWebhook}`: another URL, which is validated anew.
    pub async fn alterar_webhook(
        &self,
        id_webhook: i64,
        alteracao: &AlteracaoWebhook,
    ) -> Result<(), ClientError> {
        let target = format!("{BASE}/webhooks/{id_webhook}");
        self.client.feito(Ask::with("sicoob.webhooks.alterar", Method::PATCH, target, alteracao)).await
    }

    /// `DELETE /webhooks/{idWebhook}`.
    pub async fn excluir_webhook(&self, id_webhook: i64) -> Result<(), ClientError> {
        let target = format!("{BASE}/webhooks/{id_webhook}");
        let operation = "sicoob.webhooks.excluir";
        self.client.feito(Ask { operation, method: Method::DELETE, target, body: None }).await
    }

    /// `PATCH /webhooks/{idWebhook}/reativar`: has an inactive webhook validated again.
    pub async fn reativar_webhook(&self, id_webhook: i64) -> Result<(), ClientError> {
        let target = format!("{BASE}/webhooks/{id_webhook}/reativar");
        let operation = "sicoob.webhooks.reativar";
        self.client.feito(Ask { operation, method: Method::PATCH, target, body: None }).await
    }

    /// `GET /webhooks/{idWebhook}/solicitacoes`: a page of what was sent, and how it went.
    pub async fn listar_solicitacoes(
        &self,
        id_webhook: i64,
        consulta: &ConsultaSolicitacoes,
    ) -> Result<Solicitacoes, ClientError> {
        let target = format!("{BASE}/webhooks/{id_webhook}/solicitacoes{}", query(&consulta.pairs()));
        let found = self.client.resultado(Ask::get("sicoob.webhooks.listarSolicitacoes", target)).await?;
        Ok(found.unwrap_or_default())
    }

    /// `GET /health`.
    pub async fn health(&self) -> Result<Health, ClientError> {
        const OPERATION: &str = "sicoob.health.consultar";
        let answer = self.client.call(Ask::get(OPERATION, format!("{BASE}/health"))).await?;
        read(&answer, OPERATION, json::from_text)
    }
}
