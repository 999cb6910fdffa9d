//! Refusals by code, for faults that name one: as the API, the gateway or the token server would answer this very request.
//!
//! The codes are the `codigo` of `mensagens`, the gateway's statuses, and Keycloak's words on the token's path. They stand as the
//! catalogue has them, whatever the knob `mensagens` makes of them in a world.

use super::errors::{Erro, ErroToken, Portal, tem_corpo};
use super::operacoes;
use super::resposta::{dizer, mensagens};
use super::routes::{ROUTES, keycloak};
use super::versao::Versao;
use super::{Sicoob, oauth, v2};
use crate::providers::room::{Answer, Input};
use crate::wire::form;

/// The answer of an operation to a request, refused with a code; `None` where the operation has no such code.
pub(super) fn recusar(operacao: &str, codigo: &str, input: &Input) -> Option<Answer> {
    if operacao == operacoes::TOKEN {
        return token(codigo, input);
    }
    if let Some(portal) = Portal::do_status(codigo) {
        return pela_borda(portal, operacao);
    }
    let versao = versao(input);
    let erro = Erro::na_operacao(codigo, operacao, versao)?;
    // What a reading does not find is by default a 204, which has no code to carry; the code is asked for, so it gets the 404 that the
    // same knobs know.
    let ausente = matches!(erro, Erro::PagadorSemBoletos | Erro::BoletoDesconhecido)
        && [operacoes::CONSULTAR, operacoes::SEGUNDA_VIA, operacoes::LISTAR].contains(&operacao);
    let (status, codigo, mensagem) = dizer(&Sicoob::default(), &erro, ausente.then_some(404));
    if versao == Some(Versao::V2)
        && !matches!(erro, Erro::CorpoInvalido | Erro::Lote)
        && let Some(answer) = v2::recusado(operacao, &input.body, status, &mensagem)
    {
        return Some(answer);
    }
    Some(mensagens(status, &codigo, mensagem))
}

/// By the path, if there is one.
fn versao(input: &Input) -> Option<Versao> {
    let mut segments = input.path.split('/').filter(|segment| !segment.is_empty());
    segments.find_map(|segment| match segment {
        "v2" => Some(Versao::V2),
        "v3" => Some(Versao::V3),
        _ => None,
    })
}

fn pela_borda(portal: Portal, operacao: &str) -> Option<Answer> {
    let fits = match portal {
        Portal::ContentType | Portal::Tamanho => tem_corpo(operacao),
        // No token is asked for there (dossier 2.1, row 20).
        Portal::Token | Portal::ClientId | Portal::Certificado | Portal::Escopo | Portal::Accept => {
            operacao != operacoes::SAUDE
        }
        _ => true,
    };
    let answer = portal.answer();
    fits.then(|| if portal == Portal::Metodo { answer.with("allow", metodos(operacao)) } else { answer })
}

/// What a path that refuses the method would say it takes.
fn metodos(operacao: &str) -> String {
    let mut methods: Vec<_> =
        ROUTES.iter().filter(|route| route.operation == operacao).map(|route| route.method).collect();
    methods.sort_unstable();
    methods.dedup();
    methods.join(", ")
}

fn token(codigo: &str, input: &Input) -> Option<Answer> {
    let asked = || {
        let form = form::parse(&input.body).ok()?;
        form.get("scope").filter(|scope| !scope.is_empty()).map(str::to_owned)
    };
    let erro = match codigo {
        "invalid_client" => ErroToken::Cliente,
        "invalid_scope" => ErroToken::Escopo(asked().unwrap_or_else(|| "escopo_desconhecido".to_owned())),
        "unsupported_grant_type" => ErroToken::GrantDesconhecido,
        "invalid_request" => ErroToken::Requisicao(oauth::SEM_GRANT),
        _ => {
            let portal = Portal::do_status(codigo)?;
            let fits = matches!(
                portal,
                Portal::Malformada
                    | Portal::Caminho
                    | Portal::Metodo
                    | Portal::Tamanho
                    | Portal::Limite
                    | Portal::Falha
                    | Portal::Indisponivel
                    | Portal::Demora
            );
            let answer = fits.then(|| keycloak(portal))?;
            return Some(if portal == Portal::Metodo { answer.with("allow", "POST") } else { answer });
        }
    };
    Some(oauth::recusa(&erro))
}
