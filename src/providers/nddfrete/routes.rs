//! The URL table of nddFrete and its handlers: SOAP in, a Crosstalk answer out.

use std::fmt::Write as _;

use super::crosstalk::{self, Cabecalho, Eco};
use super::errors::{HeaderCode, Recusa};
use super::model::{Estado, Mensagem};
use super::seed::{AckGuid, HeaderErrorCode, ResultEncoding};
use super::{Due, NddFrete, apontamento};
use crate::facts::{Ready, shown};
use crate::providers::room::{Answer, Call, EdgeError, Outcome, Route, View, Welcome};
use crate::wire::soap::asmx::{self, FaultCode};
use crate::wire::soap::{self, Version};
use crate::wire::wsdl;
use crate::wire::xml::{Element, Limits};
use crate::world::{Id, Item};

/// The documented path.
const PATH: &str = "/exchangeMessage/WSExchangeMessage.asmx";
/// Everything below belongs to nddFrete, known or not.
pub(super) const FAMILY: &str = "exchangeMessage";
const NAMESPACE: &str = "http://nddigital.com.br/";
/// The contract, written from the dossier (section 2, "WSDL shape"): what `?wsdl` serves.
const WSDL: &str = include_str!("../../../openapi/nddfrete.wsdl");

const ENVIAR: &str = "nddfrete.apontamento.enviar";
const CONSULTAR: &str = "nddfrete.apontamento.consultar";
/// What the journal calls the processing of a message.
pub(super) const PROCESSAR: &str = "nddfrete.apontamento.processar";
const PAGINA: &str = "nddfrete.pagina";

pub(super) const OPERATIONS: &[&str] = &[ENVIAR, CONSULTAR, PAGINA];

pub(super) const ROUTES: &[Route<NddFrete>] = &[
    Route { operation: ENVIAR, method: "POST", paths: &[PATH], handler: send },
    Route { operation: PAGINA, method: "GET", paths: &[PATH], handler: pagina },
];

/// ProcessCode and MessageType that nddFrete takes ("Decided" table of the dossier).
const PROCESSES: [(i64, &[i64]); 1] = [(3152, &[100, 103])];

/// `?wsdl` gives the WSDL, everything else a page for people, as an `.asmx` does.
fn pagina(_: &mut NddFrete, call: &Call<'_>, _: &mut View<'_, Due>) -> Outcome {
    if wsdl::is_wsdl_query(&call.input.query) {
        let address = format!("{}{PATH}", call.input.origin);
        return Outcome::accepted(Answer::new(
            200,
            "text/xml; charset=utf-8",
            wsdl::with_address(WSDL, &address),
        ));
    }
    let page = format!(
        "<html><head><title>WSExchangeMessage Web Service</title></head><body><h1>WSExchangeMessage</h1><p>The following operations are supported. For a formal definition, please review the <a href=\"{PATH}?WSDL\">Service Description</a>.</p><ul><li>Send</li></ul></body></html>"
    );
    Outcome::accepted(Answer::new(200, "text/html; charset=utf-8", page))
}

fn send(room: &mut NddFrete, call: &Call<'_>, view: &mut View<'_, Due>) -> Outcome {
    let envelope = match soap::read(call.input.header("content-type"), &call.input.body, &Limits::default()) {
        Ok(envelope) => envelope,
        Err(error) => {
            return fault(error.version, FaultCode::Client, &error.to_string());
        }
    };
    let operation = &envelope.operation;
    if operation.name != "Send" {
        let said = format!("the body's first child is <{}>; expected <Send>", shown(&operation.name));
        return fault(envelope.version, FaultCode::Client, &said);
    }
    let (header, rawdata) = parameters(operation);
    let cabecalho = match crosstalk::ler(&header) {
        Ok(cabecalho) => cabecalho,
        Err((recusa, eco)) => {
            let recusa = match room.knobs.header_error_code {
                HeaderErrorCode::Schema => recusa,
                HeaderErrorCode::Header => Recusa { code: HeaderCode::CabecalhoIncorreto, ..recusa },
            };
            return recusar(room, envelope.version, &eco, &recusa).of(ENVIAR);
        }
    };
    let operation = if cabecalho.exchange_pattern == 8 { CONSULTAR } else { ENVIAR };
    let mut eco = cabecalho.eco.clone();
    match conduzir(room, &cabecalho, &rawdata, &mut eco, view) {
        Ok(Feito { code, raw_data, items }) => {
            let texto = eco.responder(code, code.text(), raw_data.as_deref());
            let outcome =
                Outcome::accepted(responder(room, envelope.version, &texto)).coded(code.code().to_string());
            Outcome { items, ..outcome }.of(operation)
        }
        Err(recusa) => {
            let outcome = recusar(room, envelope.version, &eco, &recusa).of(operation);
            // A poll may have set off the processing that failed: that has happened, and stays.
            if operation == CONSULTAR { outcome.kept() } else { outcome }
        }
    }
}

/// `header` and `rawdata` in any order and case, and the siblings' names for them (dossier section 2).
fn parameters(operation: &Element) -> (String, String) {
    let text = |names: &[&str]| {
        let found = names.iter().find_map(|name| operation.child_ci(name));
        found.map(soap::parameter_text).unwrap_or_default()
    };
    if operation.child_ci("crosstalkMessage").is_some() {
        (text(&["crosstalkMessage"]), text(&["message", "rawdata"]))
    } else {
        (text(&["header", "message"]), text(&["rawdata"]))
    }
}

