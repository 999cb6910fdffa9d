//! The URL table of nddFrete and its handlers: SOAP in, a Crosstalk answer out.

use std::fmt::Write as _;
use std::sync::Arc;

use super::crosstalk::{self, Cabecalho, Eco};
use super::errors::{HeaderCode, Recusa};
use super::knobs::{AckGuid, ResultEncoding};
use super::model::{Estado, Mensagem, Resultado};
use super::processos::{self, Processo};
use super::{Due, NddFrete, parametros, resultado};
use crate::facts::{Ready, shown};
use crate::providers::certificate;
use crate::providers::room::{Answer, Call, EdgeError, Input, Outcome, Route, View, Welcome};
use crate::wire::soap::asmx::{self, FaultCode};
use crate::wire::soap::{self, SoapProblem, Version};
use crate::wire::wsdl;
use crate::wire::xml::{self, Limits};
use crate::world::{Id, Item};

/// The documented path.
pub(super) const PATH: &str = "/exchangeMessage/WSExchangeMessage.asmx";
/// Everything below belongs to nddFrete, known or not.
pub(super) const FAMILY: &str = "exchangeMessage";
/// Bytes of a message: 100,000 appointments like the printed one are 60 MB, and twice as many in UTF-16.
pub(super) const BODY: usize = 128 << 20;
/// What a message may be as XML. Sent as child elements of Send, rawdata becomes a tree: 10 MB of it are half a million elements.
pub(super) const LIMITS: Limits =
    Limits { bytes: BODY, depth: 100, elements: 1_000_000, attributes_per_element: 64 };
pub(super) const NAMESPACE: &str = "http://nddigital.com.br/";
const ACTION: &str = "http://nddigital.com.br/Send";
/// The contract, written from the dossier (section 2, "WSDL shape"): what `?wsdl` serves.
const WSDL: &str = include_str!("../../../openapi/nddfrete.wsdl");

pub(super) const ENVIAR: &str = "nddfrete.apontamento.enviar";
pub(super) const CONSULTAR: &str = "nddfrete.apontamento.consultar";
/// What the journal calls the processing of a message.
pub(super) const PROCESSAR: &str = "nddfrete.apontamento.processar";
/// The same two for the ProcessCodes that are no appointments.
pub(super) const ENVIAR_OUTRA: &str = "nddfrete.mensagem.enviar";
pub(super) const CONSULTAR_OUTRA: &str = "nddfrete.mensagem.consultar";
pub(super) const PAGINA: &str = "nddfrete.pagina";

pub(super) const OPERATIONS: &[&str] = &[ENVIAR, CONSULTAR, ENVIAR_OUTRA, CONSULTAR_OUTRA, PAGINA];

pub(super) const ROUTES: &[Route<NddFrete>] = &[
    Route { operation: ENVIAR, method: "POST", paths: &[PATH], handler: send },
    Route { operation: PAGINA, method: "GET", paths: &[PATH], handler: pagina },
];

/// `?wsdl` gives the WSDL, everything else a page for people, as an `.asmx` does.
fn pagina(room: &mut NddFrete, call: &Call<'_>, _: &mut View<'_, Due>) -> Outcome {
    // Where the client came from, as ASMX says it: the documented path, or the alias that stands for it. With the origin, which holds
    // the prefix of a world that has one.
    let alias = room.knobs.path_aliases.iter().find(|path| path.eq_ignore_ascii_case(&call.input.path));
    let address = format!("{}{}", call.input.origin, alias.unwrap_or(PATH));
    if wsdl::is_wsdl_query(&call.input.query) {
        return Outcome::accepted(Answer::new(
            200,
            "text/xml; charset=utf-8",
            wsdl::with_address(WSDL, &address),
        ));
    }
    let address = xml::escape_attribute(&address);
    let page = format!(
        "<html><head><title>WSExchangeMessage Web Service</title></head><body><h1>WSExchangeMessage</h1><p>The following operations are supported. For a formal definition, please review the <a href=\"{address}?WSDL\">Service Description</a>.</p><ul><li>Send</li></ul></body></html>"
    );
    Outcome::accepted(Answer::new(200, "text/html; charset=utf-8", page))
}

