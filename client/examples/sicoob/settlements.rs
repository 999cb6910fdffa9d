//! The part that a program of one's own would take over.

use duble_client::sicoob::{Movimentacoes, Pedido, Registro, TipoMovimento};
use duble_client::{ClientError, Polling};
use jiff::civil::Date;
use rust_decimal::Decimal;

/// A boleto as one's own platform keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct Slip {
    /// One's own number, which the bank gives back.
    pub seu_numero: String,
    /// Face value.
    pub valor: Decimal,
    /// Once it is paid.
    pub paid: Option<Paid>,
}

/// A payment.
#[derive(Debug, Clone, PartialEq)]
pub struct Paid {
    /// The day.
    pub on: Date,
    /// What came in.
    pub valor: Decimal,
    /// `07 - Via Pix` and so on.
    pub way: String,
}

/// What became of a record.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// Its boleto is paid now.
    Paid(String),
    /// Its boleto was paid already: the two days of one run overlap those of the next.
    PaidBefore(String),
    /// Its boleto has another value than ours.
    OtherValue(Box<Registro>),
    /// It is about no boleto of ours.
    NotOurs(Box<Registro>),
}

impl Slip {
    /// Reads lines of number and value after a heading.
    pub fn read_all(csv: &str) -> anyhow::Result<Vec<Self>> {
        let read = |line: &str| {
            let (seu_numero, valor) = line.split_once(';').ok_or_else(|| anyhow::anyhow!("{line}: no ;"))?;
            let valor = valor.trim().parse()?;
            Ok(Self { seu_numero: seu_numero.trim().to_owned(), valor, paid: None })
        };
        csv.lines().skip(1).filter(|line| !line.trim().is_empty()).map(read).collect()
    }
}

/// Asks for the settlements of yesterday and today, the two days that the bank takes, and marks the boletos.
pub async fn settle(
    flow: &Movimentacoes<'_>,
    numero: i64,
    today: Date,
    slips: &mut [Slip],
    polling: &Polling,
) -> Result<Vec<Found>, ClientError> {
    let inicio = today.saturating_sub(jiff::Span::new().days(1));
    let pedido = Pedido { numero, tipo: TipoMovimento::Liquidacao, inicio, fim: today };
    let records = flow.registros(&pedido, polling).await?;
    Ok(records.into_iter().map(|record| mark(record, slips)).collect())
}

fn mark(record: Registro, slips: &mut [Slip]) -> Found {
    let Some(slip) = slips.iter_mut().find(|slip| slip.seu_numero == record.seu_numero) else {
        return Found::NotOurs(Box::new(record));
    };
    if slip.valor != record.valor_titulo {
        return Found::OtherValue(Box::new(record));
    }
    if slip.paid.is_some() {
        return Found::PaidBefore(record.seu_numero);
    }
    let day = record.data_liquidacao.as_ref().unwrap_or(&record.data_fim_movimento).dia();
    slip.paid = Some(Paid {
        on: day.unwrap_or(Date::ZERO),
        valor: record.valor_liquido.unwrap_or(record.valor_titulo),
        way: record.tipo_op_financeira.unwrap_or_default(),
    });
    Found::Paid(record.seu_numero)
}
