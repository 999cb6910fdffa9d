//! The documents of ProcessCode 3152: appointments and their result (dossier nddfrete 6 and 7).

use rust_decimal::Decimal;

use crate::error::{ClientError, Provider};
use crate::xml::{self, Element, group, some_tag, tag};

/// Appointments of one message.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PaymentAppointmentPost {
    /// One per invoice or document; at least one.
    pub appointments: Vec<Appointment>,
}

/// What is noted on an invoice or on a document of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Appointment {
    /// CNPJ of the operation point, 14 digits.
    pub operation_point_cnpj: String,
    /// CNPJ of the carrier, or CPF.
    pub service_provider_cnpj: String,
    /// The invoice; at least one of it and the document.
    pub billing: Option<Billing>,
    /// The document.
    pub document: Option<Document>,
    /// What is noted.
    pub appointment_type: AppointmentType,
}

/// An invoice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Billing {
    /// 0 to be paid, 1 to be charged; 0 if none.
    pub kind: Option<u8>,
    /// Serie.
    pub serie: String,
    /// Number; letters too.
    pub number: String,
    /// A code of one's own.
    pub identifier_code: Option<String>,
}

/// A document of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// 1 CT-e, 2 NFS-e, 3 CIOT, 4 debit note, 5 OST.
    pub kind: u8,
    /// Serie.
    pub serie: String,
    /// Number; letters too.
    pub number: String,
    /// A code of one's own.
    pub identifier_code: Option<String>,
}

/// What is noted: at least one of these.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AppointmentType {
    /// Taxes.
    pub taxes: Vec<Tax>,
    /// Payments, discounts, increases.
    pub financial: Vec<Financial>,
    /// A later due date.
    pub postpone: Option<Postpone>,
    /// The end of the invoice.
    pub cancellation: Option<Cancellation>,
}

/// A tax.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tax {
    /// 0 ICMS, 1 ISS, 2 PIS, 3 COFINS, 4 IR, 5 INSS, 6 CSLL, 7 SEST, 8 SENAT.
    pub kind: u8,
    /// What it is counted on.
    pub base_calculation: Option<Decimal>,
    /// Rate in percent.
    pub aliquot: Option<Decimal>,
    /// Amount.
    pub value: Decimal,
    /// Remark.
    pub obs: Option<String>,
}

/// A payment, a discount or an increase.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Financial {
    /// Its kind, as the shipper has registered it.
    pub identification: u32,
    /// When: `2026-01-15T09:30:47Z`.
    pub at: String,
    /// Amount.
    pub value: Decimal,
    /// Remark.
    pub obs: Option<String>,
}

/// A later due date.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Postpone {
    /// The new date: `2026-01-15`.
    pub date: String,
    /// Remark.
    pub obs: Option<String>,
}

/// The end of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cancellation {
    /// When: `2026-01-15T09:30:47Z`.
    pub at: String,
    /// Remark.
    pub obs: Option<String>,
}

impl PaymentAppointmentPost {
    /// The document, in the manual's order of elements.
    pub fn to_xml(&self) -> String {
        let appointments: String = self.appointments.iter().map(Appointment::to_xml).collect();
        format!("<PaymentAppointmentPost Version=\"1.0\">{appointments}</PaymentAppointmentPost>")
    }
}

impl Appointment {
    fn to_xml(&self) -> String {
        let billing = self.billing.as_ref().map(|billing| {
            [
                some_tag("Type", billing.kind),
                tag("Serie", &billing.serie),
                tag("Number", &billing.number),
                some_tag("IdentifierCode", billing.identifier_code.as_ref()),
            ]
            .concat()
        });
        let document = self.document.as_ref().map(|document| {
            [
                tag("Type", document.kind),
                tag("Serie", &document.serie),
                tag("Number", &document.number),
                some_tag("IdentifierCode", document.identifier_code.as_ref()),
            ]
            .concat()
        });
        let content = [
            tag("OperationPointCnpj", &self.operation_point_cnpj),
            tag("ServiceProviderCnpj", &self.service_provider_cnpj),
            group("Billing", &billing.unwrap_or_default()),
            group("Document", &document.unwrap_or_default()),
            format!("<AppointmentType>{}</AppointmentType>", self.appointment_type.to_xml()),
        ];
        group("Appointment", &content.concat())
    }
}

