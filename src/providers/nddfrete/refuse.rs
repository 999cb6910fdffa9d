//! Refusals by code, for faults that name one: a `ResponseCode` in the header that the request itself sent, on a poll a `Code` of the
//! body, or what IIS says before `Send` is reached.
//!
//! 200 and 201 stand in both lists: on a poll they are the body's, since the header's 200 refuses nothing. What went well (200 and 205 of
//! the header, 100 of the body) is no refusal.

use std::sync::Arc;

use super::crosstalk::{self, Eco};
use super::errors::{BodyCode, HeaderCode};
use super::knobs::Knobs;
use super::model::{Alvo, Chave, Resultado, ResultadoApontamento};
use super::routes::{self, LIMITS, Resposta, edge, iis, responder};
use super::{NddFrete, parametros};
use crate::providers::room::{Answer, EdgeError, Input};
use crate::wire::soap::{self, Version};

/// The answer of an operation to a request, refused with a code; `None` where the operation has no such code.
pub(super) fn recusar(operacao: &'static str, codigo: &str, input: &Input) -> Option<Answer> {
    let numero: u16 = codigo.parse().ok()?;
    if operacao == routes::PAGINA {
        return da_borda(numero, input);
    }
    let poll = [routes::CONSULTAR, routes::CONSULTAR_OUTRA].contains(&operacao);
    let do_corpo = || {
        let code = BodyCode::ALL.into_iter().find(|code| code.code() == numero)?;
        (operacao == routes::CONSULTAR && code != BodyCode::Processada).then_some(code)
    };
    let (code, resultado) = if let Some(code) = do_corpo() {
        (HeaderCode::Processada, Some(Arc::new(resultado(code))))
    } else if let Some(code) = do_cabecalho(numero, poll) {
        (code, None)
    } else {
        return da_borda(numero, input);
    };
    let (version, eco) = cabecalho(input);
    let room = NddFrete::default();
    let texto = room.knobs.mensagens.cabecalho(code).to_owned();
    Some(responder(&room, version, Resposta { eco, code, texto, resultado }))
}

fn do_cabecalho(numero: u16, poll: bool) -> Option<HeaderCode> {
    let code = HeaderCode::ALL.into_iter().find(|code| code.code() == numero)?;
    let fits = match code {
        HeaderCode::Recebida | HeaderCode::Processada => false,
        HeaderCode::Aguarde => poll,
        HeaderCode::JaExiste => !poll,
        HeaderCode::FalhaDeEsquema
        | HeaderCode::CabecalhoIncorreto
        | HeaderCode::ClienteNaoCadastrado
        | HeaderCode::ProcessoInvalido
        | HeaderCode::ErroInesperado => true,
    };
    fits.then_some(code)
}

/// The version and the fields that the request has, as far as they can be read.
fn cabecalho(input: &Input) -> (Version, Eco) {
    let call = match soap::read(input.header("content-type"), &input.body, &LIMITS) {
        Ok(call) => call,
        Err(error) => return (error.version, Eco::default()),
    };
    let eco = parametros::ler(&call.operation).map_or_else(
        |_| Eco::default(),
        |(header, _)| match crosstalk::ler(&header, &Knobs::default()) {
            Ok(cabecalho) => cabecalho.eco,
            Err((_, eco)) => eco,
        },
    );
    (call.version, eco)
}

/// What the processing of a message gave. The poll names a Guid only; the appointment that is told of is the document's own sample.
fn resultado(code: BodyCode) -> Resultado {
    let chave = Chave { tipo: 0, serie: "EMB".to_owned(), numero: "EMBDEV.27600-P01".to_owned() };
    let apontamento =
        || ResultadoApontamento { prestador: "14631417773".to_owned(), alvo: Alvo::Fatura(chave), code };
    // Without a mapper no appointment was looked at (dossier section 7).
    let lidos = !matches!(code, BodyCode::MapeamentoNaoEncontrado | BodyCode::FalhaNoMapeador);
    Resultado { geral: code, apontamentos: lidos.then(apontamento).into_iter().collect() }
}

fn da_borda(status: u16, input: &Input) -> Option<Answer> {
    match status {
        404 => Some(edge(&EdgeError::NotFound, input)),
        405 => Some(edge(&EdgeError::WrongMethod { allowed: vec!["GET", "POST"] }, input)),
        500 => Some(edge(
            &EdgeError::Failed { said: "Object reference not set to an instance of an object.".to_owned() },
            input,
        )),
        // HTTP.sys's own page, when the application pool is off.
        503 => Some(iis(503, "Service Unavailable")),
        _ => None,
    }
}
