//! The URL table of Sicoob, and what the gateway says where the table ends.

use super::acesso::BEARER_SANDBOX;
use super::errors::Portal;
use super::{Sicoob, oauth, v2};
use crate::providers::room::{Answer, EdgeError, Input, Route, Welcome};

const TOKEN: &str = "sicoob.token.emitir";
/// `POST /boletos`.
pub(super) const INCLUIR: &str = "sicoob.boletos.incluir";
const CONSULTAR: &str = "sicoob.boletos.consultar";
/// Putting off a due date.
pub(super) const PRORROGAR: &str = "sicoob.boletos.prorrogar";
/// Writing off.
pub(super) const BAIXAR: &str = "sicoob.boletos.baixar";
const SOLICITAR: &str = "sicoob.movimentacoes.solicitar";
const ACOMPANHAR: &str = "sicoob.movimentacoes.consultar";
const DESCARREGAR: &str = "sicoob.movimentacoes.baixar";

pub(super) const OPERATIONS: &[&str] =
    &[TOKEN, INCLUIR, CONSULTAR, PRORROGAR, BAIXAR, SOLICITAR, ACOMPANHAR, DESCARREGAR];

/// A path of version 2 on the production host and on the sandbox's (dossier 1.1).
macro_rules! v2 {
    ($path:literal) => {
        &[concat!("/cobranca-bancaria/v2", $path), concat!("/sicoob/sandbox/cobranca-bancaria/v2", $path)]
    };
}

pub(super) const ROUTES: &[Route<Sicoob>] = &[
    Route { operation: TOKEN, method: "POST", paths: &[oauth::PATH], handler: oauth::emitir },
    Route { operation: INCLUIR, method: "POST", paths: v2!("/boletos"), handler: v2::incluir },
    Route { operation: CONSULTAR, method: "GET", paths: v2!("/boletos"), handler: v2::consultar },
    Route {
        operation: PRORROGAR,
        method: "PATCH",
        paths: v2!("/boletos/prorrogacoes/data-vencimento"),
        handler: v2::prorrogar,
    },
    Route { operation: BAIXAR, method: "PATCH", paths: v2!("/boletos/baixa"), handler: v2::baixar },
    Route {
        operation: SOLICITAR,
        method: "POST",
        paths: v2!("/boletos/solicitacoes/movimentacao"),
        handler: v2::solicitar_movimentacao,
    },
    Route {
        operation: ACOMPANHAR,
        method: "GET",
        paths: v2!("/boletos/solicitacoes/movimentacao"),
        handler: v2::consultar_movimentacao,
    },
    Route {
        operation: DESCARREGAR,
        method: "GET",
        paths: v2!("/boletos/movimentacao-download"),
        handler: v2::baixar_movimentacao,
    },
];

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

/// What the gateway, or on its paths the token server, says before any operation is reached.
pub(super) fn edge(error: &EdgeError, input: &Input) -> Answer {
    let portal = match error {
        EdgeError::NotFound => Portal::Caminho,
        EdgeError::WrongMethod { .. } => Portal::Metodo,
        EdgeError::TooLarge { .. } => Portal::Tamanho,
        EdgeError::Malformed { .. } => Portal::Malformada,
        EdgeError::Failed { .. } => Portal::Falha,
    };
    let keycloak = input.path.split('/').find(|segment| !segment.is_empty()) == Some("auth");
    let answer = if keycloak {
        let (status, phrase) = portal.status();
        Answer::new(status, "application/json", format!("{{\"error\":\"HTTP {status} {phrase}\"}}"))
    } else {
        portal.answer()
    };
    match error {
        EdgeError::WrongMethod { allowed } => answer.with("allow", allowed.join(", ")),
        _ => answer,
    }
}

pub(super) fn welcome(room: &Sicoob, origin: &str) -> Welcome {
    let base = format!("{origin}/cobranca-bancaria/v2");
    let client_id = room.acessos.primeiro().map(|cliente| cliente.client_id.clone()).unwrap_or_default();
    let titulo = room
        .carteira
        .primeiro()
        .and_then(|boleto| room.contas.get(boleto.conta).map(|conta| (conta.numero, boleto.nosso_numero)));
    let curl = match titulo {
        Some((contrato, numero)) => format!(
            "curl -s '{base}/boletos?numeroContrato={contrato}&modalidade=1&nossoNumero={numero}' -H 'Authorization: Bearer {BEARER_SANDBOX}'"
        ),
        None => format!(
            "curl -s {origin}{} -d 'grant_type=client_credentials&client_id={client_id}'",
            oauth::PATH
        ),
    };
    let mut credentials = vec![("Bearer", BEARER_SANDBOX.to_owned()), ("client_id", client_id)];
    if let Some((_, conta)) = room.contas.iter().next() {
        credentials.push(("numeroContrato", conta.numero.to_string()));
        credentials.push(("conta corrente", conta.conta_corrente.to_string()));
        credentials.push(("beneficiário", conta.nome.clone()));
    }
    Welcome { title: "Sicoob", base, credentials, curl }
}
