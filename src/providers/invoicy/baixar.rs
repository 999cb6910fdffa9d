//! Downloads: what the links in answers lead to. The token in them is all that is asked for.

use std::sync::Arc;

use super::acesso::curto;
use super::danfe::{danfe, danfe_evento, tem_danfe};
use super::model::{Empresa, Evento, Nota, TipoEvento};
use super::proc::{Inutilizacao, nfe_proc, proc_evento, proc_inut};
use super::{Due, InvoiCy};
use crate::providers::room::{Answer, Call, Outcome, View};
use crate::wire::form;

/// What a link names.
enum Achado {
    /// A document.
    Nota(Arc<Nota>, Arc<Empresa>),
    /// An event of a document.
    Evento(Arc<Nota>, Arc<Empresa>, Evento),
    /// Voided numbers.
    Faixa(Inutilizacao),
}

/// `HNUC002.aspx?ParmCript=TOKEN&DocEveTipo=…&DocEvenSeq=…`, or the older `?TOKEN,0,0,0` (dossier 1.1).
pub(super) fn xml(room: &mut InvoiCy, call: &Call<'_>, _: &mut View<'_, Due>) -> Outcome {
    match achar(room, &call.input.query) {
        Err(reason) => nada(reason),
        Ok(Achado::Faixa(faixa)) => {
            let nome = format!("{}-procInutNFe.xml", faixa.id());
            arquivo("text/xml", &nome, move || proc_inut(&faixa).into_bytes())
        }
        Ok(Achado::Evento(nota, empresa, evento)) => {
            let nome = nota.nome_do_xml(Some((evento.tipo.codigo(), evento.sequencia)));
            arquivo("text/xml", &nome, move || proc_evento(&nota, &empresa, &evento).into_bytes())
        }
        Ok(Achado::Nota(nota, _)) if nota.protocolo.is_none() => {
            nada(format!("document {} has no nfeProc: SEFAZ did not authorise it", nota.numero))
        }
        Ok(Achado::Nota(nota, empresa)) => {
            let nome = nota.nome_do_xml(None);
            arquivo("text/xml", &nome, move || nfe_proc(&nota, &empresa).into_bytes())
        }
    }
}

/// `DownloadPDF.aspx?ParmCript=TOKEN`, or the older `?TOKEN` (dossier 1.1).
pub(super) fn pdf(room: &mut InvoiCy, call: &Call<'_>, _: &mut View<'_, Due>) -> Outcome {
    match achar(room, &call.input.query) {
        Err(reason) => nada(reason),
        Ok(Achado::Faixa(faixa)) => nada(format!("voided numbers {} have no PDF", faixa.id())),
        Ok(Achado::Evento(nota, empresa, evento)) => {
            let nome = format!("{}-{}-{}.pdf", evento.tipo.codigo(), nota.chave, evento.sequencia);
            arquivo("application/pdf", &nome, move || danfe_evento(&nota, &empresa, &evento))
        }
        Ok(Achado::Nota(nota, _)) if !tem_danfe(&nota) => {
            nada(format!("document {} has no DANFE: its status is {:?}", nota.numero, nota.status))
        }
        Ok(Achado::Nota(nota, empresa)) => {
            let nome = format!("{}.pdf", nota.chave);
            arquivo("application/pdf", &nome, move || danfe(&nota, &empresa))
        }
    }
}

/// The document whose token a query has, and the event that it names; else what is missing.
fn achar(room: &InvoiCy, query: &str) -> Result<Achado, String> {
    let pairs = form::parse(query).map_err(|_| "the query has too many parts".to_owned())?;
    let token = pairs
        .get_ci("ParmCript")
        .map(ToOwned::to_owned)
        .unwrap_or_else(|| query.split([',', '&']).next().unwrap_or_default().to_owned());
    if let Some(faixa) = room.inut_por_token.first_of(token.clone()).and_then(|id| room.inutilizadas.get(id))
    {
        return Ok(Achado::Faixa(faixa.dados.clone()));
    }
    let id = room.por_token.first_of(token.clone());
    let id = id.ok_or_else(|| format!("no document has the token `{}`", curto(&token)))?;
    let nota = room.notas.get(id).map(Arc::clone).ok_or("the document is gone")?;
    let empresa = room.empresas.get(nota.empresa).map(Arc::clone).ok_or("the document's company is gone")?;
    let numero = |nome| pairs.get_ci(nome).and_then(|valor| valor.parse::<u32>().ok()).unwrap_or(0);
    let (tipo, sequencia) = (numero("DocEveTipo"), numero("DocEvenSeq"));
    if tipo == 0 {
        return Ok(Achado::Nota(nota, empresa));
    }
    let wanted = TipoEvento::from_codigo(tipo);
    let evento = nota.eventos.iter().find(|e| Some(e.tipo) == wanted && e.sequencia == sequencia).cloned();
    match evento {
        Some(evento) => Ok(Achado::Evento(nota, empresa, evento)),
        None => Err(format!("document {} has no event {tipo} with sequence {sequencia}", nota.numero)),
    }
}

fn nada(reason: String) -> Outcome {
    let answer = Answer::new(404, "text/html; charset=utf-8", pagina("404 - File or directory not found."));
    Outcome::refused(answer, "404", reason)
}

/// What is written outside the lock.
fn arquivo(media_type: &str, nome: &str, escrever: impl FnOnce() -> Vec<u8> + Send + 'static) -> Outcome {
    let answer = Answer::later(200, media_type, escrever);
    Outcome::accepted(answer.with("content-disposition", format!("attachment; filename={nome}")))
}

pub(super) fn pagina(titulo: &str) -> String {
    format!("<html><head><title>{titulo}</title></head><body><h1>{titulo}</h1></body></html>")
}
