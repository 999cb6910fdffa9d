//! What Sicoob keeps: collection contracts, titles with what happened to them, and the requests for movement files (dossier
//! sections 2.2, 3 and 4.1). Tokens and applications are in `acesso`.

use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::br::boleto::CodigoBarras;
use crate::br::cpf_cnpj::CpfCnpj;
use crate::br::uf::Uf;
use crate::facts::{Moment, Ready};
use crate::world::Id;

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
    /// What the cooperative charges for a movement.
    pub tarifa: Decimal,
    /// The sequence that the next title gets when the request names no nosso número.
    pub proximo: u32,
}

/// Who pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pagador {
    /// CPF or CNPJ.
    pub documento: CpfCnpj,
    /// Name.
    pub nome: String,
    /// Street and number.
    pub endereco: String,
    /// District.
    pub bairro: String,
    /// City.
    pub cidade: String,
    /// Eight digits.
    pub cep: String,
    /// State.
    pub uf: Uf,
    /// Where notices go.
    pub emails: Vec<String>,
}

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

/// The terms of a title: what its issuer said, and what the bank filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Termos {
    /// `DM` and its like.
    pub especie: String,
    /// The issuer's own number.
    pub seu_numero: String,
    /// `identificacaoBoletoEmpresa`.
    pub identificacao_empresa: Option<String>,
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
    /// Who pays.
    pub pagador: Pagador,
    /// On whose behalf.
    pub beneficiario_final: Option<BeneficiarioFinal>,
    /// `tipoInstrucao` of version 2 and the lines.
    pub instrucoes: Option<(u8, Vec<String>)>,
}

/// A title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boleto {
    /// The contract that it belongs to.
    pub conta: Id,
    /// Sequence and check digit as one number.
    pub nosso_numero: u32,
    /// Barcode of the terms as they are now.
    pub barras: CodigoBarras,
    /// Barcodes from before the due date was changed: what was printed can still be looked up.
    pub barras_antigas: Vec<CodigoBarras>,
    /// The terms.
    pub termos: Termos,
    /// The day on which it was registered.
    pub entrada: Date,
    /// Where it stands.
    pub situacao: Situacao,
    /// What happened to it, oldest first.
    pub movimentos: Vec<Id>,
}

/// Modality 1, simple with registration: the only one that the API issues (dossier 2.0).
pub const MODALIDADE: u8 = 1;

/// `situacaoBoleto` (dossier 4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Situacao {
    /// Waits for its payer.
    EmAberto,
    /// Written off without payment.
    Baixado,
    /// Paid.
    Liquidado,
}

/// `tipoMovimento` (seed: "1. Entrada 2. Prorrogação 3. A Vencer 4. Vencido 5. Liquidação 6. Baixa").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tipo {
    /// 1.
    Entrada = 1,
    /// 2.
    Prorrogacao = 2,
    /// 3.
    AVencer = 3,
    /// 4.
    Vencido = 4,
    /// 5.
    Liquidacao = 5,
    /// 6.
    Baixa = 6,
}

impl Tipo {
    /// All, in the document's order.
    pub const TODOS: [Self; 6] =
        [Self::Entrada, Self::Prorrogacao, Self::AVencer, Self::Vencido, Self::Liquidacao, Self::Baixa];

    /// The one of this number.
    pub fn de(numero: i64) -> Option<Self> {
        Self::TODOS.into_iter().find(|tipo| i64::from(tipo.numero()) == numero)
    }

    /// Its number.
    pub fn numero(self) -> u8 {
        self as u8
    }
}

/// Something that happened to a title; the history of `GET /boletos` and the movement files both tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movimento {
    /// The day.
    pub data: Date,
    /// What.
    pub fato: Fato,
    /// What the cooperative charged for it.
    pub tarifa: Decimal,
}

/// What can happen to a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fato {
    /// It was registered.
    Entrada,
    /// Its due date was put off.
    Prorrogacao {
        /// The due date before.
        de: Date,
        /// The due date since.
        para: Date,
    },
    /// It was paid.
    Liquidacao(Liquidacao),
    /// It was written off.
    Baixa(Motivo),
}

impl Fato {
    /// The movement type that tells it.
    pub fn tipo(&self) -> Tipo {
        match self {
            Self::Entrada => Tipo::Entrada,
            Self::Prorrogacao { .. } => Tipo::Prorrogacao,
            Self::Liquidacao(_) => Tipo::Liquidacao,
            Self::Baixa(_) => Tipo::Baixa,
        }
    }
}

/// A payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Liquidacao {
    /// By which way.
    pub canal: Canal,
    /// The bank that took it.
    pub banco: u16,
    /// That bank's branch.
    pub agencia: u16,
    /// When the beneficiary has the money: the next business day.
    pub credito: Date,
    /// Rebate that counted.
    pub abatimento: Decimal,
    /// Discount that counted.
    pub desconto: Decimal,
    /// Fine and interest that were paid.
    pub mora: Decimal,
    /// What was paid.
    pub pago: Decimal,
}

/// How a title was paid: `tipoOpFinanceira` of a LIQUI record (dossier 3.6). "06 - Via Retaguarda" has no known id and is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Canal {
    /// At a teller.
    Caixa,
    /// At a banking agent.
    Correspondente,
    /// At a notary's office.
    Cartorio,
    /// At another bank.
    Compensacao,
    /// By a scheduled payment.
    Agendamento,
    /// By Pix.
    Pix,
    /// From a savings account.
    Poupanca,
    /// By Intercredis.
    Intercredis,
}

/// Why a title was written off: `tipoOpFinanceira` of a BAIX record (dossier 3.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Motivo {
    /// The last day for payment passed.
    Decurso,
    /// The beneficiary asked for it.
    PedidoCedente,
    /// Set right by the cooperative.
    Acerto,
    /// Protested.
    Protesto,
}

/// A request for movement files.
#[derive(Clone, Debug)]
pub struct Solicitacao {
    /// `codigoSolicitacao`.
    pub codigo: u32,
    /// The contract that asked.
    pub conta: Id,
    /// What was asked for.
    pub pedido: PedidoMovimento,
    /// Where it stands.
    pub estado: Estado,
}

/// Type and period of a request for movement files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PedidoMovimento {
    /// `tipoMovimento`.
    pub tipo: Tipo,
    /// `dataInicial`.
    pub inicio: Date,
    /// `dataFinal`.
    pub fim: Date,
}

/// Where a request for movement files stands.
#[derive(Clone, Debug)]
pub enum Estado {
    /// Being processed.
    Pendente {
        /// When it is done.
        ready: Ready,
        /// How often it was asked for.
        polls: u32,
    },
    /// Its files can be fetched.
    Pronta(Arc<Pronta>),
    /// Its files were kept as long as the document promises.
    Expirada {
        /// Since when they are gone.
        desde: Moment,
    },
}

/// The content of movement files, taken when the request became ready.
#[derive(Debug)]
pub struct Pronta {
    /// When.
    pub em: Moment,
    /// Its place in the row of those that are kept.
    pub lugar: Id,
    /// The records.
    pub registros: Vec<Registro>,
    /// How many go into one file.
    pub por_arquivo: usize,
    /// `idArquivos`, one for each file.
    pub arquivos: Vec<u32>,
}

/// One record: handles of the facts as they were.
#[derive(Clone, Debug)]
pub struct Registro {
    /// The title.
    pub boleto: Arc<Boleto>,
    /// What happened to it; absent in A Vencer and Vencido, which tell of the due date.
    pub movimento: Option<Arc<Movimento>>,
}
