//! The decisions, each with its reason; they know no wire. What a decision gives is put in place by `carteira`, and cannot fail.

mod alteracao;
mod campo;
mod devido;
mod emissao;
mod estado;
mod movimentacao;
mod novo;
mod numero;
mod pix;
mod rateio;
#[cfg(test)]
mod tests;
mod tramite;
mod vida;
mod webhook;

pub use alteracao::{Mudanca, alterar};
pub use devido::{atrasado, devido};
pub use emissao::{Caso, ESPECIES, desconto, emitir, pagador};
pub use movimentacao::{Prazos, pedir};
pub use novo::{Faixas, Novo, NovoPagador, NovoRateio};
pub use numero::{barras, numerar, reservar};
pub use pix::{Hibrido, hibrido};
pub use tramite::{
    Cobranca, cancelar_cobranca, dia_automatico, dia_do_encaminhamento, efetivar, encaminhar,
    encerrar_cobranca, pedir_cobranca,
};
pub use vida::{
    Pagamento, Passo, Tomador, baixar, entrar, estornar, expirou, liquidar, receber, rejeitar, vincular,
};
pub use webhook::{Endereco, endereco};
