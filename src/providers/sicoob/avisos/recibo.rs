//! What a receiver says to a notice: 200, 201 and 204 are arrivals, everything else, redirects too, is a failure (dossier 2.5).

use crate::facts::shown;
use crate::world::Receipt;

/// Why a notice did not arrive.
#[derive(Clone, Debug)]
pub struct Falha {
    /// What the API says of it. Invented.
    pub descricao: String,
    /// What the journal says of it.
    pub reason: String,
}

/// The receiver's status, and what is wrong with it if it is no arrival.
pub fn julgar(receipt: &Receipt) -> (Option<u16>, Option<Falha>) {
    match receipt {
        Receipt::Answered { status: status @ (200 | 201 | 204), .. } => (Some(*status), None),
        Receipt::Answered { status, .. } => {
            let descricao = format!("Resposta HTTP {status} não esperada");
            let reason = format!("the receiver answered {status}; expected 200, 201 or 204");
            (Some(*status), Some(Falha { descricao, reason }))
        }
        Receipt::Failed { said } => {
            let descricao = "Não foi possível conectar à URL ou não houve resposta a tempo".to_owned();
            (None, Some(Falha { descricao, reason: shown(said) }))
        }
    }
}
