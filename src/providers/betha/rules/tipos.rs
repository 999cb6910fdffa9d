//! Movement types: table 9 and the entity's own.

use crate::providers::betha::model::{SituacaoExecucao, TipoMovimentacao};

use SituacaoExecucao::{Cancelado, Tramitacao};

/// Table 9: the movement types that every entity has; T and C are TRAMITACAO and CANCELADO (dossier 8, row 7).
pub const TABELA_9: [(i64, &str, Option<SituacaoExecucao>); 20] = [
    (1, "Processo Cadastrado no Sistema", Some(Tramitacao)),
    (2, "Petição Inicial Emitida", None),
    (3, "Dívida Removida da Execução Fiscal", None),
    (4, "Petição Intermediária Cancelada", None),
    (5, "Petição Intermediária Reativada", None),
    (6, "Execução Fiscal Cancelada pelo Sistema", Some(Cancelado)),
    (7, "Execução Fiscal Reativada pelo Sistema", Some(Tramitacao)),
    (8, "Penhora Judicial Deferida", None),
    (9, "Penhora Judicial Indeferida", None),
    (463, "Ajuizamento Realizado com Sucesso", Some(Tramitacao)),
    (464, "Ajuizamento Não Realizado - Inconsistência", None),
    (469, "Peticionamento Intermediário Realizado com Sucesso", None),
    (470, "Peticionamento Intermediário Não Realizado - Inconsistência", None),
    (471, "Petição Intermediária Emitida", None),
    (472, "Suspensão cancelada. Situação anterior reativada para o processo", None),
    (1423, "Captura Automática de Movimentações", None),
    (2294, "Envio Realizado com Sucesso", None),
    (2295, "Envio Não Realizado - Inconsistência", None),
    (13396, "Integração Terceiros", None),
    (15704, "Intimação eletrônica", None),
];

/// The movement that says a suspension is over; its flag is N although its text restores (dossier 8, row 35).
pub(super) const SUSPENSAO_CANCELADA: i64 = 472;

/// The movement that tells of a filing; what the court's action records.
pub const AJUIZADO: i64 = 463;

/// The movement that tells of an initial petition.
pub const PETICAO_EMITIDA: i64 = 2;

/// The movement of a suit that is left without debts.
pub const CANCELADA_PELO_SISTEMA: i64 = 6;

/// A movement type by its code: the standard ones first, then the entity's.
pub fn tipo(codigo: i64, da_entidade: &[TipoMovimentacao]) -> Option<TipoMovimentacao> {
    let standard = TABELA_9.iter().find(|(id, ..)| *id == codigo);
    let standard = standard.map(|(id, descricao, situacao)| TipoMovimentacao {
        id: *id,
        descricao: (*descricao).to_owned(),
        situacao: *situacao,
    });
    standard.or_else(|| da_entidade.iter().find(|tipo| tipo.id == codigo).cloned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_9_has_twenty_types_of_which_four_change_the_situation() {
        let mut ids: Vec<_> = TABELA_9.iter().map(|(id, ..)| *id).collect();
        ids.dedup();
        assert_eq!(ids.len(), 20);
        let changing: Vec<_> = TABELA_9.iter().filter_map(|(id, _, to)| Some((*id, (*to)?))).collect();
        assert_eq!(changing, [(1, Tramitacao), (6, Cancelado), (7, Tramitacao), (463, Tramitacao)]);
    }
}
