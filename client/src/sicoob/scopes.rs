//! The scopes of both generations of the API (dossier sicoob 1.3).

/// Scopes of version 3.
pub const SCOPES_V3: &[&str] = &[
    "boletos_inclusao",
    "boletos_consulta",
    "boletos_alteracao",
    "webhooks_inclusao",
    "webhooks_consulta",
    "webhooks_alteracao",
];

/// Scopes of version 2.
pub const SCOPES_V2: &[&str] = &[
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
