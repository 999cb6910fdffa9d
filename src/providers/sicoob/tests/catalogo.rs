//! All that Sicoob refuses with: the API's codes, the gateway's statuses, the token server's words.

use super::super::catalogo;
use super::super::errors::{ErroToken, Portal};
use crate::providers::coverage::{Code, every};

/// The closed catalogue.
pub(in crate::providers) fn codes() -> Vec<Code> {
    let api = catalogo().into_iter().map(|(_, codigo, texto)| Code::new("", codigo, texto));
    let portal = every!(Portal:
        Token, ClientId, Certificado, Limite, Escopo, Caminho, Metodo, Accept, ContentType, Tamanho, Malformada, Falha, Indisponivel, Demora
    );
    let portal = portal.into_iter().map(|one| {
        let (status, phrase) = one.status();
        Code::new("", &status.to_string(), &format!("gateway: {phrase}"))
    });
    let token = [
        ErroToken::Cliente,
        ErroToken::Escopo(String::new()),
        ErroToken::GrantDesconhecido,
        ErroToken::Requisicao(""),
    ];
    let token = token.into_iter().map(|one| match &one {
        ErroToken::Cliente
        | ErroToken::Escopo(_)
        | ErroToken::GrantDesconhecido
        | ErroToken::Requisicao(_) => {
            let (status, word, _) = one.parts();
            Code::new("", word, &format!("token server, {status}"))
        }
    });
    api.chain(portal).chain(token).collect()
}
