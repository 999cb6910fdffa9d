//! The published XSDs as a gate (knob `strict_schema`): header and rawdata are held to the very files in `openapi/`.

use std::sync::LazyLock;

use super::errors::{HeaderCode, Recusa};
use crate::wire::xml::Element;
use crate::wire::xsd::{Invalid, Schema};

const CROSSTALK: &str = include_str!("../../../openapi/nddfrete-crosstalk.xsd");
const PEDIDO: &str = include_str!("../../../openapi/nddfrete-PaymentAppointmentPost_V8.xsd");

/// The rawdata's schema. A file that could not be read would let nothing through; a test reads them all.
pub fn pedido() -> &'static Schema {
    static SCHEMA: LazyLock<Schema> = LazyLock::new(|| Schema::parse(PEDIDO).unwrap_or_default());
    &SCHEMA
}

/// Holds a header document to its schema.
pub fn conferir_cabecalho(root: &Element) -> Result<(), Recusa<HeaderCode>> {
    static SCHEMA: LazyLock<Schema> = LazyLock::new(|| Schema::parse(CROSSTALK).unwrap_or_default());
    SCHEMA.validate(root).map_err(|invalid| recusa(invalid, "nddfrete-crosstalk.xsd"))
}

/// Holds one child of rawdata's root to the schema.
pub fn conferir_filho(schema: &Schema, root: &Element, child: &Element) -> Result<(), Recusa<HeaderCode>> {
    schema.validate_child(root, child).map_err(|invalid| recusa(invalid, "PaymentAppointmentPost_V8.xsd"))
}

fn recusa(invalid: Invalid, file: &str) -> Recusa<HeaderCode> {
    let Invalid { name, line, missing, said } = invalid;
    let critica = if missing {
        format!("O elemento {name} é obrigatório e não foi informado (linha {line}).")
    } else {
        format!("O elemento {name} não está no formato correto (linha {line}).")
    };
    Recusa::new(HeaderCode::FalhaDeEsquema, format!("{said} ({file})")).criticando(critica)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::xml::{Limits, parse};

    const RESPOSTA: &str = include_str!("../../../openapi/nddfrete-PaymentAppointmentPostResponse.xsd");

    #[test]
    fn the_documents_samples_are_valid() {
        let header = "<CrosstalkMessage> <CrosstalkHeader> <ProcessCode>3152</ProcessCode> <MessageType>103</MessageType> <ExchangePattern>8</ExchangePattern> <Guid>f4ae253f-7ff8-411a-adb4-3a2d5ec09545</Guid> <EnterpriseId>43abeae4-7786-4017-a4ea-a8f54efd0e4a</EnterpriseId> <Token>6901a7fb-f545-c9a1-4ebd-18a723329dfb</Token> <ContentEncoding>UTF-8</ContentEncoding> <ContentType>txt/xml</ContentType> <ResponseCode>205</ResponseCode> <ResponseMessage>A mensagem foi processada com sucesso.</ResponseMessage> </CrosstalkHeader> <CrosstalkBody> <RawData><![CDATA[<x/> ]]></RawData> </CrosstalkBody> </CrosstalkMessage>";
        let request = "<PaymentAppointmentPost Version=\"1.0\" xsi:noNamespaceSchemaLocation=\"PaymentAppointmentPost_V8.xsd\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"> <Appointment> <OperationPointCnpj>70033780000151</OperationPointCnpj> <ServiceProviderCnpj>14631417773</ServiceProviderCnpj> <Billing> <Type>0</Type> <Serie>EMB</Serie> <Number>EMBDEV.27600-P01</Number> <IdentifierCode>teste</IdentifierCode> </Billing> <Document> <Type>3</Type> <Serie>EMB</Serie> <Number>EMBDEV.27600-P01</Number> <IdentifierCode>teste</IdentifierCode> </Document> <AppointmentType> <Financial> <Identification>1</Identification> <dhAppointment>2019-12 17T09:30:47Z</dhAppointment> <Value>2172.65</Value> <Obs>acrescimo</Obs> </Financial> </AppointmentType> </Appointment> </PaymentAppointmentPost>";
        let response = "<PaymentAppointmentPostResponse Version=\"1.0.0\"><Response><Code>100</Code><Description>Amortização processada com sucesso</Description></Response><Appointment><ServiceProviderCnpj>14631417773</ServiceProviderCnpj><Document><Type>3</Type><Serie>EMB</Serie><Number>EMBDEV.27600-C01</Number></Document><Response><Code>100</Code><Description>Amortização processada com sucesso</Description></Response></Appointment></PaymentAppointmentPostResponse>";
        for (schema, sample) in [(CROSSTALK, header), (PEDIDO, request), (RESPOSTA, response)] {
            let root = parse(sample, &Limits::default()).unwrap();
            Schema::parse(schema).unwrap().validate(&root).unwrap_or_else(|invalid| panic!("{invalid:?}"));
        }
    }
}
