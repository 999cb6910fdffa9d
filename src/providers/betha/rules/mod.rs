//! The decisions: what is taken in of what third parties send, what it changes, and how payments reduce a
//! debt.
//!
//! Pure: state and command go in, the changed entity or a refusal comes out.

mod dividas;
mod movimentos;
mod processos;
mod terceiros;
mod tipos;

use super::knobs::{MovementTouches, ProcessCheck, ProcessMask};
pub use dividas::{abater, cancelada_em, cancelar, mudar_situacao_da_divida, pagar, parcelar};
pub use movimentos::{Pedido, ajuizar, movimentar, mudar_situacao};
pub use processos::{numero_de_processo, receber_processo};
pub use terceiros::{anexar, conferir_movimento, conferir_protesto, custear};
pub use tipos::{AJUIZADO, CANCELADA_PELO_SISTEMA, PETICAO_EMITIDA, TABELA_9, tipo};

/// What the rules need of the knobs.
#[derive(Clone, Copy, Debug)]
pub struct Regras {
    /// How a process number is checked.
    pub process_check: ProcessCheck,
    /// How it is kept.
    pub process_mask: ProcessMask,
    /// Which movements move the suit's dataBase.
    pub movement_touches: MovementTouches,
    /// Whether movement 472 restores the former situation.
    pub restore: bool,
}
