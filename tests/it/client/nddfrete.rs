//! nddFrete.

use duble_client::nddfrete::{
    Appointment, AppointmentType, Billing, Cancellation, Client, Credentials, CrosstalkHeader, Document,
    Financial, PaymentAppointmentPost, Postpone, Tax,
};
use duble_client::{ClientError, Polling};
use rust_decimal::Decimal;

use super::{Double, often, transport};

fn ndd(double: &Double) -> Client {
    let who =
        Credentials::new("43abeae4-7786-4017-a4ea-a8f54efd0e4a", "6901a7fb-f545-c9a1-4ebd-18a723329dfb");
    Client::new(transport(), &double.url(), who)
}

/// Something noted on the default world's invoice.
fn noted(appointment_type: AppointmentType) -> Appointment {
    let number = "EMBDEV.27600-P01".to_owned();
    Appointment {
        operation_point_cnpj: "70033780000151".into(),
        service_provider_cnpj: "14631417773".into(),
        billing: Some(Billing {
            kind: Some(0),
            serie: "EMB".into(),
            number: number.clone(),
            identifier_code: Some("teste".into()),
        }),
        document: Some(Document { kind: 3, serie: "EMB".into(), number, identifier_code: None }),
        appointment_type,
    }
}

fn increase(value: i64) -> AppointmentType {
    let financial = Financial {
        identification: 1,
        at: "2026-03-01T09:30:47Z".into(),
        value: Decimal::new(value, 2),
        obs: Some("acréscimo & outros".into()),
    };
    AppointmentType { financial: vec![financial], ..AppointmentType::default() }
}

#[tokio::test]
async fn every_kind_of_appointment_is_sent_and_waited_for() {
    let double = Double::start().await;
    let ndd = ndd(&double);
    let tax = Tax {
        kind: 0,
        base_calculation: Some(Decimal::new(100_000, 2)),
        aliquot: Some(Decimal::new(1200, 2)),
        value: Decimal::new(12_000, 2),
        obs: None,
    };
    let post = PaymentAppointmentPost {
        appointments: vec![
            noted(increase(217_265)),
            noted(AppointmentType { taxes: vec![tax], ..AppointmentType::default() }),
            noted(AppointmentType {
                postpone: Some(Postpone { date: "2027-01-15".into(), obs: None }),
                ..AppointmentType::default()
            }),
            noted(AppointmentType {
                cancellation: Some(Cancellation { at: "2026-03-04T08:00:00-03:00".into(), obs: None }),
                ..AppointmentType::default()
            }),
            // It was cancelled just now.
            noted(increase(100)),
        ],
    };
    let result = double.meanwhile(ndd.enviar_e_aguardar(&post, &often())).await.unwrap();
    let codes: Vec<_> = result.appointments.iter().map(|one| one.response.code).collect();
    assert_eq!(codes, [100, 100, 100, 100, 302]);
    assert_eq!(result.response.code, 302);
    let first = &result.appointments[0];
    assert!(first.response.is_ok() && first.service_provider_cnpj == "14631417773");
    assert_eq!(first.document.as_ref().map(|one| one.number.as_str()), Some("EMBDEV.27600-P01"));
    double.saw(&["nddfrete.apontamento.enviar", "nddfrete.apontamento.consultar"]);
}

#[tokio::test]
async fn the_parts_are_called_one_by_one() {
    let double = Double::start().await;
    let ndd = ndd(&double);
    let post = PaymentAppointmentPost { appointments: vec![noted(increase(100))] };
    let guid = "0f8fad5b-d9cb-469f-a165-7086768b4fe1";
    let ack = ndd.enviar(&post, Some(guid)).await.unwrap();
    assert_eq!((ack.response_code(), ack.guid()), (Some(200), Some(guid)));
    assert_eq!(ndd.enviar(&post, Some(guid)).await.unwrap().response_code(), Some(207));
    let early = ndd.consultar(guid).await.unwrap();
    assert_eq!((early.response_code(), early.raw_data), (Some(200), None));
    let short = Polling { deadline: std::time::Duration::from_millis(20), ..often() };
    assert!(matches!(ndd.aguardar(guid, &short).await, Err(ClientError::Deadline { .. })));
    double.advance(60).await;
    assert!(ndd.aguardar(guid, &often()).await.unwrap().response.is_ok());
    // The manual's own poll.
    let old = ndd.aguardar("f4ae253f-7ff8-411a-adb4-3a2d5ec09545", &often()).await.unwrap();
    assert_eq!(old.appointments[0].document.as_ref().unwrap().number, "EMBDEV.27600-C01");
}

#[tokio::test]
async fn codes_of_the_header_end_the_matter() {
    let double = Double::start().await;
    let ndd = ndd(&double);
    let post = PaymentAppointmentPost { appointments: vec![noted(increase(100))] };
    let stranger =
        Credentials::new("43abeae4-7786-4017-a4ea-a8f54efd0e4a", "00000000-0000-0000-0000-000000000000");
    let stranger = Client::new(transport(), &double.url(), stranger);
    let error = stranger.enviar_e_aguardar(&post, &often()).await.unwrap_err();
    assert_eq!((error.code(), error.operation()), (Some("206"), Some("nddfrete.apontamento.enviar")));
    assert!(error.text().unwrap().contains("não está cadastrado"), "{error}");
    let error = ndd.aguardar("0f8fad5b-d9cb-469f-a165-7086768b4fe2", &often()).await.unwrap_err();
    assert_eq!(error.code(), Some("999"));
    let bad = PaymentAppointmentPost { appointments: Vec::new() };
    assert_eq!(ndd.enviar_e_aguardar(&bad, &often()).await.unwrap_err().code(), Some("203"));
    let other = CrosstalkHeader::post(ndd.credentials()).with("ProcessCode", "1");
    assert_eq!(ndd.mensagem(&other, Some("x")).await.unwrap().response_code(), Some(210));
    // Another process code, as it is sent and asked for.
    let other = CrosstalkHeader::post(ndd.credentials()).with("ProcessCode", "6002");
    assert!(ndd.mensagem(&other, Some("<nfeProc/>")).await.unwrap().response_code().is_some());
}
