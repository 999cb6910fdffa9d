//! The part that a program of one's own would take over.

use duble_client::nddfrete::{
    Appointment, AppointmentType, Billing, Client, Financial, PaymentAppointmentPost,
    PaymentAppointmentPostResponse,
};
use duble_client::{ClientError, Polling};
use rust_decimal::Decimal;

/// An invoice of a carrier.
#[derive(Debug, Clone)]
pub struct Invoice {
    /// CNPJ of the operation point.
    pub operation_point: String,
    /// CNPJ or CPF of the carrier.
    pub carrier: String,
    /// Serie.
    pub serie: String,
    /// Number.
    pub number: String,
}

/// Notes an increase; `at` is a moment such as `2026-01-15T09:30:47Z`.
pub async fn note(
    ndd: &Client,
    invoice: &Invoice,
    amount: Decimal,
    at: &str,
    polling: &Polling,
) -> Result<PaymentAppointmentPostResponse, ClientError> {
    let increase = Financial {
        // What the shipper has registered as an increase.
        identification: 1,
        at: at.to_owned(),
        value: amount,
        obs: Some("acrescimo".into()),
    };
    let appointment = Appointment {
        operation_point_cnpj: invoice.operation_point.clone(),
        service_provider_cnpj: invoice.carrier.clone(),
        billing: Some(Billing {
            kind: Some(0),
            serie: invoice.serie.clone(),
            number: invoice.number.clone(),
            identifier_code: None,
        }),
        appointment_type: AppointmentType { financial: vec![increase], ..AppointmentType::default() },
        ..Appointment::default()
    };
    let post = PaymentAppointmentPost { appointments: vec![appointment] };
    ndd.enviar_e_aguardar(&post, polling).await
}
