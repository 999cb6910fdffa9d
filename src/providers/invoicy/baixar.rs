//! Download links: plain GETs that name a document by its token (dossier 1.1).

use std::sync::Arc;

use super::acesso::curto;
use super::model::TipoEvento;
use super::proc::{nfe_proc, proc_evento};
use super::{Due, InvoiCy};
use crate::providers::room::{Answer, Call, Outcome, View};
use crate::wire::form;

/// `HNUC002.aspx?ParmCript=TOKEN&DocEveTipo=…&DocEvenSeq=…`, or the older `?TOKEN,0,0,0` (dossier 1.1).
pub(super) fn xml(room: &mut InvoiCy, call: &Call<'_>, _: &mut View<'_, Due>) -> Outcome {
    let nada = |reason: String| {
        let answer =
            Answer::new(404, "text/html; charset=utf-8", pagina("404 - File or directory not found."));
        Outcome::refused(answer, "404", reason)
    };
    let Ok(pairs) = form::parse(&call.input.query) else {
        return nada("the query has too many parts".to_owned());
    };
    let token = pairs
        .get_ci("ParmCript")
        .map(ToOwned::to_owned)
        .unwrap_or_else(|| call.input.query.split(',').next().unwrap_or_default().to_owned());
    let Some(id) = room.por_token.first_of(token.clone()) else {
        return nada(format!("no document has the token `{}`", curto(&token)));
    };
    let Some((nota, empresa)) = room.notas.get(id).and_then(|nota| {
        room.empresas.get(nota.empresa).map(|empresa| (Arc::clone(nota), Arc::clone(empresa)))
    }) else {
        return nada("the document is gone".to_owned());
    };
    let numero = |nome| pairs.get_ci(nome).and_then(|valor| valor.parse::<u32>().ok()).unwrap_or(0);
    let (tipo, sequencia) = (numero("DocEveTipo"), numero("DocEvenSeq"));
    if tipo == 0 {
        if nota.protocolo.is_none() {
            return nada(format!("document {} has no nfeProc: SEFAZ did not authorise it", nota.numero));
        }
        let nome = nota.nome_do_xml(None);
        return arquivo(&nome, move || nfe_proc(&nota, &empresa).into_bytes());
    }
    let wanted = TipoEvento::from_codigo(tipo);
    let evento = nota.eventos.iter().find(|e| Some(e.tipo) == wanted && e.sequencia == sequencia).cloned();
    match evento {
        Some(evento) => {
            let nome = nota.nome_do_xml(Some((tipo, sequencia)));
            arquivo(&nome, move || proc_evento(&nota, &empresa, &evento).into_bytes())
        }
        None => nada(format!("document {} has no event {tipo} with sequence {sequencia}", nota.numero)),
    }
}

fn arquivo(nome: &str, escrever: impl FnOnce() -> Vec<u8> + Send + 'static) -> Outcome {
    let answer = Answer::later(200, "text/xml", escrever);
    Outcome::accepted(answer.with("content-disposition", format!("attachment; filename={nome}")))
}

pub(super) fn pagina(titulo: &str) -> String {
    format!("<html><head><title>{titulo}</title></head><body><h1>{titulo}</h1></body></html>")
}
