//! nddFrete's part of a scenario's `behaviour`: what its document leaves open, with the sources.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::NddFrete;
use super::errors::{BodyCode, HeaderCode, PendingCode, UnknownGuid};
use crate::facts::{Lapse, Ready};
use crate::providers::aliases::Aliases;
use crate::providers::certificate::Certificates;
use crate::providers::knobs::{knobs, leaf, words};

words! {
    /// Whether the Ack carries the message's Guid.
    AckGuid {
        /// As the field table says; without it nobody can poll.
        Emit,
        /// As the printed sample shows.
        Omit,
    }
}

words! {
    /// Which reading of code 310 holds: message and situation contradict each other.
    CiotDateRule {
        /// The payment date must be later than today (the message).
        AfterToday,
        /// The payment date must not be later than today (the situation).
        NotAfterToday,
        /// Not checked.
        Off,
    }
}

words! {
    /// What the global `Response` says when appointments failed.
    GlobalResponse {
        /// Code and text of the first that failed.
        FirstFailure,
        /// 100.
        #[serde(rename = "always_100")]
        Always100,
    }
}

words! {
    /// How the shipper's mapper does: no message of a registered client causes 200, and only an unreadable one 201 (`malformed`).
    Mapper {
        /// It runs.
        On,
        /// Body code 200.
        Off,
        /// Body code 201.
        Fails,
    }
}

words! {
    /// Which header code an ExchangePattern gets that the process does not take.
    ExchangePatternCode {
        /// 203, a field at fault.
        #[serde(rename = "203")]
        Schema,
        /// 210, like the two fields before it.
        #[serde(rename = "210")]
        Process,
    }
}

words! {
    /// When a rawdata that cannot be read is refused.
    Malformed {
        /// At once, by header code 203.
        #[serde(rename = "203_sync")]
        Sync,
        /// It is taken in, and the mapper fails on it: body code 201.
        #[serde(rename = "201_async")]
        Async,
    }
}

words! {
    /// How the answer's root and header are spelled.
    Spelling {
        /// As the document's samples and the clients do.
        #[serde(rename = "Crosstalk")]
        Samples,
        /// As its tables do.
        #[serde(rename = "CrossTalk_")]
        Tables,
        /// As the request did.
        Mirror,
    }
}

words! {
    /// Which header code a wrong header field gets.
    HeaderErrorCode {
        /// 203, of the document's closed list.
        #[serde(rename = "203")]
        Schema,
        /// 204, of the middleware.
        #[serde(rename = "204")]
        Header,
    }
}

words! {
    /// How `SendResult` carries the inner document.
    ResultEncoding {
        /// As ASMX writes a string.
        Escaped,
        /// In a CDATA section.
        Cdata,
    }
}

words! {
    /// How processing itself ends.
    Processing {
        /// With a result.
        Works,
        /// With header code 999 at the poll.
        Fails,
    }
}

impl From<HeaderErrorCode> for HeaderCode {
    fn from(code: HeaderErrorCode) -> Self {
        match code {
            HeaderErrorCode::Schema => Self::FalhaDeEsquema,
            HeaderErrorCode::Header => Self::CabecalhoIncorreto,
        }
    }
}

/// Other texts than the document's, by code; header and body number theirs apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Textos {
    cabecalho: BTreeMap<u16, String>,
    corpo: BTreeMap<u16, String>,
}

leaf!(Textos, Aliases<NddFrete>);

impl Textos {
    /// ResponseMessage of a code.
    pub fn cabecalho(&self, code: HeaderCode) -> &str {
        self.cabecalho.get(&code.code()).map_or(code.text(), String::as_str)
    }

    /// Description of a code.
    pub fn corpo(&self, code: BodyCode) -> &str {
        self.corpo.get(&code.code()).map_or(code.text(), String::as_str)
    }
}

knobs! {
    /// How nddFrete behaves where its document leaves room.
    Knobs, KnobsPatch {
        client_certificates: Certificates = Certificates::default(), "What is asked of clients by way of certificates.", "";
        ready: Ready = Ready::After(Lapse::from_secs(2)), "When a message that was taken in is processed.", "dossier 4.4 [D]";
        processing: Processing = Processing::Works, "Whether processing ends with a result or with header code 999.", "dossier, Decided";
        mapper: Mapper = Mapper::On, "Body codes 200 (off) and 201 (fails); no message causes them, but for an unreadable one with `malformed: 201_async`.", "dossier, Decided";
        pending_code: PendingCode = PendingCode::Received, "What a poll says while the message is being processed: 200 or 202.", "dossier 4.4 [W]";
        unknown_guid_code: UnknownGuid = UnknownGuid::Unexpected, "What a poll for an unknown Guid says: 999, 202 or 200.", "dossier 4.4 [D]";
        ack_guid: AckGuid = AckGuid::Emit, "Whether the Ack carries the Guid.", "dossier 4.2 [D]";
        header_error_code: HeaderErrorCode = HeaderErrorCode::Schema, "The code of a header field that is missing, wrong or given twice: 203 or 204. A header that cannot be read stays 203, an ExchangePattern that the process does not take has a knob of its own.", "dossier 11, row 30";
        name_element: bool = true, "Whether a 203 names the element at fault after the fixed text.", "document: \"a mensagem de retorno criticará o mesmo\"";
        global_response: GlobalResponse = GlobalResponse::FirstFailure, "The global Response when appointments failed.", "dossier 6.2 [D]";
        ciot_date_rule: CiotDateRule = CiotDateRule::AfterToday, "Which reading of code 310 holds.", "dossier 11, row 19";
        strict_dates: bool = false, "Whether only RFC 3339 and bare dates are read; the document's own sample then gets 203.", "dossier 11, row 15";
        malformed: Malformed = Malformed::Sync, "Whether an unreadable rawdata is refused at once (203) or taken in, so that its mapper fails (201).", "document: \"arquivo enviado é invalido ou mal formado\"; dossier 7";
        strict_schema: bool = false, "Whether header and rawdata are also held to the published XSDs: order, strangers, lengths.", "dossier, Decided";
        br_dates: bool = false, "Whether dates may also be written dd/MM/yyyy.", "dossier 11, row 15";
        message_type_strict: bool = false, "Whether a send takes MessageType 100 alone and a poll 103 alone; else 210.", "dossier 11, rows 1 and 2";
        exchange_pattern_code: ExchangePatternCode = ExchangePatternCode::Schema, "The code of an ExchangePattern that the process does not take: 203 or 210.", "dossier 4.3";
        open_root: bool = false, "Whether a header document may lack the end tag of its root.", "dossier 11, row 4";
        spelling: Spelling = Spelling::Samples, "How the answer spells root and header: Crosstalk, CrossTalk_ or mirror.", "dossier 11, row 4";
        path_aliases: Aliases<NddFrete> = Aliases::default(), "Further paths that answer as the exchange's service does, page and WSDL included: [/ws/entrada.asmx].", "dossier 2 and 12 [D]";
        soap_action_strict: bool = false, "Whether the SOAPAction must be there and be Send's, as stock ASMX routing wants it.", "dossier 2 [G]";
        mensagens: Textos = Textos::default(), "Other texts for codes: { cabecalho: { 999: … }, corpo: { 300: … } }.", "dossier 12";
        result_encoding: ResultEncoding = ResultEncoding::Escaped, "How SendResult carries the inner document.", "dossier 2 [G]";
    }
}