fn send(room: &mut NddFrete, call: &Call<'_>, view: &mut View<'_, Due>) -> Outcome {
    let content_type = call.input.header("content-type");
    let envelope = match soap::read(content_type, &call.input.body, &LIMITS) {
        Ok(envelope) => envelope,
        Err(error) => {
            let side = match error.problem {
                SoapProblem::UnknownVersion { .. } => FaultCode::VersionMismatch,
                _ => FaultCode::Client,
            };
            return fault(error.version, side, &error.to_string());
        }
    };
    let version = envelope.version;
    if let Some(block) = envelope.must_understand() {
        let said = format!("the header block <{}> must be understood and is not", shown(&block.name));
        return fault(version, FaultCode::MustUnderstand, &said);
    }
    // By the element alone: the one client that is known sends no SOAPAction (dossier section 2).
    let operation = &envelope.operation;
    if !operation.is(NAMESPACE, "Send") {
        let namespace = operation.namespace.as_deref().unwrap_or_default();
        let said = format!(
            "the body's first child is <{}> of namespace `{}`; expected <Send> of `{NAMESPACE}`",
            shown(&operation.name),
            shown(namespace)
        );
        return fault(version, FaultCode::Client, &said);
    }
    let action = soap::action(call.input.header("soapaction"), content_type);
    if room.knobs.soap_action_strict && action.as_deref() != Some(ACTION) {
        let seen = shown(&action.unwrap_or_default());
        let said = format!("the SOAPAction is `{seen}`; expected `{ACTION}`");
        return fault(version, FaultCode::Client, &said);
    }
    let (header, rawdata) = match parametros::ler(operation) {
        Ok(texts) => texts,
        Err(recusa) => return recusar(room, version, Eco::default(), &recusa).of(ENVIAR),
    };
    let cabecalho = match crosstalk::ler(&header, &room.knobs) {
        Ok(cabecalho) => cabecalho,
        Err((recusa, eco)) => return recusar(room, version, eco, &recusa).of(ENVIAR),
    };
    let of_appointments = cabecalho.process_code == processos::APONTAMENTO;
    let operation = match (cabecalho.exchange_pattern, of_appointments) {
        (8, true) => CONSULTAR,
        (8, false) => CONSULTAR_OUTRA,
        (_, true) => ENVIAR,
        (_, false) => ENVIAR_OUTRA,
    };
    let mut eco = cabecalho.eco.clone();
    match conduzir(room, &cabecalho, &rawdata, &mut eco, view) {
        Ok(Feito { code, resultado, items }) => {
            let texto = room.knobs.mensagens.cabecalho(code).to_owned();
            let answer = responder(room, version, Resposta { eco, code, texto, resultado });
            let outcome = Outcome::accepted(answer).coded(code.code().to_string());
            Outcome { items, ..outcome }.of(operation)
        }
        Err(recusa) => {
            let outcome = recusar(room, version, eco, &recusa).of(operation);
            // A poll may have set off the processing that failed: that has happened, and stays.
            if cabecalho.exchange_pattern == 8 { outcome.kept() } else { outcome }
        }
    }
}

struct Feito {
    code: HeaderCode,
    resultado: Option<Arc<Resultado>>,
    items: Vec<Item>,
}

/// The checks in the order of dossier 4.3, then the send or the poll.
fn conduzir(
    room: &mut NddFrete,
    cabecalho: &Cabecalho,
    rawdata: &str,
    eco: &mut Eco,
    view: &mut View<'_, Due>,
) -> Result<Feito, Recusa<HeaderCode>> {
    let sender = room.embarcadores.iter().find(|(_, row)| row.enterprise_id == cabecalho.enterprise_id);
    let embarcador = match sender {
        Some((id, row)) if row.token == cabecalho.token => id,
        Some(_) => {
            let reason = format!("the Token does not belong to EnterpriseId {}", cabecalho.enterprise_id);
            return Err(Recusa::new(HeaderCode::ClienteNaoCadastrado, reason));
        }
        None => {
            let reason = format!("no client is registered with EnterpriseId {}", cabecalho.enterprise_id);
            return Err(Recusa::new(HeaderCode::ClienteNaoCadastrado, reason));
        }
    };
    let processo = processos::achar(cabecalho, &room.knobs)?;
    match cabecalho.exchange_pattern {
        8 => consultar(room, embarcador, cabecalho, view),
        7 => enviar(room, embarcador, cabecalho, processo, rawdata, eco, view),
        // Synchronous: nothing is stored, and no source shows what the answer holds (dossier section 9).
        _ => processo.ler(rawdata, &room.knobs).map(|_| Feito {
            code: HeaderCode::Processada,
            resultado: None,
            items: Vec::new(),
        }),
    }
}

