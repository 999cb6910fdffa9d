//! The life of a title: registered, put off, paid or written off (dossier 4.1). Paid and written off are final.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::super::errors::{Erro, Recusa};
use super::super::model::{Boleto, Canal, Conta, Fato, Liquidacao, Motivo, Movimento, Situacao, Termos};
use super::{barras, devido};
use crate::br::calendar::next_business_day;

/// A title as it becomes, and what is to be told of it.
#[derive(Clone, Debug)]
pub struct Passo {
    /// The title after it.
    pub boleto: Boleto,
    /// The event.
    pub movimento: Movimento,
}

/// A payment that comes in.
#[derive(Clone, Copy, Debug)]
pub struct Pagamento {
    /// The day.
    pub em: Date,
    /// By which way.
    pub canal: Canal,
    /// What is paid; absent: what is owed.
    pub valor: Option<Decimal>,
}

/// The entry of a new title.
pub fn entrar(conta: &Conta, em: Date) -> Movimento {
    Movimento { data: em, fato: Fato::Entrada, tarifa: conta.tarifa }
}

fn em_aberto(boleto: &Boleto) -> Result<(), Recusa> {
    match boleto.situacao {
        Situacao::EmAberto => Ok(()),
        outra => {
            let reason = format!("boleto {} is {outra:?}; expected EmAberto", boleto.nosso_numero);
            Err(Recusa::new(Erro::NaoEstaEmAberto, reason))
        }
    }
}

/// A payer pays. Bank and branch that take the payment are asked for once it is decided: a refused payment draws no chance.
pub fn pagar(
    boleto: &Boleto,
    conta: &Conta,
    pagamento: Pagamento,
    recebedor: impl FnOnce() -> (u16, u16),
) -> Result<Passo, Recusa> {
    em_aberto(boleto)?;
    let termos = &boleto.termos;
    let (desconto, mora, pago) = match pagamento.valor {
        None => {
            let owed = devido(termos, pagamento.em);
            (owed.desconto, owed.multa + owed.mora, owed.total)
        }
        Some(valor) if valor <= Decimal::ZERO => {
            return Err(Recusa::invalido("valor", format!("the payment is {valor}; it must be above zero")));
        }
        // What was paid above the face value is interest, what was paid below is discount.
        Some(valor) => {
            let face = termos.valor - termos.abatimento;
            ((face - valor).max(Decimal::ZERO), (valor - face).max(Decimal::ZERO), valor)
        }
    };
    let (banco, agencia) = recebedor();
    let liquidacao = Liquidacao {
        canal: pagamento.canal,
        banco,
        agencia,
        credito: next_business_day(pagamento.em),
        abatimento: termos.abatimento,
        desconto,
        mora,
        pago,
    };
    Ok(passo(boleto, conta, pagamento.em, Situacao::Liquidado, Fato::Liquidacao(liquidacao)))
}

/// It is written off.
pub fn baixar(boleto: &Boleto, conta: &Conta, motivo: Motivo, em: Date) -> Result<Passo, Recusa> {
    em_aberto(boleto)?;
    Ok(passo(boleto, conta, em, Situacao::Baixado, Fato::Baixa(motivo)))
}

/// Whether the last day for its payment has passed.
pub fn expirou(boleto: &Boleto, hoje: Date) -> bool {
    boleto.situacao == Situacao::EmAberto && boleto.termos.limite < hoje
}

/// How often a title can be put off. No source knows such a limit; each time leaves an event and a barcode behind, and a title must
/// not grow without one.
const MAIS_PRORROGACOES: usize = 1_000;

/// Its due date is put off. The last day for payment moves along when the new due date would pass it [INF].
pub fn prorrogar(boleto: &Boleto, conta: &Conta, para: Date, em: Date) -> Result<Passo, Recusa> {
    em_aberto(boleto)?;
    if boleto.barras_antigas.len() >= MAIS_PRORROGACOES {
        let reason = format!(
            "boleto {} was put off {MAIS_PRORROGACOES} times, which is the most",
            boleto.nosso_numero
        );
        return Err(Recusa::new(Erro::ProrrogacoesDemais, reason));
    }
    let de = boleto.termos.vencimento;
    if para <= de {
        let reason = format!("the new due date is {para}; it must come after the present one, {de}");
        return Err(Recusa::new(Erro::VencimentoNaoPosterior, reason));
    }
    if para < em {
        return Err(Recusa::invalido(
            "dataVencimento",
            format!("the new due date {para} has passed; today is {em}"),
        ));
    }
    let limite = if para > boleto.termos.limite {
        para.checked_add(boleto.termos.limite - de).unwrap_or(para)
    } else {
        boleto.termos.limite
    };
    let termos = Termos { vencimento: para, limite, ..boleto.termos.clone() };
    let novas = barras(conta, &termos, boleto.nosso_numero)?;
    let fato = Fato::Prorrogacao { de, para };
    let Passo { mut boleto, movimento } = passo(boleto, conta, em, Situacao::EmAberto, fato);
    boleto.barras_antigas.push(boleto.barras);
    boleto.barras = novas;
    boleto.termos = termos;
    Ok(Passo { boleto, movimento })
}

fn passo(boleto: &Boleto, conta: &Conta, data: Date, situacao: Situacao, fato: Fato) -> Passo {
    Passo {
        boleto: Boleto { situacao, ..boleto.clone() },
        movimento: Movimento { data, fato, tarifa: conta.tarifa },
    }
}
