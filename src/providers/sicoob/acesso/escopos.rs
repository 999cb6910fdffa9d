//! Scopes of both versions, and which of them each operation wants (dossier 1.3).

/// Scopes of version 3 (dossier 1.3).
const ESCOPOS_V3: &[&str] = &[
    "boletos_inclusao",
    "boletos_consulta",
    "boletos_alteracao",
    "webhooks_inclusao",
    "webhooks_consulta",
    "webhooks_alteracao",
];

/// Scopes of version 2 (dossier 1.3).
const ESCOPOS_V2: &[&str] = &[
    "cobranca_boletos_consultar",
    "cobranca_boletos_incluir",
    "cobranca_boletos_pagador",
    "cobranca_boletos_segunda_via",
    "cobranca_boletos_descontos",
    "cobranca_boletos_abatimentos",
    "cobranca_boletos_valor_nominal",
    "cobranca_boletos_seu_numero",
    "cobranca_boletos_especie_documento",
    "cobranca_boletos_baixa",
    "cobranca_boletos_rateio_credito",
    "cobranca_pagadores",
    "cobranca_boletos_negativacoes_incluir",
    "cobranca_boletos_negativacoes_alterar",
    "cobranca_boletos_negativacoes_baixar",
    "cobranca_boletos_protestos_incluir",
    "cobranca_boletos_protestos_alterar",
    "cobranca_boletos_protestos_desistir",
    "cobranca_boletos_solicitacao_movimentacao_incluir",
    "cobranca_boletos_solicitacao_movimentacao_consultar",
    "cobranca_boletos_solicitacao_movimentacao_download",
    "cobranca_boletos_prorrogacoes_data_vencimento",
    "cobranca_boletos_prorrogacoes_data_limite_pagamento",
    "cobranca_boletos_encargos_multas",
    "cobranca_boletos_encargos_juros_mora",
    "cobranca_boletos_pix",
    "cobranca_boletos_faixa_nn_disponiveis",
];

/// All scopes that anybody knows.
pub fn escopos() -> impl Iterator<Item = &'static str> {
    ESCOPOS_V2.iter().chain(ESCOPOS_V3).copied()
}

/// The scopes that let into an operation: any of them. The names of either version are good on either version's paths (dossier section
/// 5, row 18). Version 3 asks for consulta where something is read, for a movement request too, inclusao where a title or a webhook is
/// made, and alteracao for all else.
pub fn escopos_de(operacao: &str) -> &'static [&'static str] {
    match operacao.strip_prefix("sicoob.").unwrap_or_default() {
        "boletos.incluir" => &["boletos_inclusao", "cobranca_boletos_incluir"],
        "boletos.consultar" => &["boletos_consulta", "cobranca_boletos_consultar"],
        "boletos.listarPorPagador" => &["boletos_consulta", "cobranca_boletos_pagador"],
        "boletos.segundaVia" => &["boletos_consulta", "cobranca_boletos_segunda_via"],
        "boletos.consultarFaixas" => &["boletos_consulta", "cobranca_boletos_faixa_nn_disponiveis"],
        "boletos.prorrogar" => &["boletos_alteracao", "cobranca_boletos_prorrogacoes_data_vencimento"],
        "boletos.prorrogarLimite" => {
            &["boletos_alteracao", "cobranca_boletos_prorrogacoes_data_limite_pagamento"]
        }
        "boletos.alterarDesconto" => &["boletos_alteracao", "cobranca_boletos_descontos"],
        "boletos.alterarAbatimento" => &["boletos_alteracao", "cobranca_boletos_abatimentos"],
        "boletos.alterarMulta" => &["boletos_alteracao", "cobranca_boletos_encargos_multas"],
        "boletos.alterarJurosMora" => &["boletos_alteracao", "cobranca_boletos_encargos_juros_mora"],
        "boletos.alterarValorNominal" => &["boletos_alteracao", "cobranca_boletos_valor_nominal"],
        "boletos.alterarSeuNumero" => &["boletos_alteracao", "cobranca_boletos_seu_numero"],
        "boletos.alterarEspecieDocumento" => &["boletos_alteracao", "cobranca_boletos_especie_documento"],
        "boletos.alterarRateioCreditos" => &["boletos_alteracao", "cobranca_boletos_rateio_credito"],
        "boletos.alterarPix" => &["boletos_alteracao", "cobranca_boletos_pix"],
        "boletos.baixar" => &["boletos_alteracao", "cobranca_boletos_baixa"],
        "pagadores.alterar" => &["boletos_alteracao", "cobranca_pagadores"],
        "negativacoes.incluir" => &["boletos_alteracao", "cobranca_boletos_negativacoes_incluir"],
        "negativacoes.cancelar" => &["boletos_alteracao", "cobranca_boletos_negativacoes_alterar"],
        "negativacoes.baixar" => &["boletos_alteracao", "cobranca_boletos_negativacoes_baixar"],
        "protestos.incluir" => &["boletos_alteracao", "cobranca_boletos_protestos_incluir"],
        "protestos.cancelar" => &["boletos_alteracao", "cobranca_boletos_protestos_alterar"],
        "protestos.desistir" => &["boletos_alteracao", "cobranca_boletos_protestos_desistir"],
        "movimentacoes.solicitar" => {
            &["boletos_consulta", "cobranca_boletos_solicitacao_movimentacao_incluir"]
        }
        "movimentacoes.consultar" => {
            &["boletos_consulta", "cobranca_boletos_solicitacao_movimentacao_consultar"]
        }
        "movimentacoes.baixar" => &["boletos_consulta", "cobranca_boletos_solicitacao_movimentacao_download"],
        "webhooks.incluir" => &["webhooks_inclusao"],
        "webhooks.listar" | "webhooks.listarSolicitacoes" => &["webhooks_consulta"],
        "webhooks.alterar" | "webhooks.excluir" | "webhooks.reativar" => &["webhooks_alteracao"],
        // The changes of version 3 before the body has said which one it is.
        _ => &["boletos_alteracao"],
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::super::operacoes::OPERATIONS;
    use super::*;

    #[test]
    fn no_scope_stands_twice() {
        assert_eq!(escopos().collect::<BTreeSet<_>>().len(), escopos().count());
    }

    #[test]
    fn every_scope_opens_something_and_none_is_made_up() {
        let wanted: BTreeSet<_> = OPERATIONS.iter().flat_map(|name| escopos_de(name)).copied().collect();
        let known: BTreeSet<_> = escopos().collect();
        assert_eq!(wanted, known);
    }
}
