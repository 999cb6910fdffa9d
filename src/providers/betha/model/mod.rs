//! What Betha Procuradoria keeps: entities, tax enforcement suits, debts with their revenues, documents, movements, attachments, costs and
//! protests.
//!
//! Field names and lengths are those of the document's tables (dossier, sections 6.1 to 6.3).

mod divida;
mod protesto;

use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::facts::Moment;
use crate::providers::knobs::words;
use crate::world::Id;

pub use divida::{Divida, Receita, Valores, Vinculo};
pub use protesto::{Anexo, Custa, MovimentoProtesto, Protesto};

/// A municipality (tenant): what an access code opens. Data of one are invisible to another (dossier section 2).
#[derive(Clone, Debug)]
pub struct Entidade {
    /// Its name; the execution's `nomeExequente`.
    pub nome: String,
    /// Digits; the execution's `cpfCnpjExequente`.
    pub cnpj: String,
    /// The codes made in "Gerenciador de acessos".
    pub codigos_acesso: Vec<CodigoAcesso>,
    /// Its own movement types, beside those of table 9.
    pub tipos_movimentacoes: Vec<TipoMovimentacao>,
    /// The kinds of cost that it knows; none stated: any number is one.
    pub tipos_custas: Option<Vec<i64>>,
    /// CPF of its attorney.
    pub procurador: String,
    /// Where its suits are filed.
    pub foro: Arc<Foro>,
    /// Position of the municipality in the table of real ones, for made-up people.
    pub municipio: u32,
}

/// An access code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodigoAcesso {
    /// The code.
    pub codigo: String,
    /// The operations that it may use; none stated: all.
    pub operacoes: Option<Vec<String>>,
}

/// Court, district and bench of a suit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foro {
    /// idTribunal: the court's number in the CNJ's table, 24 for Santa Catarina.
    pub id_tribunal: i64,
    /// descricaoTribunal.
    pub tribunal: String,
    /// idComarca.
    pub id_comarca: i64,
    /// descricaoComarca.
    pub comarca: String,
    /// idVara.
    pub id_vara: i64,
    /// descricaoVara.
    pub vara: String,
}

/// A kind of movement (table 9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TipoMovimentacao {
    /// codigoMovimentacao.
    pub id: i64,
    /// descricao.
    pub descricao: String,
    /// What the suit becomes; none: it stays (altera_situacao N).
    pub situacao: Option<SituacaoExecucao>,
}

macro_rules! situacoes {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize, schemars::JsonSchema)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum $name { $($(#[$about])* $variant),+ }

        impl $name {
            /// The word on the wire.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
    };
}

situacoes! {
    /// Where a suit stands (table 2).
    SituacaoExecucao {
        /// Waits to be filed.
        Ajuizamento = "AJUIZAMENTO",
        /// Cancelled.
        Cancelado = "CANCELADO",
        /// In progress.
        Tramitacao = "TRAMITACAO",
        /// Closed.
        Encerrado = "ENCERRADO",
        /// Suspended.
        Suspenso = "SUSPENSO",
    }
}

situacoes! {
    /// Where a debt stands (table 6).
    SituacaoDivida {
        /// Open.
        Aberto = "ABERTO",
        /// Cancelled.
        Cancelada = "CANCELADA",
        /// Paid.
        Paga = "PAGA",
        /// In an instalment plan; masculine in the document.
        Parcelado = "PARCELADO",
        /// Time-barred.
        Prescrita = "PRESCRITA",
        /// Remitted.
        Remida = "REMIDA",
        /// Suspended.
        Suspensa = "SUSPENSA",
    }
}

impl SituacaoDivida {
    /// Whether nothing is owed any more.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Cancelada | Self::Paga | Self::Prescrita | Self::Remida)
    }
}

words! {
    /// The kind of procedure (table 2), as a fact.
    Procedimento {
        /// `ES`.
        Especial,
        /// `OR`.
        Ordinario,
        /// `SM`.
        Sumario,
        /// `SS`.
        Sumarissimo,
    }
}

impl Procedimento {
    /// The two letters on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Especial => "ES",
            Self::Ordinario => "OR",
            Self::Sumario => "SM",
            Self::Sumarissimo => "SS",
        }
    }
}

/// A person or company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pessoa {
    /// CPF or CNPJ without its mask.
    pub documento: String,
    /// The name.
    pub nome: String,
}

/// A petition's number and year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peticao {
    /// idPeticao.
    pub id: i64,
    /// anoPeticao.
    pub ano: i16,
}

/// A tax enforcement suit (table 2).
#[derive(Clone, Debug)]
pub struct Execucao {
    /// Whose it is.
    pub entidade: Id,
    /// codigoExecucao.
    pub codigo: i64,
    /// The court's number of the process; none before the suit is filed.
    pub processo: Option<String>,
    /// dataCadastro.
    pub data_cadastro: Date,
    /// Where it stands.
    pub situacao: SituacaoExecucao,
    /// Where it stood before it was suspended.
    pub anterior: Option<SituacaoExecucao>,
    /// When the court took it in; none before that.
    pub ajuizamento: Option<Date>,
    /// Court, district and bench.
    pub foro: Arc<Foro>,
    /// The debtor.
    pub executado: Arc<Pessoa>,
    /// The debtor's lawyer, if there is one.
    pub advogado: Option<Pessoa>,
    /// What the court said last.
    pub msg_forum: Option<&'static str>,
    /// The kind of procedure.
    pub procedimento: Procedimento,
    /// Whether it is sealed.
    pub segredo_justica: bool,
    /// Whether it is urgent.
    pub pedido_urgencia: bool,
    /// valorCausa.
    pub valor_causa: Decimal,
    /// honorarios.
    pub honorarios: Decimal,
    /// Its initial petition.
    pub peticao: Option<Peticao>,
    /// When it was made or last altered.
    pub data_base: Moment,
}

/// What a document is issued for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origem {
    /// The certificate (CDA) of a debt: `C`.
    Cda(Id),
    /// The initial petition of a suit: `P`.
    Peticao(Id),
}

/// A document (table 4). Its amounts are those of the day of issue.
#[derive(Clone, Debug)]
pub struct Documento {
    /// Whose it is.
    pub entidade: Id,
    /// What for.
    pub origem: Origem,
    /// idDocumento.
    pub id: i64,
    /// anoDocumento.
    pub ano: i16,
    /// The debtor.
    pub pessoa: Arc<Pessoa>,
    /// dataEmissao.
    pub emissao: Date,
    /// dataCanc.
    pub cancelamento: Option<Date>,
    /// Amounts.
    pub valores: Valores,
    /// inscricaoImobiliaria.
    pub inscricao_imobiliaria: Option<String>,
    /// When it was made or last altered.
    pub data_base: Moment,
}

/// A movement of a suit, received from the third party or made by the court.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movimentacao {
    /// Whose it is.
    pub entidade: Id,
    /// The suit.
    pub execucao: Id,
    /// When it happened.
    pub data: Moment,
    /// codigoMovimentacao.
    pub tipo: i64,
    /// comentario, up to 4000.
    pub comentario: Option<String>,
    /// protocolo, up to 50.
    pub protocolo: Option<String>,
}
