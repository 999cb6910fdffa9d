//! The life of a title: registered, paid and settled, taken back, or written off (dossier 4.1). What can be done in which state
//! stands in `estado`.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::super::errors::{Erro, Recusa};
use super::super::model::{
    Boleto, Canal, Conta, Fato, Liquidacao, Motivo, MotivoEstorno, Movimento, Recebimento, Situacao,
};
use super::devido;
use super::estado::{Operacao, crescer, permitir};
use crate::br::calendar::next_business_day;
use crate::facts::Moment;

/// A title as it becomes, and what is to be told of it, if anything is.
#[derive(Clone, Debug)]
pub struct Passo {
    /// The title after it.
    pub boleto: Boleto,
    /// The event.
    pub movimento: Option<Movimento>,
}

/// A payment that comes in.
#[derive(Clone, Copy, Debug)]
pub struct Pagamento {
    /// When the bank takes it.
    pub em: Moment,
    /// The day that it counts for.
    pub data: Date,
    /// By which way.
    pub canal: Canal,
    /// What is paid; absent: what is owed.
    pub valor: Option<Decimal>,
}

/// The bank that takes a payment, its branch, and the number of the operational write-off.
#[derive(Clone, Copy, Debug)]
pub struct Tomador {
    /// The bank.
    pub banco: u16,
    /// Its branch.
    pub agencia: u16,
    /// `numeroIdentificadorBaixa`.
    pub identificador: u64,
}

/// The entry of a new title.
pub fn entrar(conta: &Conta, em: Date) -> Movimento {
    Movimento { data: em, fato: Fato::Entrada, tarifa: conta.tarifa }
}

/// A payer pays: the bank that takes it reports the operational write-off, which is not yet the settlement. Bank, branch and number
/// are asked for once it is decided: a refused payment draws no chance.
pub fn receber(
    boleto: &Boleto,
    pagamento: Pagamento,
    tomador: impl FnOnce() -> Tomador,
) -> Result<Passo, Recusa> {
    let Pagamento { em, data, canal, valor } = pagamento;
    let operacao = match canal {
        Canal::Cartorio => Operacao::PagarEmCartorio,
        _ => Operacao::Pagar,
    };
    permitir(boleto, operacao, data)?;
    if data < boleto.entrada || data > em.date() {
        let reason = format!(
            "the payment is of {data}; expected {} (registration) to {} (today)",
            boleto.entrada,
            em.date()
        );
        return Err(Recusa::invalido("data", reason));
    }
    let termos = &boleto.termos;
    let (desconto, mora, valor) = match valor {
        None => {
            let owed = devido(termos, data);
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
    let Tomador { banco, agencia, identificador } = tomador();
    let recebimento =
        Recebimento { identificador, em, data, canal, banco, agencia, valor, desconto, mora, estorno: None };
    let boleto = Boleto { recebimento: Some(Box::new(recebimento)), ..boleto.clone() };
    Ok(Passo { boleto, movimento: None })
}

/// The payment that was taken settles the title; nothing happens where none waits for it.
pub fn liquidar(boleto: &Boleto, conta: &Conta) -> Option<Passo> {
    let recebido = boleto.recebimento.as_ref().filter(|recebido| recebido.estorno.is_none())?;
    if boleto.situacao != Situacao::EmAberto {
        return None;
    }
    let liquidacao = Liquidacao {
        canal: recebido.canal,
        banco: recebido.banco,
        agencia: recebido.agencia,
        credito: next_business_day(recebido.data),
        abatimento: boleto.termos.abatimento,
        desconto: recebido.desconto,
        mora: recebido.mora,
        pago: recebido.valor,
    };
    let data = recebido.data;
    // Paid is paid: nobody protests it any more. A listing stays until it is ended.
    let depois = Boleto { situacao: Situacao::Liquidado, protesto: None, ..boleto.clone() };
    Some(passo(depois, conta, data, Fato::Liquidacao(Box::new(liquidacao))))
}

/// The payment is taken back: the title waits for its payer again. Without reactivation (reason 88) it is written off next.
pub fn estornar(boleto: &Boleto, conta: &Conta, motivo: MotivoEstorno, em: Date) -> Result<Passo, Recusa> {
    let recebido = boleto.recebimento.as_ref().filter(|recebido| recebido.estorno.is_none());
    let Some(recebido) = recebido.filter(|_| boleto.situacao != Situacao::Baixado) else {
        let reason = format!("boleto {} has no payment that could be taken back", boleto.nosso_numero);
        return Err(Recusa::new(Erro::NaoEstaEmAberto, reason));
    };
    crescer(boleto)?;
    let valor = recebido.valor;
    let recebimento = Recebimento { estorno: Some(motivo), ..(**recebido).clone() };
    let depois =
        Boleto { situacao: Situacao::EmAberto, recebimento: Some(Box::new(recebimento)), ..boleto.clone() };
    Ok(passo(depois, conta, em, Fato::Estorno(valor)))
}

/// It is written off: by whoever may in this state, or by the bank itself (expiry, protest, correction), which may in any.
pub fn baixar(boleto: &Boleto, conta: &Conta, motivo: Motivo, em: Date) -> Result<Passo, Recusa> {
    match motivo {
        Motivo::PedidoCedente => permitir(boleto, Operacao::Baixar, em)?,
        Motivo::Decurso | Motivo::Acerto => permitir(boleto, Operacao::Alterar, em)?,
        Motivo::Protesto => permitir(boleto, Operacao::PagarEmCartorio, em)?,
    }
    Ok(passo(fora(boleto), conta, em, Fato::Baixa(motivo)))
}

/// The cooperative refuses to register it after all.
pub fn rejeitar(boleto: &Boleto, conta: &Conta, motivo: [u8; 2], em: Date) -> Result<Passo, Recusa> {
    permitir(boleto, Operacao::Baixar, em)?;
    Ok(passo(fora(boleto), conta, em, Fato::Rejeicao(motivo)))
}

fn fora(boleto: &Boleto) -> Boleto {
    Boleto { situacao: Situacao::Baixado, protesto: None, ..boleto.clone() }
}

/// It comes to secure a credit operation, or no longer does (movement type 7).
pub fn vincular(boleto: &Boleto, conta: &Conta, bloqueio: bool, em: Date) -> Result<Passo, Recusa> {
    permitir(boleto, Operacao::Alterar, em)?;
    if boleto.bloqueado == bloqueio {
        let reason = format!("boleto {} is so already: bloqueado {bloqueio}", boleto.nosso_numero);
        return Err(Recusa::new(Erro::Bloqueado, reason));
    }
    let depois = Boleto { bloqueado: bloqueio, ..boleto.clone() };
    Ok(passo(depois, conta, em, Fato::OperacaoCredito { bloqueio }))
}

/// Whether the last day for its payment has passed. At the notary's a title does not expire.
pub fn expirou(boleto: &Boleto, hoje: Date) -> bool {
    boleto.situacao == Situacao::EmAberto && boleto.termos.limite < hoje
}

pub(super) fn passo(boleto: Boleto, conta: &Conta, data: Date, fato: Fato) -> Passo {
    Passo { boleto, movimento: Some(Movimento { data, fato, tarifa: conta.tarifa }) }
}
