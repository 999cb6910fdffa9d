//! The URL table of Sicoob, and what the gateway says where the table ends.

use std::sync::LazyLock;

use super::acesso::BEARER_SANDBOX;
use super::errors::{ErroToken, Portal};
use super::{Sicoob, oauth, operacoes, v2, v3};
use crate::providers::certificate::CertificateError;
use crate::providers::room::{Answer, EdgeError, Input, Route, Welcome};

/// Routes of one version: operation, method, path below the version's base, handler. Each path is answered on the production host's and
/// on the sandbox's base (dossier 1.1).
macro_rules! routes {
    ($base:literal, $module:ident: $($operation:ident $method:ident $path:literal => $handler:ident;)+) => {
        [$(Route {
            operation: operacoes::$operation,
            method: stringify!($method),
            paths: &[concat!("/cobranca-bancaria/", $base, $path), concat!("/sicoob/sandbox/cobranca-bancaria/", $base, $path)],
            handler: $module::$handler,
        }),+]
    };
}

/// Dossier 2.7.
fn version_2() -> impl Iterator<Item = Route<Sicoob>> {
    routes! { "v2", v2:
        INCLUIR POST "/boletos" => incluir;
        CONSULTAR GET "/boletos" => consultar;
        LISTAR GET "/boletos/pagadores/{cpfCnpj}" => listar_por_pagador;
        SEGUNDA_VIA GET "/boletos/segunda-via" => segunda_via;
        // No document gives its path in version 2; its scope is known (dossier 1.3), so it stands where version 3 has it.
        FAIXAS GET "/boletos/faixas-nosso-numero" => consultar_faixas;
        PRORROGAR PATCH "/boletos/prorrogacoes/data-vencimento" => prorrogar;
        PRORROGAR_LIMITE PATCH "/boletos/prorrogacoes/data-limite-pagamento" => prorrogar_limite;
        ALTERAR_DESCONTO PATCH "/boletos/descontos" => alterar_desconto;
        ALTERAR_ABATIMENTO PATCH "/boletos/abatimentos" => alterar_abatimento;
        ALTERAR_MULTA PATCH "/boletos/encargos/multas" => alterar_multa;
        ALTERAR_JUROS PATCH "/boletos/encargos/juros-mora" => alterar_juros_mora;
        ALTERAR_VALOR PATCH "/boletos/valor-nominal" => alterar_valor_nominal;
        ALTERAR_SEU_NUMERO PATCH "/boletos/seu-numero" => alterar_seu_numero;
        ALTERAR_ESPECIE PATCH "/boletos/especie-documento" => alterar_especie;
        ALTERAR_RATEIO PATCH "/boletos/rateio-creditos" => alterar_rateio;
        ALTERAR_PIX PATCH "/boletos/pix" => alterar_pix;
        BAIXAR PATCH "/boletos/baixa" => baixar;
        ALTERAR_PAGADOR PUT "/pagadores" => alterar_pagador;
        NEGATIVAR POST "/boletos/negativacoes" => negativar;
        CANCELAR_NEGATIVACAO PATCH "/boletos/negativacoes" => cancelar_negativacao;
        BAIXAR_NEGATIVACAO DELETE "/boletos/negativacoes" => baixar_negativacao;
        PROTESTAR POST "/boletos/protestos" => protestar;
        CANCELAR_PROTESTO PATCH "/boletos/protestos" => cancelar_protesto;
        DESISTIR_PROTESTO DELETE "/boletos/protestos" => desistir_protesto;
        SOLICITAR POST "/boletos/solicitacoes/movimentacao" => solicitar_movimentacao;
        ACOMPANHAR GET "/boletos/solicitacoes/movimentacao" => consultar_movimentacao;
        DESCARREGAR GET "/boletos/movimentacao-download" => baixar_movimentacao;
    }
    .into_iter()
}

/// Dossier 2.1.
fn version_3() -> impl Iterator<Item = Route<Sicoob>> {
    routes! { "v3", v3:
        INCLUIR POST "/boletos" => incluir;
        CONSULTAR GET "/boletos" => consultar;
        LISTAR GET "/pagadores/{cpfCnpj}/boletos" => listar_por_pagador;
        SEGUNDA_VIA GET "/boletos/segunda-via" => segunda_via;
        FAIXAS GET "/boletos/faixas-nosso-numero" => consultar_faixas;
        SOLICITAR POST "/boletos/movimentacoes" => solicitar_movimentacao;
        ACOMPANHAR GET "/boletos/movimentacoes" => consultar_movimentacao;
        DESCARREGAR GET "/boletos/movimentacoes/download" => baixar_movimentacao;
        ALTERAR PATCH "/boletos/{nossoNumero}" => alterar;
        BAIXAR POST "/boletos/{nossoNumero}/baixar" => baixar;
        NEGATIVAR POST "/boletos/{nossoNumero}/negativacoes" => negativar;
        CANCELAR_NEGATIVACAO PATCH "/boletos/{nossoNumero}/negativacoes" => cancelar_negativacao;
        BAIXAR_NEGATIVACAO DELETE "/boletos/{nossoNumero}/negativacoes" => baixar_negativacao;
        PROTESTAR POST "/boletos/{nossoNumero}/protestos" => protestar;
        CANCELAR_PROTESTO PATCH "/boletos/{nossoNumero}/protestos" => cancelar_protesto;
        DESISTIR_PROTESTO DELETE "/boletos/{nossoNumero}/protestos" => desistir_protesto;
        ALTERAR_PAGADOR PUT "/pagadores" => alterar_pagador;
        INCLUIR_WEBHOOK POST "/webhooks" => incluir_webhook;
        LISTAR_WEBHOOKS GET "/webhooks" => listar_webhooks;
        ALTERAR_WEBHOOK PATCH "/webhooks/{idWebhook}" => alterar_webhook;
        EXCLUIR_WEBHOOK DELETE "/webhooks/{idWebhook}" => excluir_webhook;
        REATIVAR_WEBHOOK PATCH "/webhooks/{idWebhook}/reativar" => reativar_webhook;
        LISTAR_SOLICITACOES GET "/webhooks/{idWebhook}/solicitacoes" => listar_solicitacoes;
        SAUDE GET "/health" => saude;
    }
    .into_iter()
}