fn enviar(
    room: &mut NddFrete,
    embarcador: Id,
    cabecalho: &Cabecalho,
    processo: &Processo,
    rawdata: &str,
    eco: &mut Eco,
    view: &mut View<'_, Due>,
) -> Result<Feito, Recusa<HeaderCode>> {
    let stated = cabecalho.guid.map(|guid| guid.to_string());
    if let Some(guid) = stated.as_ref().filter(|guid| room.guid_usado(guid)) {
        return Err(Recusa::new(
            HeaderCode::JaExiste,
            format!("a message with the Guid {guid} was taken in before"),
        ));
    }
    let pedido = processo.ler(rawdata, &room.knobs)?;
    let guid = stated.unwrap_or_else(|| view.seed.uuid("nddfrete.guid").to_string());
    match room.knobs.ack_guid {
        AckGuid::Emit => eco.set_guid(&guid),
        AckGuid::Omit => eco.omit_guid(),
    }
    let ready = room.knobs.ready;
    let estado = Estado::Pendente { ready, polls: 0 };
    let id = room.receber(Mensagem { guid, embarcador, processo: processo.codigo, pedido, estado });
    let mut items = Vec::new();
    match ready {
        Ready::Now => items = room.processar(id, view.now).unwrap_or_default(),
        Ready::After(lapse) => view.wake_at(view.now.plus(lapse), Due::Processar(id)),
        Ready::Polls(_) | Ready::Hold => {}
    }
    Ok(Feito { code: HeaderCode::Recebida, resultado: None, items })
}

fn consultar(
    room: &mut NddFrete,
    embarcador: Id,
    cabecalho: &Cabecalho,
    view: &View<'_, Due>,
) -> Result<Feito, Recusa<HeaderCode>> {
    // Mandatory on a poll, asked after checks 1 to 6 (dossier 4.3).
    let Some(guid) = cabecalho.guid.map(|guid| guid.to_string()) else {
        return Err(Recusa::new(room.knobs.header_error_code.into(), "the header lacks Guid")
            .criticando("O elemento Guid é obrigatório e não foi informado."));
    };
    let of_process =
        |id: &Id| room.mensagens.get(*id).is_some_and(|mensagem| mensagem.processo == cabecalho.process_code);
    let Some(id) = room.mensagem(embarcador, &guid).filter(of_process) else {
        let reason = format!(
            "no message with the Guid {guid} was taken in from this sender for ProcessCode {}",
            cabecalho.process_code
        );
        return Err(Recusa::new(room.knobs.unknown_guid_code.into(), reason));
    };
    let mut items = Vec::new();
    if let Some(mensagem) = room.mensagens.get(id).cloned()
        && let Estado::Pendente { ready, polls } = mensagem.estado
    {
        if matches!(ready, Ready::Polls(most) if polls >= most) {
            items = room.processar(id, view.now).unwrap_or_default();
        } else {
            let estado = Estado::Pendente { ready, polls: polls.saturating_add(1) };
            room.mensagens.put(id, Mensagem { estado, ..(*mensagem).clone() });
        }
    }
    match room.mensagens.get(id).map(|mensagem| &mensagem.estado) {
        Some(Estado::Processada(resultado)) => {
            Ok(Feito { code: HeaderCode::Processada, resultado: resultado.clone(), items })
        }
        Some(Estado::Falhou(reason)) => {
            Err(Recusa::new(HeaderCode::ErroInesperado, format!("the processing of {guid} failed: {reason}")))
        }
        None => Err(Recusa::new(HeaderCode::ErroInesperado, format!("the message {guid} is gone"))),
        Some(Estado::Pendente { .. }) => {
            Ok(Feito { code: room.knobs.pending_code.into(), resultado: None, items })
        }
    }
}

fn recusar(room: &NddFrete, version: Version, eco: Eco, recusa: &Recusa<HeaderCode>) -> Outcome {
    let mut texto = room.knobs.mensagens.cabecalho(recusa.code).to_owned();
    if let Some(critica) = recusa.critica.as_deref().filter(|_| room.knobs.name_element) {
        // "Se algum dos campos obrigatórios não estiver no formato correto, a mensagem de retorno criticará o mesmo": one blank,
        // then the sentence (dossier section 5).
        _ = write!(texto, " {critica}");
    }
    let answer = responder(room, version, Resposta { eco, code: recusa.code, texto, resultado: None });
    Outcome::refused(answer, recusa.code.code().to_string(), &recusa.reason)
}

