//! Contracts and payers.

use compact_str::CompactString;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::br::cpf_cnpj::CpfCnpj;
use crate::br::uf::Uf;

/// A beneficiary's collection contract at a cooperative.
#[derive(Clone, Debug)]
pub struct Conta {
    /// `numeroContrato` of version 2, `numeroCliente` of version 3: seven digits at most, since the barcode has no room for more.
    pub numero: u32,
    /// The cooperative; no request names it, yet it is part of every nosso número (dossier 4.2).
    pub cooperativa: u16,
    /// The current account that is credited.
    pub conta_corrente: u32,
    /// The beneficiary's name.
    pub nome: String,
    /// The beneficiary's CPF or CNPJ.
    pub documento: CpfCnpj,
    /// Where the beneficiary is: street and number.
    pub endereco: String,
    /// District.
    pub bairro: String,
    /// Eight digits.
    pub cep: String,
    /// City.
    pub cidade: String,
    /// State.
    pub uf: Uf,
    /// What the cooperative charges for a movement.
    pub tarifa: Decimal,
    /// The sequence that the next title gets when the request names no nosso número.
    pub proximo: u32,
    /// The ranges that were reserved, from which a request may name a nosso número (dossier 2.2).
    pub faixas: Vec<FaixaReservada>,
    /// `validaDigitoVerificadorNossoNumero`: whether the client appends the check digit to a reserved number; if not, the numbers
    /// of a range are final (dossier 2.3).
    pub valida_digito: bool,
    /// Whether its slips are hybrid.
    pub pix: PixDaConta,
    /// `numeroContratoCobranca`: the contracts below this one.
    pub contratos_cobranca: Vec<u64>,
    /// Whether every request must name one of these (dossier 2.0, code 5002).
    pub exige_contrato_cobranca: bool,
}

/// A reserved range of nosso números.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FaixaReservada {
    /// The first: a sequence, or with `valida_digito` off a final number.
    pub inicial: u32,
    /// The last, which belongs to it.
    pub r#final: u32,
}

/// `codigoCadastrarPIX` 0 means the account's own way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PixDaConta {
    /// Every slip is hybrid unless the request says 2.
    Sempre,
    /// Only those whose request says 1.
    #[default]
    SobPedido,
    /// None: a request that says 1 gets `descricaoRejeicaoPix`.
    Indisponivel,
}

/// Who pays, as the contract's register has it: titles name their payer, so that a change shows on all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pagador {
    /// CPF or CNPJ.
    pub documento: CpfCnpj,
    /// Name.
    pub nome: CompactString,
    /// Street and number.
    pub endereco: CompactString,
    /// District.
    pub bairro: CompactString,
    /// City.
    pub cidade: CompactString,
    /// Eight digits.
    pub cep: CompactString,
    /// State.
    pub uf: Uf,
    /// Where notices go.
    pub emails: Vec<String>,
}
