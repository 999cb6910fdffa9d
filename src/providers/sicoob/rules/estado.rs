//! Which state refuses which operation (dossier 4.1 and 2.1, rows 6 to 10; the codes are invented, section 5, row 24).
//!
//! | operation | open | paid, to be settled | at the notary's | secures a credit | paid or written off |
//! |---|---|---|---|---|---|
//! | change, put off | yes | 9030 | 9031 | yes, but not due date, value or rebate: 9039 | 9018 |
//! | write off | yes | 9030 | 9031 | 9039 | 9018 |
//! | ask for protest or listing | if overdue, else 9032 | 9030 | 9031, 9033 | yes | 9018 |
//! | pay | yes | 9030 | at the notary's only, else 9031 | yes | 9018 |

use jiff::civil::Date;

use super::super::errors::{Erro, Recusa};
use super::super::model::{Boleto, Situacao, Tramite};
use super::atrasado;

/// What somebody wants to do to a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operacao {
    /// Terms that do not touch what a credit operation is secured by.
    Alterar,
    /// Due date, limit, face value, rebate.
    AlterarValor,
    /// Write it off.
    Baixar,
    /// Ask for a protest or a listing.
    Cobrar,
    /// Pay at a bank.
    Pagar,
    /// Pay at the notary's.
    PagarEmCartorio,
}

/// Whether the title's state allows it on a day.
pub fn permitir(boleto: &Boleto, operacao: Operacao, hoje: Date) -> Result<(), Recusa> {
    let number = boleto.nosso_numero;
    let refused = |erro: Erro, reason: String| Err(Recusa::new(erro, reason));
    if boleto.situacao != Situacao::EmAberto {
        let reason = format!("boleto {number} is {:?}; expected EmAberto", boleto.situacao);
        return refused(Erro::NaoEstaEmAberto, reason);
    }
    if recebido(boleto) {
        return refused(
            Erro::Recebido,
            format!("a payment of boleto {number} was taken and is to be settled"),
        );
    }
    if matches!(operacao, Operacao::Alterar | Operacao::AlterarValor | Operacao::Cobrar) {
        crescer(boleto)?;
    }
    let em_cartorio = matches!(boleto.protesto, Some(Tramite::Efetivo { .. }));
    match operacao {
        Operacao::PagarEmCartorio if !em_cartorio => {
            refused(Erro::ProtestoAusente, format!("boleto {number} is not at the notary's"))
        }
        Operacao::PagarEmCartorio => Ok(()),
        _ if em_cartorio => refused(Erro::EmCartorio, format!("boleto {number} is at the notary's")),
        Operacao::AlterarValor | Operacao::Baixar if boleto.bloqueado => {
            refused(Erro::Bloqueado, format!("boleto {number} secures a credit operation"))
        }
        Operacao::Cobrar if !atrasado(boleto.termos.vencimento, hoje) => {
            let due = boleto.termos.vencimento;
            refused(Erro::NaoVencido, format!("boleto {number} is due on {due}; it is not overdue on {hoje}"))
        }
        _ => Ok(()),
    }
}

/// How often something can happen to a title. No source knows such a limit; each time leaves an event behind, and a title must not grow
/// without one. What ends a title is always possible.
const MAIS_EVENTOS: usize = 1_000;

/// Whether one more event may be added to a title's history; the first is its entry.
pub fn crescer(boleto: &Boleto) -> Result<(), Recusa> {
    if boleto.movimentos.len() <= MAIS_EVENTOS {
        return Ok(());
    }
    let reason =
        format!("boleto {} was changed {MAIS_EVENTOS} times, which is the most", boleto.nosso_numero);
    Err(Recusa::new(Erro::AlteracoesDemais, reason))
}

/// Whether a bank has taken a payment that nobody took back.
pub fn recebido(boleto: &Boleto) -> bool {
    boleto.recebimento.as_ref().is_some_and(|recebimento| recebimento.estorno.is_none())
}
