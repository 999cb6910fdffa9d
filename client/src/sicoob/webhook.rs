//! Webhooks, which version 3 alone has: their registration, and what they deliver (dossier sicoob 2.5).
//!
//! A delivery says that some bank took a payment, not that the money is there: the boleto is settled when a movement or its
//! state says so.

use futures_util::stream::{self, Stream, StreamExt as _, TryStreamExt as _};
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::v3::V3;
use crate::error::{ClientError, Provider};
use crate::json::{Codigo, Data, from_text, record};

record! {
    /// A webhook to be registered.
    NovoWebhook {
        /// https, port 443.
        url: String = "url",
        /// 7, payment.
        codigo_tipo_movimento: i64 = "codigoTipoMovimento",
        /// 1, as it happens.
        codigo_periodo_movimento: i64 = "codigoPeriodoMovimento",
        email: Option<String> = "email",
    }

    /// What the bank says of a new one.
    IdWebhook { id_webhook: i64 = "idWebhook", }

    /// Another URL or address of a webhook.
    AlteracaoWebhook {
        url: String = "url",
        email: Option<String> = "email",
    }

    /// A webhook as the bank keeps it.
    Webhook {
        id_webhook: i64 = "idWebhook",
        url: String = "url",
        /// Not given back by the real bank (measured).
        email: Option<String> = "email",
        codigo_tipo_movimento: i64 = "codigoTipoMovimento",
        descricao_tipo_movimento: Option<String> = "descricaoTipoMovimento",
        codigo_periodo_movimento: i64 = "codigoPeriodoMovimento",
        descricao_periodo_movimento: Option<String> = "descricaoPeriodoMovimento",
        /// 1 awaits validation, 2 valid, 3 inactive.
        codigo_situacao: i64 = "codigoSituacao",
        descricao_situacao: Option<String> = "descricaoSituacao",
        data_hora_cadastro: Option<Data> = "dataHoraCadastro",
        data_hora_ultima_alteracao: Option<Data> = "dataHoraUltimaAlteracao",
        data_hora_inativacao: Option<Data> = "dataHoraInativacao",
        descricao_motivo_inativacao: Option<String> = "descricaoMotivoInativacao",
    }

    /// An attempt to deliver.
    WebhookNotificacao {
        url: String = "url",
        data_hora_inicio: Option<Data> = "dataHoraInicio",
        data_hora_fim: Option<Data> = "dataHoraFim",
        /// Seconds; spelt as the API spells it.
        tempo_comunicao: Option<Decimal> = "tempoComunicao",
        codigo_status_requisicao: Option<i64> = "codigoStatusRequisicao",
        descricao_codigo_status_requisicao: Option<String> = "descricaoCodigoStatusRequisicao",
    }

    /// Something to deliver, with its attempts.
    WebhookSolicitacao {
        codigo_webhook_situacao: Option<i64> = "codigoWebhookSituacao",
        descricao_webhook_situacao: Option<String> = "descricaoWebhookSituacao",
        /// 2 to be sent, 3 sent, 6 failed.
        codigo_solicitacao_situacao: i64 = "codigoSolicitacaoSituacao",
        descricao_solicitacao_situacao: Option<String> = "descricaoSolicitacaoSituacao",
        codigo_tipo_movimento: Option<i64> = "codigoTipoMovimento",
        descricao_tipo_movimento: Option<String> = "descricaoTipoMovimento",
        codigo_periodo_movimento: Option<i64> = "codigoPeriodoMovimento",
        descricao_periodo_movimento: Option<String> = "descricaoPeriodoMovimento",
        descricao_erro_processamento: Option<String> = "descricaoErroProcessamento",
        data_hora_cadastro: Option<Data> = "dataHoraCadastro",
        validacao_webhook: Option<bool> = "validacaoWebhook",
        nosso_numero: Option<i64> = "nossoNumero",
        codigo_barras: Option<String> = "codigoBarras",
        webhook_notificacoes: Vec<WebhookNotificacao> = "webhookNotificacoes",
    }

    /// A page of deliveries.
    Solicitacoes {
        pagina_atual: i64 = "paginaAtual",
        total_paginas: i64 = "totalPaginas",
        total_registros: i64 = "totalRegistros",
        webhook_solicitacoes: Vec<WebhookSolicitacao> = "webhookSolicitacoes",
    }

    /// What the bank delivers to a URL: a ping to validate it, or an event.
    Notificacao {
        id_webhook: i64 = "idWebhook",
        /// True on the ping, which is to be answered 200, 201 or 204.
        validacao_webhook: Option<bool> = "validacaoWebhook",
        tipo_movimento: Option<i64> = "tipoMovimento",
        dados: Option<Pagamento> = "dados",
    }

