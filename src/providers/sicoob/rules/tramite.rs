//! Protests and debt listings (dossier 2.1, rows 9 and 10): asked for, taken back on the same day, sent on the next business day, given
//! up or ended after it.

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::errors::{Erro, Recusa};
use super::super::model::{
    Boleto, Conta, Fato, Instrucao, PassoNegativacao, PassoProtesto, Situacao, Tramite,
};
use super::estado::{Operacao, permitir, recebido};
use super::vida::{Passo, passo};
use crate::br::calendar::next_business_day;

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cobranca {
    /// At the notary's.
    Protesto,
    /// At the credit bureaus.
    Negativacao,
}

/// What the journal calls the steps that come by themselves.
#[derive(Clone, Copy, Debug)]
pub struct Operacoes {
    /// It was asked for as the issuer had instructed.
    pub instruida: &'static str,
    /// It left the bank.
    pub encaminhada: &'static str,
}

impl Cobranca {
    /// The names of its steps in the journal.
    pub fn operacoes(self) -> Operacoes {
        match self {
            Self::Protesto => Operacoes {
                instruida: "sicoob.protestos.instruir",
                encaminhada: "sicoob.protestos.encaminhar",
            },
            Self::Negativacao => Operacoes {
                instruida: "sicoob.negativacoes.instruir",
                encaminhada: "sicoob.negativacoes.encaminhar",
            },
        }
    }

    fn de(self, boleto: &Boleto) -> Option<Tramite> {
        match self {
            Self::Protesto => boleto.protesto,
            Self::Negativacao => boleto.negativacao,
        }
    }

    fn existe(self) -> Erro {
        match self {
            Self::Protesto => Erro::ProtestoExiste,
            Self::Negativacao => Erro::NegativacaoExiste,
        }
    }

    fn ausente(self) -> Erro {
        match self {
            Self::Protesto => Erro::ProtestoAusente,
            Self::Negativacao => Erro::NegativacaoAusente,
        }
    }

    fn nome(self) -> &'static str {
        match self {
            Self::Protesto => "protest",
            Self::Negativacao => "listing",
        }
    }

    /// What its issuer asked for when the title was registered: after so many days without payment it is asked for by itself.
    fn instrucao(self, boleto: &Boleto) -> Option<Instrucao> {
        match self {
            Self::Protesto => boleto.termos.protesto,
            Self::Negativacao => boleto.termos.negativacao,
        }
    }

    /// Without it, and without the instruction to ask for it: whoever takes it back does not want it again on the next day.
    fn sem(self, boleto: &Boleto) -> Boleto {
        let nao = |instrucao: Option<Instrucao>| instrucao.map(|_| Instrucao { codigo: 3, dias: None });
        let mut depois = self.com(boleto, None);
        match self {
            Self::Protesto => depois.termos.protesto = nao(depois.termos.protesto),
            Self::Negativacao => depois.termos.negativacao = nao(depois.termos.negativacao),
        }
        depois
    }

    fn com(self, boleto: &Boleto, tramite: Option<Tramite>) -> Boleto {
        match self {
            Self::Protesto => Boleto { protesto: tramite, ..boleto.clone() },
            Self::Negativacao => Boleto { negativacao: tramite, ..boleto.clone() },
        }
    }

    fn fato(self, protesto: PassoProtesto, negativacao: PassoNegativacao) -> Fato {
        match self {
            Self::Protesto => Fato::Protesto(protesto),
            Self::Negativacao => Fato::Negativacao(negativacao),
        }
    }
}

/// Asks for it.
pub fn pedir_cobranca(boleto: &Boleto, conta: &Conta, qual: Cobranca, hoje: Date) -> Result<Passo, Recusa> {
    permitir(boleto, Operacao::Cobrar, hoje)?;
    if qual.de(boleto).is_some() {
        let reason = format!("a {} of boleto {} is under way", qual.nome(), boleto.nosso_numero);
        return Err(Recusa::new(qual.existe(), reason));
    }
    let depois = qual.com(boleto, Some(Tramite::Pedido { em: hoje }));
    Ok(passo(depois, conta, hoje, qual.fato(PassoProtesto::Pedido, PassoNegativacao::Pedida)))
}