impl AppointmentType {
    fn to_xml(&self) -> String {
        let one_tax = |tax: &Tax| {
            let content = [
                tag("Type", tax.kind),
                some_tag("BaseCalculation", tax.base_calculation),
                some_tag("Aliquot", tax.aliquot),
                tag("Value", tax.value),
                some_tag("Obs", tax.obs.as_ref()),
            ];
            group("Tax", &content.concat())
        };
        let financial = |one: &Financial| {
            let content = [
                tag("Identification", one.identification),
                tag("dhAppointment", &one.at),
                tag("Value", one.value),
                some_tag("Obs", one.obs.as_ref()),
            ];
            group("Financial", &content.concat())
        };
        let postpone = self
            .postpone
            .as_ref()
            .map(|one| tag("dPostpone", &one.date) + &some_tag("Obs", one.obs.as_ref()));
        let cancellation = self
            .cancellation
            .as_ref()
            .map(|one| tag("dhCancellation", &one.at) + &some_tag("Obs", one.obs.as_ref()));
        [
            group("Taxes", &self.taxes.iter().map(one_tax).collect::<String>()),
            self.financial.iter().map(financial).collect(),
            group("Postpone", &postpone.unwrap_or_default()),
            group("Cancellation", &cancellation.unwrap_or_default()),
        ]
        .concat()
    }
}

/// How it went: 100 is good, the others say what is not (dossier nddfrete 7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// Code.
    pub code: i32,
    /// Its text.
    pub description: String,
}

impl Response {
    /// Whether it went well.
    pub fn is_ok(&self) -> bool {
        self.code == 100
    }
}

/// An invoice or document that a result is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referred {
    /// As it was sent.
    pub kind: Option<u8>,
    /// As it was sent.
    pub serie: String,
    /// As it was sent.
    pub number: String,
}

/// How an appointment went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppointmentResponse {
    /// As it was sent.
    pub service_provider_cnpj: String,
    /// The invoice, where the appointment was on it.
    pub billing: Option<Referred>,
    /// The document.
    pub document: Option<Referred>,
    /// How it went.
    pub response: Response,
}

/// The result of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentAppointmentPostResponse {
    /// How all of it went.
    pub response: Response,
    /// How each appointment went.
    pub appointments: Vec<AppointmentResponse>,
    /// The document itself, with whatever else is in it.
    pub xml: String,
}

impl PaymentAppointmentPostResponse {
    /// Reads the document in `RawData`.
    ///
    /// # Errors
    /// What is not as the manual has it.
    pub fn read(text: &str) -> Result<Self, ClientError> {
        let unreadable = |said: String| ClientError::unreadable(Provider::NddFrete, said, text);
        let root = xml::parse(text).map_err(|error| unreadable(format!("result: {error}")))?;
        if root.name() != "PaymentAppointmentPostResponse" {
            return Err(unreadable(format!("result: root element {}", root.name())));
        }
        let read = || -> Result<Self, String> {
            let found = root.children().iter().filter(|child| child.name() == "Appointment");
            Ok(Self {
                response: response_of(&root)?,
                appointments: found.map(appointment_of).collect::<Result<_, _>>()?,
                xml: text.to_owned(),
            })
        };
        read().map_err(|said| unreadable(format!("result: {said}")))
    }
}

fn response_of(element: &Element) -> Result<Response, String> {
    let code = element
        .text_at("Response/Code")
        .ok_or_else(|| format!("{} without Response/Code", element.name()))?;
    Ok(Response {
        code: code.parse().map_err(|_| format!("Code \"{code}\", expected an integer"))?,
        description: element.text_at("Response/Description").unwrap_or_default().to_owned(),
    })
}

fn appointment_of(element: &Element) -> Result<AppointmentResponse, String> {
    let referred = |name| {
        element.child(name).map(|found| Referred {
            kind: found.text_at("Type").and_then(|kind| kind.parse().ok()),
            serie: found.text_at("Serie").unwrap_or_default().to_owned(),
            number: found.text_at("Number").unwrap_or_default().to_owned(),
        })
    };
    Ok(AppointmentResponse {
        service_provider_cnpj: element.text_at("ServiceProviderCnpj").unwrap_or_default().to_owned(),
        billing: referred("Billing"),
        document: referred("Document"),
        response: response_of(element)?,
    })
}

#[cfg(test)]
#[path = "apontamento_tests.rs"]
mod tests;
