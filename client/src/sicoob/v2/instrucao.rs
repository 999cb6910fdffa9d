//! What version 2 is told about boletos (dossier sicoob 2.7). Each comes back under its item's status; one that was refused comes as
//! it was sent, so that nothing is sure to be there. Dates carry a time: [`Data::com_hora`].

use rust_decimal::Decimal;

use crate::json::{Data, record};
use crate::sicoob::Rateio;

record! {
    /// A boleto to be protested, reported, or neither any more.
    Alvo {
        numero_contrato: Option<i64> = "numeroContrato",
        modalidade: Option<i64> = "modalidade",
        nosso_numero: Option<i64> = "nossoNumero",
    }

    /// A later due date.
    Prorrogacao {
        numero_contrato: Option<i64> = "numeroContrato",
        modalidade: Option<i64> = "modalidade",
        nosso_numero: Option<i64> = "nossoNumero",
        data_vencimento: Option<Data> = "dataVencimento",
    }

    /// A later last day of payment.
    ProrrogacaoLimite {
        numero_contrato: Option<i64> = "numeroContrato",
        modalidade: Option<i64> = "modalidade",
        nosso_numero: Option<i64> = "nossoNumero",
        data_limite_pagamento: Option<Data> = "dataLimitePagamento",
    }

    /// Other discounts.
    Desconto {
        numero_contrato: Option<i64> = "numeroContrato",
        modalidade: Option<i64> = "modalidade",
        nosso_numero: Option<i64> = "nossoNumero",
        tipo_desconto: Option<i64> = "tipoDesconto",
        data_primeiro_desconto: Option<Data> = "dataPrimeiroDesconto",
        valor_primeiro_desconto: Option<Decimal> = "valorPrimeiroDesconto",
        data_segundo_desconto: Option<Data> = "dataSegundoDesconto",
        valor_segundo_desconto: Option<Decimal> = "valorSegundoDesconto",
        data_terceiro_desconto: Option<Data> = "dataTerceiroDesconto",
        valor_terceiro_desconto: Option<Decimal> = "valorTerceiroDesconto",
    }

    /// Another rebate.
    Abatimento {
        numero_contrato: Option<i64> = "numeroContrato",
        modalidade: Option<i64> = "modalidade",
        nosso_numero: Option<i64> = "nossoNumero",
        valor_abatimento: Option<Decimal> = "valorAbatimento",
    }

    /// Another fine.
    Multa {
        numero_contrato: Option<i64> = "numeroContrato",
        modalidade: Option<i64> = "modalidade",
        nosso_numero: Option<i64> = "nossoNumero",
        tipo_multa: Option<i64> = "tipoMulta",
        data_multa: Option<Data> = "dataMulta",
        valor_multa: Option<Decimal> = "valorMulta",
    }

    /// Other interest on arrears.
    JurosMora {
        numero_contrato: Option<i64> = "numeroContrato",
        modalidade: Option<i64> = "modalidade",
        nosso_numero: Option<i64> = "nossoNumero",
        tipo_juros_mora: Option<i64> = "tipoJurosMora",
        data_juros_mora: Option<Data> = "dataJurosMora",
        valor_juros_mora: Option<Decimal> = "valorJurosMora",
    }

    /// Another face value, of boletos of credit cards.
    ValorNominal {
        numero_contrato: Option<i64> = "numeroContrato",
        modalidade: Option<i64> = "modalidade",
        nosso_numero: Option<i64> = "nossoNumero",
        valor: Option<Decimal> = "valor",
    }

    /// Another number of one's own.
    SeuNumero {
        numero_contrato: Option<i64> = "numeroContrato",
        modalidade: Option<i64> = "modalidade",
        nosso_numero: Option<i64> = "nossoNumero",
        seu_numero: Option<String> = "seuNumero",
        identificacao_boleto_empresa: Option<String> = "identificacaoBoletoEmpresa",
    }

    /// Another kind of document.
    EspecieDocumento {
        numero_contrato: Option<i64> = "numeroContrato",
        modalidade: Option<i64> = "modalidade",
        nosso_numero: Option<i64> = "nossoNumero",
        especie_documento: Option<String> = "especieDocumento",
    }

    /// A boleto to be written off.
    Baixa {
        numero_contrato: Option<i64> = "numeroContrato",
        modalidade: Option<i64> = "modalidade",
        nosso_numero: Option<i64> = "nossoNumero",
        seu_numero: Option<String> = "seuNumero",
    }

    /// With Pix or without.
    Pix {
        numero_contrato: Option<i64> = "numeroContrato",
        modalidade: Option<i64> = "modalidade",
        nosso_numero: Option<i64> = "nossoNumero",
        utilizar_pix: Option<bool> = "utilizarPix",
    }

    /// Other shares, or none.
    RateioCreditos {
        numero_contrato: Option<i64> = "numeroContrato",
        modalidade: Option<i64> = "modalidade",
        nosso_numero: Option<i64> = "nossoNumero",
        /// 2 change, 3 take away.
        tipo_operacao: Option<i64> = "tipoOperacao",
        rateio_creditos: Vec<Rateio> = "rateioCreditos",
    }
}