/// Takes it back, on the day on which it was asked for.
pub fn cancelar_cobranca(
    boleto: &Boleto,
    conta: &Conta,
    qual: Cobranca,
    hoje: Date,
) -> Result<Passo, Recusa> {
    match em_andamento(boleto, qual)? {
        Tramite::Pedido { em } if em == hoje => {}
        Tramite::Pedido { em } | Tramite::Efetivo { em } => {
            let reason =
                format!("the {} stands since {em}; it can be cancelled on that day only", qual.nome());
            return Err(Recusa::new(Erro::OutroDia, reason));
        }
    }
    let depois = qual.sem(boleto);
    Ok(passo(depois, conta, hoje, qual.fato(PassoProtesto::Cancelado, PassoNegativacao::Cancelada)))
}

/// Gives a protest up, or ends a listing, once it has left the bank. A listing can also be ended when the title is paid.
pub fn encerrar_cobranca(
    boleto: &Boleto,
    conta: &Conta,
    qual: Cobranca,
    hoje: Date,
) -> Result<Passo, Recusa> {
    match em_andamento(boleto, qual)? {
        Tramite::Pedido { em } if em == hoje => {
            let reason = format!("the {} was asked for today; on this day it is cancelled", qual.nome());
            return Err(Recusa::new(Erro::MesmoDia, reason));
        }
        Tramite::Pedido { .. } | Tramite::Efetivo { .. } => {}
    }
    let depois = qual.sem(boleto);
    Ok(passo(depois, conta, hoje, qual.fato(PassoProtesto::Desistido, PassoNegativacao::Baixada)))
}

fn em_andamento(boleto: &Boleto, qual: Cobranca) -> Result<Tramite, Recusa> {
    if qual == Cobranca::Protesto && boleto.situacao != Situacao::EmAberto {
        let reason = format!("boleto {} is {:?}; expected EmAberto", boleto.nosso_numero, boleto.situacao);
        return Err(Recusa::new(Erro::NaoEstaEmAberto, reason));
    }
    qual.de(boleto).ok_or_else(|| {
        let reason = format!("no {} of boleto {} is under way", qual.nome(), boleto.nosso_numero);
        Recusa::new(qual.ausente(), reason)
    })
}

/// It leaves for the notary or the bureau, if it still waits and today is not the day on which it was asked for.
pub fn encaminhar(boleto: &Boleto, conta: &Conta, qual: Cobranca, hoje: Date) -> Option<Passo> {
    match qual.de(boleto) {
        Some(Tramite::Pedido { em }) if em < hoje => efetivar(boleto, conta, qual, hoje),
        _ => None,
    }
}

/// It leaves for the notary or the bureau, if it still waits.
pub fn efetivar(boleto: &Boleto, conta: &Conta, qual: Cobranca, hoje: Date) -> Option<Passo> {
    let waits = matches!(qual.de(boleto), Some(Tramite::Pedido { .. }));
    if !waits || boleto.situacao != Situacao::EmAberto || recebido(boleto) {
        return None;
    }
    let depois = qual.com(boleto, Some(Tramite::Efetivo { em: hoje }));
    Some(passo(depois, conta, hoje, qual.fato(PassoProtesto::Enviado, PassoNegativacao::Efetivada)))
}

/// When what was asked for leaves.
pub fn dia_do_encaminhamento(pedido_em: Date) -> Date {
    next_business_day(pedido_em)
}

/// The day on which it is asked for by itself, as the issuer instructed; none if nobody did. `codigoProtesto` 1 counts calendar days and 2
/// business days, `codigoNegativacao` 2 business days; 3 is none (dossier 2.2).
pub fn dia_automatico(boleto: &Boleto, qual: Cobranca) -> Option<Date> {
    let Instrucao { codigo, dias } = qual.instrucao(boleto)?;
    let dias = dias.unwrap_or_default();
    let vencimento = boleto.termos.vencimento;
    let dia = match codigo {
        1 => vencimento.checked_add(i64::from(dias).days()).ok()?,
        2 => (0..dias).fold(vencimento, |dia, _| next_business_day(dia)),
        _ => return None,
    };
    // A title can be protested or listed on the first day on which it is overdue at the earliest.
    let first = next_business_day(crate::br::calendar::business_day_on_or_after(vencimento));
    Some(dia.max(first))
}
