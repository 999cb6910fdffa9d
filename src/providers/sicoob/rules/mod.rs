//! The decisions, each with its reason; they know no wire. What a decision gives is put in place by `carteira`, and cannot fail.

mod devido;
mod emissao;
mod movimentacao;
mod novo;
mod vida;

pub use devido::{atrasado, devido};
pub use emissao::{Caso, ESPECIES, barras, emitir, numerar};
pub use movimentacao::{Prazos, pedir};
pub use novo::{Novo, NovoPagador};
pub use vida::{Pagamento, Passo, baixar, entrar, expirou, pagar, prorrogar};
