//! What both generations share.

use crate::json::{Codigo, Data, record};

/// By what a boleto is found. Where several are given, the bank takes line and bar code before the nosso número.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChaveBoleto {
    /// Nosso número, check digit included.
    NossoNumero(i64),
    /// Linha digitável, 47 digits.
    LinhaDigitavel(String),
    /// Bar code, 44 digits.
    CodigoBarras(String),
}

impl ChaveBoleto {
    pub(super) fn pair(&self) -> (&'static str, Option<String>) {
        match self {
            Self::NossoNumero(numero) => ("nossoNumero", Some(numero.to_string())),
            Self::LinhaDigitavel(linha) => ("linhaDigitavel", Some(linha.clone())),
            Self::CodigoBarras(codigo) => ("codigoBarras", Some(codigo.clone())),
        }
    }
}

record! {
    /// For whom the money is in the end.
    BeneficiarioFinal {
        numero_cpf_cnpj: Option<String> = "numeroCpfCnpj",
        nome: Option<String> = "nome",
    }

    /// A share of what is paid that goes to another account.
    Rateio {
        numero_banco: i64 = "numeroBanco",
        numero_agencia: i64 = "numeroAgencia",
        /// A text in the API's own description, a number to older programs.
        numero_conta_corrente: Codigo = "numeroContaCorrente",
        conta_principal: bool = "contaPrincipal",
        /// 1 percent, 2 amount.
        codigo_tipo_valor_rateio: i64 = "codigoTipoValorRateio",
        /// A text in the API's own description.
        valor_rateio: Codigo = "valorRateio",
        codigo_tipo_calculo_rateio: Option<i64> = "codigoTipoCalculoRateio",
        numero_cpf_cnpj_titular: Option<String> = "numeroCpfCnpjTitular",
        nome_titular: String = "nomeTitular",
        codigo_finalidade_ted: Option<Codigo> = "codigoFinalidadeTed",
        /// CC, CD or CG.
        codigo_tipo_conta_destino_ted: Option<String> = "codigoTipoContaDestinoTed",
        quantidade_dias_float: Option<i64> = "quantidadeDiasFloat",
        data_float_credito: Option<Data> = "dataFloatCredito",
    }

    /// A line of a boleto's history.
    Historico {
        data_historico: Data = "dataHistorico",
        /// 1 entry, 2 change, 3 extension, 4 fees, 5 protest, 6 settlement or write-off.
        tipo_historico: Codigo = "tipoHistorico",
        descricao_historico: String = "descricaoHistorico",
    }
}
