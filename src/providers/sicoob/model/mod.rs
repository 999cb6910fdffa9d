//! What Sicoob keeps: collection contracts, payers, titles with what happened to them, requests for movement files and webhooks
//! (dossier sections 2.2 to 2.5, 3 and 4.1). Tokens and applications are in `acesso`.

mod boleto;
mod conta;
mod movimento;
mod solicitacao;
mod termos;
mod webhook;

pub use boleto::{Boleto, MODALIDADE, MotivoEstorno, Recebimento, Situacao, Tramite};
pub use conta::{Conta, FaixaReservada, Pagador, PixDaConta};
pub use movimento::{Canal, Fato, Liquidacao, Motivo, Movimento, PassoNegativacao, PassoProtesto, Tipo};
pub use solicitacao::{Estado, PedidoMovimento, Pronta, Registro, Solicitacao};
pub use termos::{BeneficiarioFinal, Desconto, Encargo, Faixa, Instrucao, Rateio, Termos, TipoRateio};
pub use webhook::{Aviso, Envio, SituacaoEnvio, SituacaoWebhook, Tentativa, Webhook};
