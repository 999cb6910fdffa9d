//! The operations that both versions answer alike but for names: reading, listing, second copies, ranges and movement files. Each handler
//! of `v2` and `v3` is a line that calls one of these.

mod leituras;
mod movimentacao;

pub use leituras::{consultar, consultar_faixas, listar_por_pagador, segunda_via};
pub use movimentacao::{baixar_movimentacao, consultar_movimentacao, solicitar_movimentacao};

use super::Sicoob;
use super::errors::{Erro, Recusa};
use super::gestao::Contrato;
use super::model::MODALIDADE;
use super::resposta::{numero, numero_obrigatorio};
use super::versao::Versao;
use crate::wire::form::Pairs;

/// The contract that a query names.
fn contrato(room: &Sicoob, query: &Pairs, versao: Versao) -> Result<Contrato, Recusa> {
    let numero_contrato = numero_obrigatorio(query, versao.nome("numeroContrato"))?;
    room.contrato(numero_contrato, numero(query, "numeroContratoCobranca")?)
}

/// Only modality 1 is issued here, so that is the one to be named.
pub fn modalidade(modalidade: i64, versao: Versao) -> Result<(), Recusa> {
    if modalidade == i64::from(MODALIDADE) {
        Ok(())
    } else {
        let reason = format!(
            "{} is {modalidade}; titles here have 1 (simples com registro)",
            versao.nome("modalidade")
        );
        Err(Recusa::new(Erro::Modalidade, reason))
    }
}

/// The handlers of one version for what both answer alike.
macro_rules! servicos {
    ($versao:expr) => {
        $crate::providers::sicoob::servico::servicos! { $versao;
            /// Reads one title.
            consultar,
            /// Lists a payer's titles.
            listar_por_pagador,
            /// Reads one title for its payer.
            segunda_via,
            /// Reserves a range of nosso números.
            consultar_faixas,
            /// Asks for movement files.
            solicitar_movimentacao,
            /// Lists the files of a request.
            consultar_movimentacao,
            /// Fetches one file.
            baixar_movimentacao,
        }
    };
    ($versao:expr; $($(#[$doc:meta])* $nome:ident),+ $(,)?) => {$(
        $(#[$doc])*
        pub fn $nome(room: &mut Sicoob, call: &Call<'_>, view: &mut View<'_, Due>) -> Outcome {
            servico::$nome(room, call, view, $versao)
        }
    )+};
}
pub(super) use servicos;
