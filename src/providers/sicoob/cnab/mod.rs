//! Return files (CNAB) of Sicoob's collection, in both of its layouts (standards, section 5: the bank's workbooks, agreed on by three
//! foreign readers). Written record by record, counts kept on the way: a file is never in memory as a whole.

pub mod cnab240;
pub mod cnab400;

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;

use super::model::{Canal, Motivo};
use crate::br::cpf_cnpj::CpfCnpj;
use crate::br::money::{round2, to_cents};
use crate::br::text::unaccented;

/// Sicoob's number among banks.
const BANCO: u32 = 756;

/// What the records before and behind the titles say.
#[derive(Clone, Copy, Debug)]
pub struct Cabecalho<'a> {
    /// Who sends the file.
    pub cooperativa: Cooperativa<'a>,
    /// `numeroCliente`; its last digit counts as the check digit of the first ones.
    pub cliente: u32,
    /// The account that is credited. Its check digit is no separate number in the API: the columns for it are 0.
    pub conta_corrente: u32,
    /// The beneficiary's name.
    pub nome: &'a str,
    /// The beneficiary's CPF or CNPJ; zeros where nobody knows it.
    pub documento: Option<CpfCnpj>,
    /// When the file is written, in São Paulo.
    pub em: DateTime,
    /// The number of the file among those of the beneficiary, of which the last six or seven digits are written.
    pub sequencia: u32,
}

/// Who sends the file. Only CNAB 400 has room for more than the number.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cooperativa<'a> {
    /// Its number.
    pub numero: u16,
    /// Its short name.
    pub sigla: &'a str,
    /// Street and number.
    pub endereco: &'a str,
    /// District.
    pub bairro: &'a str,
    /// Eight digits.
    pub cep: &'a str,
    /// City.
    pub cidade: &'a str,
    /// State.
    pub uf: &'a str,
}

/// A title and what happened to it.
#[derive(Clone, Copy, Debug)]
pub struct Detalhe<'a> {
    /// What happened.
    pub ocorrencia: Ocorrencia,
    /// When.
    pub data: Date,
    /// Sequence and check digit as one number.
    pub nosso_numero: u32,
    /// 1 to 99.
    pub parcela: u8,
    /// 1 simple.
    pub carteira: u8,
    /// 1 simple with registration.
    pub modalidade: u8,
    /// `DM` and its like.
    pub especie: &'a str,
    /// The issuer's own number: 15 characters of it in CNAB 240, 10 in CNAB 400.
    pub seu_numero: &'a str,
    /// `identificacaoBoletoEmpresa`.
    pub identificacao: &'a str,
    /// Due date.
    pub vencimento: Date,
    /// Face value.
    pub valor: Decimal,
    /// The bank that took the payment, or keeps the title.
    pub banco: u16,
    /// That bank's branch.
    pub agencia: u16,
    /// Who pays.
    pub pagador: CpfCnpj,
    /// The payer's name.
    pub pagador_nome: &'a str,
    /// What the cooperative charged for the movement.
    pub tarifa: Decimal,
    /// Interest and fine that were paid.
    pub encargos: Decimal,
    /// Discount that counted.
    pub desconto: Decimal,
    /// Rebate that counted.
    pub abatimento: Decimal,
    /// What was paid.
    pub pago: Decimal,
    /// What the account is credited.
    pub liquido: Decimal,
    /// When it is credited.
    pub credito: Option<Date>,
}

/// What happened to a title: the movement code, columns 16-17 and 109-110 (standards, section 5, "Movement codes").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ocorrencia {
    /// Registered.
    Entrada,
    /// Its due date was put off.
    Prorrogacao,
    /// Nothing: it is open, due or overdue ("em ser").
    EmSer,
    /// Paid.
    Liquidacao(Canal),
    /// Written off.
    Baixa(Motivo),
    /// Its registration was refused, for a reason of two characters (FEBRABAN, C047 A).
    Rejeicao([u8; 2]),
    /// It moved into a portfolio that secures a credit operation, or out of it.
    Carteira,
}

impl Ocorrencia {
    /// The code in CNAB 240.
    fn codigo_240(self) -> u8 {
        match self {
            Self::Entrada => 2,
            // The table has no code of its own for Pix; 15 is "franco de pagamento" here, not the notary.
            Self::Liquidacao(_) => 6,
            Self::Baixa(Motivo::Protesto) => 25,
            Self::Baixa(Motivo::Decurso | Motivo::PedidoCedente | Motivo::Acerto) => 9,
            Self::EmSer => 11,
            Self::Prorrogacao => 14,
            Self::Rejeicao(_) => 3,
            Self::Carteira => 48,
        }
    }

    /// The code in CNAB 400.
    fn codigo_400(self) -> u8 {
        match self {
            Self::Entrada => 2,
            Self::Liquidacao(Canal::Cartorio) => 15,
            Self::Liquidacao(_) => 6,
            Self::Baixa(Motivo::PedidoCedente) => 10,
            Self::Baixa(Motivo::Decurso | Motivo::Acerto | Motivo::Protesto) => 9,
            Self::EmSer => 11,
            Self::Prorrogacao => 14,
            // The table lists no refusal here.
            Self::Rejeicao(_) => 9,
            Self::Carteira => 48,
        }
    }

    /// Why, columns 214-223 of segment T: the national list of reasons for settlements and write-offs (FEBRABAN, C047 C). Blank
    /// where that list has nothing of the kind.
    fn motivo_240(&self) -> &str {
        match self {
            Self::Entrada | Self::Prorrogacao | Self::EmSer | Self::Carteira => "",
            Self::Rejeicao(motivo) => std::str::from_utf8(motivo).unwrap_or_default(),
            Self::Liquidacao(canal) => match canal {
                Canal::Caixa => "03",
                Canal::Correspondente => "31",
                Canal::Cartorio => "08",
                Canal::Compensacao => "04",
                Canal::Agendamento => "06",
                Canal::Pix => "61",
                Canal::Poupanca | Canal::Intercredis => "",
            },
            Self::Baixa(motivo) => match motivo {
                Motivo::Acerto => "09",
                Motivo::PedidoCedente => "11",
                Motivo::Decurso => "12",
                Motivo::Protesto => "14",
            },
        }
    }
}

/// In centavos. Amounts below zero are nothing to be credited; one too great for 64 bits is too great for any column too.
fn centavos(value: Decimal) -> u64 {
    to_cents(round2(value.max(Decimal::ZERO))).unwrap_or(u64::MAX)
}

/// `DDMMAAAA`, zeros for none.
fn dmaaaa(date: Option<Date>) -> u32 {
    date.map_or(0, |date| dia_e_mes(date) * 10_000 + u32::from(date.year().unsigned_abs()))
}

/// `DDMMAA`, zeros for none.
fn dmaa(date: Option<Date>) -> u32 {
    date.map_or(0, |date| dia_e_mes(date) * 100 + u32::from(date.year().unsigned_abs() % 100))
}

fn dia_e_mes(date: Date) -> u32 {
    u32::from(date.day().unsigned_abs()) * 100 + u32::from(date.month().unsigned_abs())
}

/// The kind of a document: 1 CPF, 2 CNPJ, 0 unknown.
fn tipo_de_inscricao(documento: Option<CpfCnpj>) -> u8 {
    match documento {
        None => 0,
        Some(documento) if documento.is_cnpj() => 2,
        Some(_) => 1,
    }
}

/// The text without accents, as it is where it has none.
fn sem_acento(text: &str) -> std::borrow::Cow<'_, str> {
    if text.is_ascii() { text.into() } else { unaccented(text).into() }
}

#[cfg(test)]
mod tests;