/// The whole table, in the order in which it is searched.
pub(super) static ROUTES: LazyLock<Vec<Route<Sicoob>>> = LazyLock::new(|| {
    let token =
        Route { operation: operacoes::TOKEN, method: "POST", paths: &[oauth::PATH], handler: oauth::emitir };
    std::iter::once(token).chain(version_3()).chain(version_2()).collect()
});

/// Whether a path is this provider's; one client sends doubled slashes (dossier 1.5).
pub(super) fn owns(path: &str) -> bool {
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    match segments.next() {
        Some("cobranca-bancaria") => true,
        Some("sicoob") => segments.next() == Some("sandbox"),
        Some("auth") => segments.next() == Some("realms") && segments.next() == Some("cooperado"),
        _ => false,
    }
}

/// Whether a path is the public sandbox's, which asks for no certificate (dossier 1.1).
pub(super) fn de_sandbox(path: &str) -> bool {
    path.split('/').find(|segment| !segment.is_empty()) == Some("sicoob")
}

/// What the gateway, or on its paths the token server, says before any operation is reached.
pub(super) fn edge(error: &EdgeError, input: &Input) -> Answer {
    let portal = match error {
        EdgeError::Certificate(error) => return certificado(error, input),
        EdgeError::NotFound => Portal::Caminho,
        EdgeError::WrongMethod { .. } => Portal::Metodo,
        EdgeError::TooLarge { .. } => Portal::Tamanho,
        EdgeError::Malformed { .. } => Portal::Malformada,
        EdgeError::Failed { .. } => Portal::Falha,
    };
    let of_realm = input.path.split('/').find(|segment| !segment.is_empty()) == Some("auth");
    let answer = if of_realm { keycloak(portal) } else { portal.answer() };
    match error {
        EdgeError::WrongMethod { allowed } => answer.with("allow", allowed.join(", ")),
        _ => answer,
    }
}

/// What is said to a client whose certificate will not do: the firewall before both hosts asks for one of ICP-Brasil, and speaks no JSON
/// (dossier 1.2); whether it is the application's own, the token server knows.
fn certificado(error: &CertificateError, input: &Input) -> Answer {
    let of_realm = input.path.split('/').find(|segment| !segment.is_empty()) == Some("auth");
    match error {
        CertificateError::Holder { .. } if of_realm => oauth::recusa(&ErroToken::Cliente),
        CertificateError::Holder { .. } => Portal::Certificado.answer(),
        _ => Answer::new(
            403,
            "text/html; charset=utf-8",
            "<html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1></body></html>",
        ),
    }
}

/// What the token server says where its table ends, or when it is away.
pub(super) fn keycloak(portal: Portal) -> Answer {
    let (status, phrase) = portal.status();
    Answer::new(status, "application/json", format!("{{\"error\":\"HTTP {status} {phrase}\"}}"))
}

pub(super) fn welcome(room: &Sicoob, origin: &str) -> Welcome {
    let base = format!("{origin}/cobranca-bancaria/v3");
    let client_id = room.acessos.primeiro().map(|cliente| cliente.client_id.clone()).unwrap_or_default();
    let titulo = room
        .carteira
        .primeiro()
        .and_then(|boleto| room.contas.get(boleto.conta).map(|conta| (conta.numero, boleto.nosso_numero)));
    let token = format!("{origin}{}", oauth::PATH);
    let curl = match titulo {
        Some((contrato, numero)) => format!(
            "curl -s '{base}/boletos?numeroCliente={contrato}&codigoModalidade=1&nossoNumero={numero}' -H 'Authorization: Bearer {BEARER_SANDBOX}'"
        ),
        None => format!("curl -s {token} -d 'grant_type=client_credentials&client_id={client_id}'"),
    };
    let mut credentials = vec![
        ("base URL of v2", format!("{origin}/cobranca-bancaria/v2")),
        ("token URL", token),
        ("client_id", client_id),
        ("Bearer", format!("{BEARER_SANDBOX} (in place of a token; never expires)")),
    ];
    if let Some((_, conta)) = room.contas.iter().next() {
        credentials.push(("numeroCliente", format!("{} (numeroContrato in v2)", conta.numero)));
        credentials.push(("conta corrente", conta.conta_corrente.to_string()));
        credentials.push(("beneficiário", conta.nome.clone()));
    }
    Welcome { title: "Sicoob", base, credentials, curl }
}
