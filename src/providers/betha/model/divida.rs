//! Debts: what is owed, of which revenue, and where it stands (tables 3, 5 and 6).

use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Pessoa, SituacaoDivida};
use crate::facts::Moment;
use crate::world::Id;

/// Tax and what came upon it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Valores {
    /// The tax.
    pub tributo: Decimal,
    /// Monetary correction.
    pub correcao: Decimal,
    /// Fine.
    pub multa: Decimal,
    /// Interest.
    pub juros: Decimal,
}

impl Valores {
    /// All four.
    pub fn total(&self) -> Decimal {
        self.tributo + self.correcao + self.multa + self.juros
    }

    /// Sums field by field.
    #[must_use]
    pub fn mais(&self, other: &Self) -> Self {
        Self {
            tributo: self.tributo + other.tributo,
            correcao: self.correcao + other.correcao,
            multa: self.multa + other.multa,
            juros: self.juros + other.juros,
        }
    }
}

/// One revenue of a debt: `EnvioSaldo` has a row for each.
#[derive(Clone, Debug)]
pub struct Receita {
    /// idReceita.
    pub id: i64,
    /// descricaoReceita.
    pub descricao: Arc<str>,
    /// As enrolled.
    pub lancado: Valores,
    /// What is left of it.
    pub saldo: Valores,
}

/// The suit that a debt is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vinculo {
    /// Its row.
    pub execucao: Id,
    /// codigoExecucao.
    pub codigo: i64,
}

/// An enrolled debt (tables 3, 5 and 6).
#[derive(Clone, Debug)]
pub struct Divida {
    /// Whose it is.
    pub entidade: Id,
    /// idDivida; `id` and `idDividas` in the sample.
    pub id: i64,
    /// The year that it is of.
    pub ano: i16,
    /// Its suit, if it is in one.
    pub execucao: Option<Vinculo>,
    /// Who owes it.
    pub devedor: Arc<Pessoa>,
    /// idCreditoTributario.
    pub id_credito: i64,
    /// descricaoCreditoTributario.
    pub credito: Arc<str>,
    /// Its revenues, at least one; the first is the principal one.
    pub receitas: Vec<Receita>,
    /// dataVencimento.
    pub vencimento: Date,
    /// dataInscricao.
    pub data_inscricao: Date,
    /// numeroInscricao.
    pub inscricao: i64,
    /// Year of the book that it is enrolled in.
    pub ano_livro: i16,
    /// The book.
    pub livro: i64,
    /// Its page.
    pub folha: i64,
    /// numeroPosicao.
    pub posicao: i64,
    /// numeroParcela.
    pub parcela: i64,
    /// Of the property, for taxes on one.
    pub inscricao_imobiliaria: Option<String>,
    /// Where it stands.
    pub situacao: SituacaoDivida,
    /// When it was made or last altered.
    pub data_base: Moment,
}

impl Divida {
    /// As enrolled, over all revenues.
    pub fn lancado(&self) -> Valores {
        self.receitas.iter().fold(Valores::default(), |sum, receita| sum.mais(&receita.lancado))
    }

    /// What is left to pay.
    pub fn saldo(&self) -> Decimal {
        self.receitas.iter().map(|receita| receita.saldo.total()).sum()
    }
}
