//! The files behind urlDocumento, and the service's own documentation: its OpenAPI and a page to try it from.

use std::sync::Arc;

use super::super::Betha;
use super::super::acervo::Acervo;
use super::super::knobs::DocumentAccess;
use super::super::model::{Documento, Origem};
use super::super::papel::{Assunto, Papel};
use super::acesso::{entrar, recusar};
use super::leituras::nada;
use super::{BAIXAR, JSON};
use crate::providers::room::{Answer, Call, Outcome};
use crate::wire::openapi::{Header, Page};
use crate::world::Id;

/// A document as a PDF.
pub(super) fn baixar(room: &Betha, call: &Call<'_>) -> Outcome {
    let dona = match room.knobs.document_access {
        DocumentAccess::Code => entrar(room, call.input, BAIXAR).map(Some),
        DocumentAccess::Open => Ok(None),
    };
    let papel = dona.and_then(|dona| procurar(&room.acervo, call, dona).ok_or_else(|| nada(call)));
    match papel {
        Ok(papel) => {
            let documento = &papel.documento;
            let peticao = matches!(documento.origem, Origem::Peticao(_));
            let letra = if peticao { 'P' } else { 'C' };
            let nome = format!("inline; filename=\"{letra}-{}-{}.pdf\"", documento.ano, documento.id);
            let answer = Answer::later(200, "application/pdf", move || papel.imprimir());
            Outcome::accepted(answer.with("content-disposition", nome))
        }
        Err(recusa) => recusar(recusa),
    }
}

fn procurar(acervo: &Acervo, call: &Call<'_>, dona: Option<Id>) -> Option<Papel> {
    let peticao = match call.param("tipo") {
        "C" | "c" => false,
        "P" | "p" => true,
        _ => return None,
    };
    let (ano, id) = (call.param("ano").parse().ok()?, call.param("id").parse().ok()?);
    let of = |entidade| acervo.documentos_por_numero.first_of((entidade, peticao, ano, id));
    let row = match dona {
        Some(entidade) => of(entidade),
        None => acervo.entidades.iter().find_map(|(entidade, _)| of(entidade)),
    };
    papel(acervo, acervo.documentos.get(row?)?)
}

pub fn papel(acervo: &Acervo, documento: &Arc<Documento>) -> Option<Papel> {
    let assunto = match documento.origem {
        Origem::Cda(divida) => Assunto::Divida(Arc::clone(acervo.dividas.get(divida)?)),
        Origem::Peticao(execucao) => {
            let certidao = |row: Id| {
                let cda = acervo.documentos_por_origem.first_of(Origem::Cda(row));
                let cda = cda.and_then(|cda| acervo.documentos.get(cda));
                let numero = cda.map(|cda| format!("{}/{}", cda.id, cda.ano)).unwrap_or_default();
                Some((numero, Arc::clone(acervo.dividas.get(row)?)))
            };
            let dividas = acervo.dividas_da_execucao.of(execucao).filter_map(certidao).collect();
            Assunto::Execucao(Arc::clone(acervo.execucoes.get(execucao)?), dividas)
        }
    };
    let entidade = Arc::clone(acervo.entidades.get(documento.entidade)?);
    Some(Papel { documento: Arc::clone(documento), entidade, assunto })
}

/// The definition's name, as the document wants it selected.
const DEFINICAO: &str = "Procuradoria - Integração terceiros";

/// The page, at the place of Swagger UI's.
const PAGINA: Page = Page {
    lang: "pt-BR",
    title: "Swagger UI",
    here: r"/swagger-ui(\.html|/index\.html)/?$",
    contract: "",
    list: Some("/v3/api-docs/swagger-config"),
    headers: &[
        Header {
            label: "Código de acesso (Authorization: Bearer)",
            name: "Authorization",
            prefix: "Bearer ",
        },
        Header { label: "User-Access", name: "User-Access", prefix: "" },
    ],
    open: "Abrir o arquivo",
};

/// The contract as JSON; a test keeps it the same as `openapi/betha.yaml`.
const CONTRATO: &str = include_str!("../swagger/api-docs.json");

/// The Swagger page.
pub(super) fn pagina() -> Outcome {
    Outcome::accepted(Answer::new(200, "text/html; charset=utf-8", PAGINA.html()))
}

/// Which definitions there are, as springdoc tells Swagger UI.
pub(super) fn definicoes(call: &Call<'_>) -> Outcome {
    let base = &call.input.origin;
    let url = format!("{base}{}/v3/api-docs", super::FAMILY);
    Outcome::accepted(Answer::json(
        200,
        serde_json::json!({ "configUrl": format!("{url}/swagger-config"), "urls": [{ "url": url, "name": DEFINICAO }] }),
    ))
}

/// The OpenAPI document, with this host in the place of Betha's.
pub(super) fn contrato(call: &Call<'_>) -> Outcome {
    let text = CONTRATO.replacen("https://procuradoria.suite.betha.cloud", &call.input.origin, 1);
    Outcome::accepted(Answer::new(200, JSON, text))
}
