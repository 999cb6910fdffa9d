//! Changes of a boleto, one at a time (dossier sicoob 2.4).

use rust_decimal::Decimal;

use super::Carteira;
use crate::json::{Data, record};
use crate::sicoob::Rateio;

record! {
    /// Another kind of document.
    EspecieDocumento { codigo_especie_documento: String = "codigoEspecieDocumento", }

    /// Another number of one's own.
    SeuNumero {
        seu_numero: String = "seuNumero",
        identificacao_boleto_empresa: Option<String> = "identificacaoBoletoEmpresa",
    }

    /// Other discounts; kinds as at the issue.
    Desconto {
        tipo_desconto: i64 = "tipoDesconto",
        data_primeiro_desconto: Option<Data> = "dataPrimeiroDesconto",
        valor_primeiro_desconto: Option<Decimal> = "valorPrimeiroDesconto",
        data_segundo_desconto: Option<Data> = "dataSegundoDesconto",
        valor_segundo_desconto: Option<Decimal> = "valorSegundoDesconto",
        data_terceiro_desconto: Option<Data> = "dataTerceiroDesconto",
        valor_terceiro_desconto: Option<Decimal> = "valorTerceiroDesconto",
    }

    /// Another rebate.
    Abatimento { valor_abatimento: Decimal = "valorAbatimento", }

    /// Another fine.
    Multa {
        tipo_multa: i64 = "tipoMulta",
        data_multa: Option<Data> = "dataMulta",
        valor_multa: Option<Decimal> = "valorMulta",
    }

    /// Other interest on arrears.
    JurosMora {
        tipo_juros_mora: i64 = "tipoJurosMora",
        data_juros_mora: Option<Data> = "dataJurosMora",
        valor_juros_mora: Option<Decimal> = "valorJurosMora",
    }

    /// Other shares, or none.
    RateioCredito {
        /// 2 change, 3 take away.
        tipo_operacao: i64 = "tipoOperacao",
        rateio_creditos: Vec<Rateio> = "rateioCreditos",
    }

    /// With Pix or without.
    Pix { utilizar_pix: bool = "utilizarPix", }

    /// A later due date.
    ProrrogacaoVencimento { data_vencimento: Data = "dataVencimento", }

    /// A later last day of payment.
    ProrrogacaoLimitePagamento { data_limite_pagamento: Data = "dataLimitePagamento", }

    /// Another face value.
    ValorNominal { valor: Decimal = "valor", }

    /// The body of the request: whose boleto, and one of the changes.
    Alteracao {
        numero_cliente: i64 = "numeroCliente",
        codigo_modalidade: i64 = "codigoModalidade",
        numero_contrato_cobranca: Option<i64> = "numeroContratoCobranca",
        especie_documento: Option<EspecieDocumento> = "especieDocumento",
        seu_numero: Option<SeuNumero> = "seuNumero",
        desconto: Option<Desconto> = "desconto",
        abatimento: Option<Abatimento> = "abatimento",
        multa: Option<Multa> = "multa",
        juros_mora: Option<JurosMora> = "jurosMora",
        rateio_credito: Option<RateioCredito> = "rateioCredito",
        pix: Option<Pix> = "pix",
        prorrogacao_vencimento: Option<ProrrogacaoVencimento> = "prorrogacaoVencimento",
        prorrogacao_limite_pagamento: Option<ProrrogacaoLimitePagamento> = "prorrogacaoLimitePagamento",
        valor_nominal: Option<ValorNominal> = "valorNominal",
    }
}

/// What to change; the API takes one thing at a time.
#[derive(Debug, Clone, PartialEq)]
pub enum Mudanca {
    /// The kind of document.
    EspecieDocumento(EspecieDocumento),
    /// The number of one's own.
    SeuNumero(SeuNumero),
    /// The discounts.
    Desconto(Desconto),
    /// The rebate.
    Abatimento(Abatimento),
    /// The fine.
    Multa(Multa),
    /// The interest.
    JurosMora(JurosMora),
    /// The shares.
    RateioCredito(RateioCredito),
    /// Pix.
    Pix(Pix),
    /// The due date.
    ProrrogacaoVencimento(ProrrogacaoVencimento),
    /// The last day of payment.
    ProrrogacaoLimitePagamento(ProrrogacaoLimitePagamento),
    /// The face value.
    ValorNominal(ValorNominal),
}

impl Mudanca {
    pub(super) fn operation(&self) -> &'static str {
        match self {
            Self::EspecieDocumento(_) => "sicoob.boletos.alterarEspecieDocumento",
            Self::SeuNumero(_) => "sicoob.boletos.alterarSeuNumero",
            Self::Desconto(_) => "sicoob.boletos.alterarDesconto",
            Self::Abatimento(_) => "sicoob.boletos.alterarAbatimento",
            Self::Multa(_) => "sicoob.boletos.alterarMulta",
            Self::JurosMora(_) => "sicoob.boletos.alterarJurosMora",
            Self::RateioCredito(_) => "sicoob.boletos.alterarRateioCreditos",
            Self::Pix(_) => "sicoob.boletos.alterarPix",
            Self::ProrrogacaoVencimento(_) => "sicoob.boletos.prorrogar",
            Self::ProrrogacaoLimitePagamento(_) => "sicoob.boletos.prorrogarLimite",
            Self::ValorNominal(_) => "sicoob.boletos.alterarValorNominal",
        }
    }
}

impl Alteracao {
    /// The body for a change of a boleto of this account.
    pub fn of(carteira: &Carteira, mudanca: Mudanca) -> Self {
        let mut body = Self {
            numero_cliente: carteira.numero_cliente,
            codigo_modalidade: carteira.codigo_modalidade,
            numero_contrato_cobranca: carteira.numero_contrato_cobranca,
            extra: carteira.extra.clone(),
            ..Self::default()
        };
        match mudanca {
            Mudanca::EspecieDocumento(new) => body.especie_documento = Some(new),
            Mudanca::SeuNumero(new) => body.seu_numero = Some(new),
            Mudanca::Desconto(new) => body.desconto = Some(new),
            Mudanca::Abatimento(new) => body.abatimento = Some(new),
            Mudanca::Multa(new) => body.multa = Some(new),
            Mudanca::JurosMora(new) => body.juros_mora = Some(new),
            Mudanca::RateioCredito(new) => body.rateio_credito = Some(new),
            Mudanca::Pix(new) => body.pix = Some(new),
            Mudanca::ProrrogacaoVencimento(new) => body.prorrogacao_vencimento = Some(new),
            Mudanca::ProrrogacaoLimitePagamento(new) => body.prorrogacao_limite_pagamento = Some(new),
            Mudanca::ValorNominal(new) => body.valor_nominal = Some(new),
        }
        body
    }
}