struct Feito {
    code: HeaderCode,
    raw_data: Option<String>,
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
    let (process, message) = (cabecalho.process_code, cabecalho.message_type);
    if !PROCESSES.iter().any(|(code, types)| *code == process && types.contains(&message)) {
        let reason =
            format!("ProcessCode {process} with MessageType {message} is not known; 3152 takes 100 and 103");
        return Err(Recusa::new(HeaderCode::ProcessoInvalido, reason));
    }
    match cabecalho.exchange_pattern {
        7 => enviar(room, embarcador, cabecalho, rawdata, eco, view),
        8 => consultar(room, embarcador, cabecalho, view),
        other => {
            let reason =
                format!("ExchangePattern is {other}; ProcessCode 3152 takes 7 (request) and 8 (result)");
            let recusa = Recusa::new(HeaderCode::FalhaDeEsquema, reason);
            Err(recusa.criticando("O elemento ExchangePattern não está no formato correto."))
        }
    }
}

fn enviar(
    room: &mut NddFrete,
    embarcador: Id,
    cabecalho: &Cabecalho,
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
    let apontamentos = apontamento::ler(rawdata, room.knobs.strict_dates)?;
    let guid = stated.unwrap_or_else(|| view.seed.uuid("nddfrete.guid").to_string());
    match room.knobs.ack_guid {
        AckGuid::Emit => eco.set_guid(&guid),
        AckGuid::Omit => eco.omit_guid(),
    }
    let ready = room.knobs.ready;
    let estado = Estado::Pendente { ready, polls: 0 };
    let id = room.receber(Mensagem { guid, embarcador, apontamentos, estado });
    let mut items = Vec::new();
    match ready {
        Ready::Now => items = room.processar(id, view.now).unwrap_or_default(),
        Ready::After(lapse) => view.wake_at(view.now.plus(lapse), Due::Processar(id)),
        Ready::Polls(_) | Ready::Hold => {}
    }
    Ok(Feito { code: HeaderCode::Recebida, raw_data: None, items })
}

fn consultar(
    room: &mut NddFrete,
    embarcador: Id,
    cabecalho: &Cabecalho,
    view: &View<'_, Due>,
) -> Result<Feito, Recusa<HeaderCode>> {
    let guid = cabecalho.guid.map(|guid| guid.to_string()).unwrap_or_default();
    let Some(id) = room.mensagem(embarcador, &guid) else {
        let reason = format!("no message with the Guid {guid} was taken in from this sender");
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
        Some(Estado::Processada(resultado)) => Ok(Feito {
            code: HeaderCode::Processada,
            raw_data: Some(apontamento::escrever(resultado)),
            items,
        }),
        Some(Estado::Falhou) | None => Err(Recusa::new(
            HeaderCode::ErroInesperado,
            format!("the processing of {guid} failed; the knob `processing` made it"),
        )),
        Some(Estado::Pendente { .. }) => {
            Ok(Feito { code: room.knobs.pending_code.into(), raw_data: None, items })
        }
    }
}

fn recusar(room: &NddFrete, version: Version, eco: &Eco, recusa: &Recusa<HeaderCode>) -> Outcome {
    let mut texto = recusa.code.text().to_owned();
    if let Some(critica) = recusa.critica.as_deref().filter(|_| room.knobs.name_element) {
        // "Se algum dos campos obrigatórios não estiver no formato correto, a mensagem de retorno criticará o mesmo": one blank,
        // then the sentence (dossier section 5).
        _ = write!(texto, " {critica}");
    }
    let answer = responder(room, version, &eco.responder(recusa.code, &texto, None));
    Outcome::refused(answer, recusa.code.code().to_string(), &recusa.reason)
}

/// 200 for every Crosstalk answer, refusals too: the code lives in the header (dossier section 2).
fn responder(room: &NddFrete, version: Version, documento: &str) -> Answer {
    let encoding = match room.knobs.result_encoding {
        ResultEncoding::Escaped => asmx::ResultEncoding::Escaped,
        ResultEncoding::Cdata => asmx::ResultEncoding::Cdata,
    };
    let body = asmx::result(version, NAMESPACE, "Send", documento, encoding);
    Answer::new(200, asmx::content_type(version), body).with("cache-control", "private, max-age=0")
}

fn fault(version: Version, side: FaultCode, said: &str) -> Outcome {
    Outcome::refused(fault_answer(version, side, said), "500", said)
}

fn fault_answer(version: Version, side: FaultCode, said: &str) -> Answer {
    let body = asmx::fault(version, side, &format!("Server was unable to read request. ---> {said}"));
    Answer::new(500, asmx::content_type(version), body).with("cache-control", "private")
}

/// What IIS and ASMX say before `Send` is reached.
pub(super) fn edge(error: &EdgeError) -> Answer {
    let page = |status: u16, title: &str| {
        Answer::new(
            status,
            "text/html; charset=utf-8",
            format!("<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"),
        )
    };
    match error {
        EdgeError::NotFound => page(404, "The resource cannot be found."),
        EdgeError::WrongMethod { allowed } => {
            page(405, "HTTP verb used to access this page is not allowed.").with("allow", allowed.join(", "))
        }
        EdgeError::TooLarge { .. } => page(413, "Maximum request length exceeded."),
        EdgeError::Malformed { said } => fault_answer(Version::V11, FaultCode::Client, said),
        EdgeError::Failed { said } => fault_answer(Version::V11, FaultCode::Server, said),
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