    /// A payment that some bank took, or took back.
    Pagamento {
        numero_identificador_baixa: Option<Codigo> = "numeroIdentificadorBaixa",
        codigo_barras_boleto: Option<String> = "codigoBarrasBoleto",
        codigo_barras_baixa: Option<String> = "codigoBarrasBaixa",
        /// With leading zeros.
        nosso_numero: Codigo = "nossoNumero",
        seu_numero: Option<String> = "seuNumero",
        codigo_banco_recebedor: Option<Codigo> = "codigoBancoRecebedor",
        codigo_agencia_recebedora: Option<i64> = "codigoAgenciaRecebedora",
        numero_cliente: i64 = "numeroCliente",
        cpf_cnpj_beneficiario: Option<String> = "cpfCnpjBeneficiario",
        codigo_tipo_pessoa_pagador: Option<String> = "codigoTipoPessoaPagador",
        nome_pagador: Option<String> = "nomePagador",
        cpf_cnpj_pagador: Option<String> = "cpfCnpjPagador",
        nome_fantasia_pagador: Option<String> = "nomeFantasiaPagador",
        codigo_tipo_pessoa_portador: Option<String> = "codigoTipoPessoaPortador",
        nome_portador: Option<String> = "nomePortador",
        cpf_cnpj_portador: Option<String> = "cpfCnpjPortador",
        valor_boleto: Decimal = "valorBoleto",
        valor_pagamento: Decimal = "valorPagamento",
        codigo_canal_pagamento: Option<i64> = "codigoCanalPagamento",
        /// 11 fraud, 13 reversal, 72 return for fraud, 88 return without reactivation.
        codigo_motivo_cancelamento: Option<i64> = "codigoMotivoCancelamento",
        data_emissao: Option<Data> = "dataEmissao",
        data_vencimento: Option<Data> = "dataVencimento",
        data_limite_pagamento: Option<Data> = "dataLimitePagamento",
        data_hora_situacao_baixa: Option<Data> = "dataHoraSituacaoBaixa",
        /// Spelt as the bank spells it.
        baixa_realizada_em_contigencia: Option<bool> = "baixaRealizadaEmContigencia",
        /// Whether the payment was taken back.
        cancelamento_baixa: Option<bool> = "cancelamentoBaixa",
    }
}

impl Notificacao {
    /// Reads the body of a delivery, for whoever receives them.
    ///
    /// # Errors
    /// What is not as the documents have it.
    pub fn read(body: &str) -> Result<Self, ClientError> {
        from_text(body).map_err(|wrong| ClientError::unreadable(Provider::Sicoob, wrong.to_string(), body))
    }
}

/// Which deliveries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsultaSolicitacoes {
    /// Those of this day.
    pub data_solicitacao: Date,
    /// From 1.
    pub pagina: Option<i64>,
    /// 2 to be sent, 3 sent, 6 failed.
    pub codigo_solicitacao_situacao: Option<i64>,
    /// Those of this boleto.
    pub codigo_barras: Option<String>,
    /// Those of this boleto.
    pub nosso_numero: Option<i64>,
}

impl ConsultaSolicitacoes {
    /// All of a day.
    pub fn of(data_solicitacao: Date) -> Self {
        Self {
            data_solicitacao,
            pagina: None,
            codigo_solicitacao_situacao: None,
            codigo_barras: None,
            nosso_numero: None,
        }
    }

    pub(super) fn pairs(&self) -> [(&'static str, Option<String>); 5] {
        let text = |number: Option<i64>| number.map(|number| number.to_string());
        [
            ("dataSolicitacao", Some(self.data_solicitacao.to_string())),
            ("pagina", text(self.pagina)),
            ("codigoSolicitacaoSituacao", text(self.codigo_solicitacao_situacao)),
            ("codigoBarras", self.codigo_barras.clone()),
            ("nossoNumero", text(self.nosso_numero)),
        ]
    }
}

/// Page after page, until the bank names no further one.
pub(super) fn pages(
    api: V3<'_>,
    id_webhook: i64,
    consulta: ConsultaSolicitacoes,
) -> impl Stream<Item = Result<WebhookSolicitacao, ClientError>> + '_ {
    let first = consulta.pagina.unwrap_or(1);
    stream::try_unfold(Some(first), move |pagina| {
        let mut consulta = consulta.clone();
        async move {
            let Some(pagina) = pagina else { return Ok(None) };
            consulta.pagina = Some(pagina);
            let page = api.listar_solicitacoes(id_webhook, &consulta).await?;
            let next = (pagina < page.total_paginas).then_some(pagina + 1);
            Ok::<_, ClientError>(Some((stream::iter(page.webhook_solicitacoes).map(Ok), next)))
        }
    })
    .try_flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deliveries_of_the_dossier_are_read() {
        let ping = Notificacao::read(r#"{"idWebhook":990,"validacaoWebhook":true}"#).unwrap();
        assert_eq!((ping.id_webhook, ping.validacao_webhook, ping.dados), (990, Some(true), None));
        let event = Notificacao::read(
            r#"{"idWebhook":990,"tipoMovimento":7,"dados":{"nossoNumero":"0000000421","seuNumero":"NF-42","numeroCliente":1234567,"valorBoleto":150.75,"valorPagamento":150.75,"codigoBancoRecebedor":"756","baixaRealizadaEmContigencia":false,"cancelamentoBaixa":false,"novo":1}}"#,
        )
        .unwrap();
        let paid = event.dados.unwrap();
        assert_eq!(
            (paid.nosso_numero.as_str(), paid.valor_pagamento.to_string().as_str()),
            ("0000000421", "150.75")
        );
        assert_eq!((paid.cancelamento_baixa, paid.extra.get("novo")), (Some(false), Some("1")));
        let error = Notificacao::read(r#"{"idWebhook":990,"dados":{}}"#).unwrap_err();
        assert_eq!(error.to_string(), "sicoob: unreadable answer: dados.nossoNumero: missing");
    }
}
