//! The terms of a title: what its issuer said, and what the bank filled in (dossier 2.2).

use compact_str::CompactString;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::br::cpf_cnpj::CpfCnpj;

/// On whose behalf the beneficiary collects (`beneficiarioFinal`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BeneficiarioFinal {
    /// CPF or CNPJ.
    pub documento: CpfCnpj,
    /// Name.
    pub nome: String,
}

/// `tipoDesconto` with up to three dates and values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Desconto {
    /// 0 none, 1 value and 2 percentage until a date, 3 to 6 by day of anticipation.
    pub tipo: u8,
    /// First, second and third: until when, and how much.
    pub faixas: Vec<Faixa>,
}

/// One step of a discount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faixa {
    /// Until when; types 3 to 6 may leave it out.
    pub ate: Option<Date>,
    /// Amount or percentage.
    pub valor: Decimal,
}

/// A fine (`tipoMulta` 1 value, 2 percentage) or interest (`tipoJurosMora` 1 value a day, 2 percentage a month).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Encargo {
    /// The document's number; 0 (fine) or 3 (interest) is none.
    pub tipo: u8,
    /// From when; absent: the day after the due date.
    pub desde: Option<Date>,
    /// Amount or percentage.
    pub valor: Decimal,
}

/// `codigoNegativacao` or `codigoProtesto` with the number of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instrucao {
    /// The document's number.
    pub codigo: u8,
    /// After how many days.
    pub dias: Option<u8>,
}

/// `codigoTipoValorRateio`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TipoRateio {
    /// 1.
    Percentual,
    /// 2.
    Valor,
}

impl TipoRateio {
    /// Its number.
    pub fn numero(self) -> u8 {
        match self {
            Self::Percentual => 1,
            Self::Valor => 2,
        }
    }
}

/// One account that a payment is shared with (`rateioCreditos`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rateio {
    /// `numeroBanco`.
    pub banco: u16,
    /// `numeroAgencia`.
    pub agencia: u32,
    /// `numeroContaCorrente`, text on the wire.
    pub conta_corrente: String,
    /// `contaPrincipal`.
    pub principal: bool,
    /// `codigoTipoValorRateio`.
    pub tipo: TipoRateio,
    /// `valorRateio`, text on the wire.
    pub valor: Decimal,
    /// `codigoTipoCalculoRateio`: 1, the amount that was paid.
    pub calculo: u8,
    /// `numeroCpfCnpjTitular`.
    pub documento: Option<CpfCnpj>,
    /// `nomeTitular`.
    pub titular: String,
    /// `codigoFinalidadeTed`, text on the wire.
    pub finalidade_ted: Option<String>,
    /// `codigoTipoContaDestinoTed`: CC, CD or CG.
    pub tipo_conta_ted: Option<String>,
    /// `quantidadeDiasFloat`.
    pub dias_float: u8,
    /// `dataFloatCredito`.
    pub data_float: Option<Date>,
}

/// The terms of a title: what its issuer said, and what the bank filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Termos {
    /// `DM` and its like.
    pub especie: &'static str,
    /// The issuer's own number.
    pub seu_numero: CompactString,
    /// `identificacaoBoletoEmpresa`.
    pub identificacao_empresa: Option<CompactString>,
    /// 1 bank, 2 client.
    pub emissao_por: u8,
    /// 1 bank, 2 client.
    pub distribuicao_por: u8,
    /// `dataEmissao`.
    pub emissao: Date,
    /// `dataVencimento`.
    pub vencimento: Date,
    /// `dataLimitePagamento`: nobody takes a payment after it.
    pub limite: Date,
    /// Face value.
    pub valor: Decimal,
    /// `valorAbatimento`.
    pub abatimento: Decimal,
    /// Discount.
    pub desconto: Desconto,
    /// Fine.
    pub multa: Encargo,
    /// Interest.
    pub juros: Encargo,
    /// 1 to 99.
    pub parcela: u8,
    /// `aceite`.
    pub aceite: bool,
    /// Debt listing.
    pub negativacao: Option<Instrucao>,
    /// Protest.
    pub protesto: Option<Instrucao>,
    /// On whose behalf.
    pub beneficiario_final: Option<Box<BeneficiarioFinal>>,
    /// `tipoInstrucao` of version 2 and the lines.
    pub instrucoes: Option<Box<(u8, Vec<String>)>>,
    /// With whom the payment is shared.
    pub rateio: Vec<Rateio>,
}