/// What a Crosstalk answer is made of.
pub(super) struct Resposta {
    pub(super) eco: Eco,
    pub(super) code: HeaderCode,
    pub(super) texto: String,
    pub(super) resultado: Option<Arc<Resultado>>,
}

/// 200 for every Crosstalk answer, refusals too: the code lives in the header (dossier section 2). A result may be long: it is written
/// outside the lock.
pub(super) fn responder(room: &NddFrete, version: Version, resposta: Resposta) -> Answer {
    let encoding = match room.knobs.result_encoding {
        ResultEncoding::Escaped => asmx::ResultEncoding::Escaped,
        ResultEncoding::Cdata => asmx::ResultEncoding::Cdata,
    };
    let textos = room.knobs.mensagens.clone();
    let write = move || {
        let raw_data = resposta.resultado.map(|resultado| resultado::escrever(&resultado, &textos));
        let documento = resposta.eco.responder(resposta.code, &resposta.texto, raw_data.as_deref());
        asmx::result(version, NAMESPACE, "Send", &documento, encoding).into_bytes()
    };
    Answer::later(200, asmx::content_type(version), write).with("cache-control", "private, max-age=0")
}

fn fault(version: Version, side: FaultCode, said: &str) -> Outcome {
    Outcome::refused(fault_answer(version, side, said), "500", said)
}

fn fault_answer(version: Version, side: FaultCode, said: &str) -> Answer {
    let body = asmx::fault(version, side, &format!("Server was unable to read request. ---> {said}"));
    Answer::new(500, asmx::content_type(version), body).with("cache-control", "private")
}

/// A page of IIS.
pub(super) fn iis(status: u16, title: &str) -> Answer {
    Answer::new(
        status,
        "text/html; charset=utf-8",
        format!("<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"),
    )
}

/// What IIS and ASMX say before `Send` is reached.
pub(super) fn edge(error: &EdgeError, input: &Input) -> Answer {
    let version = Version::of_content_type(input.header("content-type"));
    match error {
        EdgeError::NotFound => iis(404, "The resource cannot be found."),
        EdgeError::WrongMethod { allowed } => {
            iis(405, "HTTP verb used to access this page is not allowed.").with("allow", allowed.join(", "))
        }
        EdgeError::Certificate(error) => iis(403, certificate::iis(error)),
        // A fault, not IIS's page: a client of the exchange reads SOAP, and ASMX says it so where its own bound is the lower one [G].
        EdgeError::TooLarge { limit } => {
            let said = format!("Maximum request length exceeded: {limit} bytes.");
            fault_answer(version, FaultCode::Client, &said)
        }
        EdgeError::Malformed { said } => fault_answer(version, FaultCode::Client, said),
        EdgeError::Failed { said } => fault_answer(version, FaultCode::Server, said),
    }
}

pub(super) fn welcome(room: &NddFrete, origin: &str) -> Welcome {
    let first = room.embarcadores.iter().next().map(|(_, embarcador)| embarcador);
    let (enterprise_id, token) = first.map_or_else(Default::default, |embarcador| {
        (embarcador.enterprise_id.to_string(), embarcador.token.to_string())
    });
    let guid = room.mensagens.iter().next().map(|(_, mensagem)| mensagem.guid.clone()).unwrap_or_default();
    let header = format!(
        "<CrosstalkMessage><CrosstalkHeader><ProcessCode>3152</ProcessCode><MessageType>103</MessageType><ExchangePattern>8</ExchangePattern><Guid>{guid}</Guid><EnterpriseId>{enterprise_id}</EnterpriseId><Token>{token}</Token><ContentEncoding>UTF-8</ContentEncoding><ContentType>txt/xml</ContentType></CrosstalkHeader></CrosstalkMessage>"
    );
    let base = format!("{origin}{PATH}");
    let curl = format!(
        "curl -s {base} -H 'Content-Type: text/xml; charset=utf-8' -d '<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><Send xmlns=\"{NAMESPACE}\"><header><![CDATA[{header}]]></header><rawdata/></Send></s:Body></s:Envelope>'"
    );
    Welcome {
        title: "nddFrete",
        base,
        credentials: vec![("EnterpriseId", enterprise_id), ("Token", token)],
        curl,
    }
}
