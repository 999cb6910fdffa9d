//! The command that registers a title, in the provider's words and without its wire (dossier 2.2).

use jiff::civil::Date;
use rust_decimal::Decimal;

/// Until when and how much: the three steps of a discount, absent ones none.
pub type Faixas = [(Option<Date>, Option<Decimal>); 3];

/// A title as its issuer asks for it: read, but not yet judged. Absent optional parts are none.
#[derive(Clone, Debug)]
pub struct Novo {
    /// `modalidade`.
    pub modalidade: i64,
    /// `numeroContaCorrente`.
    pub conta_corrente: i64,
    /// `especieDocumento`.
    pub especie: String,
    /// `seuNumero`.
    pub seu_numero: String,
    /// `identificacaoBoletoEmpresa`.
    pub identificacao_empresa: Option<String>,
    /// `identificacaoEmissaoBoleto`.
    pub emissao_por: i64,
    /// `identificacaoDistribuicaoBoleto`.
    pub distribuicao_por: i64,
    /// `dataEmissao`.
    pub emissao: Date,
    /// `dataVencimento`.
    pub vencimento: Date,
    /// `dataLimitePagamento`.
    pub limite: Option<Date>,
    /// `valor`.
    pub valor: Decimal,
    /// `valorAbatimento`.
    pub abatimento: Option<Decimal>,
    /// `tipoDesconto`.
    pub tipo_desconto: i64,
    /// Dates and values of the three steps.
    pub faixas: Faixas,
    /// `tipoMulta`, `dataMulta`, `valorMulta`.
    pub multa: (i64, Option<Date>, Option<Decimal>),
    /// `tipoJurosMora`, `dataJurosMora`, `valorJurosMora`.
    pub juros: (i64, Option<Date>, Option<Decimal>),
    /// `numeroParcela`.
    pub parcela: i64,
    /// `aceite`.
    pub aceite: bool,
    /// `codigoNegativacao` and `numeroDiasNegativacao`.
    pub negativacao: (Option<i64>, Option<i64>),
    /// `codigoProtesto` and `numeroDiasProtesto`.
    pub protesto: (Option<i64>, Option<i64>),
    /// `pagador`.
    pub pagador: NovoPagador,
    /// `beneficiarioFinal`: document and name.
    pub beneficiario_final: Option<(String, String)>,
    /// `mensagensInstrucao`: type and lines.
    pub instrucoes: Option<(i64, Vec<String>)>,
    /// `rateioCreditos`.
    pub rateio: Vec<NovoRateio>,
    /// `codigoCadastrarPIX`: 0 the account's own way, 1 with, 2 without.
    pub pix: i64,
}

/// One account of `rateioCreditos`, read but not yet judged.
#[derive(Clone, Debug)]
pub struct NovoRateio {
    /// `numeroBanco`.
    pub banco: i64,
    /// `numeroAgencia`.
    pub agencia: i64,
    /// `numeroContaCorrente`.
    pub conta_corrente: String,
    /// `contaPrincipal`.
    pub principal: bool,
    /// `codigoTipoValorRateio`.
    pub tipo: i64,
    /// `valorRateio`.
    pub valor: Decimal,
    /// `codigoTipoCalculoRateio`.
    pub calculo: i64,
    /// `numeroCpfCnpjTitular`.
    pub documento: Option<String>,
    /// `nomeTitular`.
    pub titular: String,
    /// `codigoFinalidadeTed`.
    pub finalidade_ted: Option<String>,
    /// `codigoTipoContaDestinoTed`.
    pub tipo_conta_ted: Option<String>,
    /// `quantidadeDiasFloat`.
    pub dias_float: i64,
    /// `dataFloatCredito`.
    pub data_float: Option<Date>,
}

/// `pagador`, read but not yet judged.
#[derive(Clone, Debug)]
pub struct NovoPagador {
    /// `numeroCpfCnpj`.
    pub documento: String,
    /// `nome`.
    pub nome: String,
    /// `endereco`.
    pub endereco: String,
    /// `bairro`.
    pub bairro: String,
    /// `cidade`.
    pub cidade: String,
    /// `cep`.
    pub cep: String,
    /// `uf`.
    pub uf: String,
    /// `email`.
    pub emails: Vec<String>,
}
