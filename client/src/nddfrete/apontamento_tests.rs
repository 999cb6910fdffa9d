use super::*;

/// The manual's sample, white space and the schema's location apart, and with the dash that it lacks.
const SAMPLE: &str = "<PaymentAppointmentPost Version=\"1.0\"><Appointment><OperationPointCnpj>70033780000151</OperationPointCnpj><ServiceProviderCnpj>14631417773</ServiceProviderCnpj><Billing><Type>0</Type><Serie>EMB</Serie><Number>EMBDEV.27600-P01</Number><IdentifierCode>teste</IdentifierCode></Billing><Document><Type>3</Type><Serie>EMB</Serie><Number>EMBDEV.27600-P01</Number><IdentifierCode>teste</IdentifierCode></Document><AppointmentType><Financial><Identification>1</Identification><dhAppointment>2019-12-17T09:30:47Z</dhAppointment><Value>2172.65</Value><Obs>acrescimo</Obs></Financial></AppointmentType></Appointment></PaymentAppointmentPost>";

#[test]
fn the_manuals_sample_is_written() {
    let number = "EMBDEV.27600-P01".to_owned();
    let (serie, identifier_code) = ("EMB".to_owned(), Some("teste".to_owned()));
    let appointment = Appointment {
        operation_point_cnpj: "70033780000151".into(),
        service_provider_cnpj: "14631417773".into(),
        billing: Some(Billing {
            kind: Some(0),
            serie: serie.clone(),
            number: number.clone(),
            identifier_code: identifier_code.clone(),
        }),
        document: Some(Document { kind: 3, serie, number, identifier_code }),
        appointment_type: AppointmentType {
            financial: vec![Financial {
                identification: 1,
                at: "2019-12-17T09:30:47Z".into(),
                value: Decimal::new(217_265, 2),
                obs: Some("acrescimo".into()),
            }],
            ..AppointmentType::default()
        },
    };
    assert_eq!(PaymentAppointmentPost { appointments: vec![appointment] }.to_xml(), SAMPLE);
}

#[test]
fn taxes_and_dates_are_written_and_escaped() {
    let tax =
        Tax { kind: 1, aliquot: Some(Decimal::new(250, 2)), value: Decimal::new(1000, 2), ..Tax::default() };
    let kinds = AppointmentType {
        taxes: vec![tax],
        postpone: Some(Postpone { date: "2030-01-15".into(), obs: Some("a<b".into()) }),
        cancellation: Some(Cancellation { at: "2030-01-15T10:00:00".into(), obs: None }),
        ..AppointmentType::default()
    };
    assert_eq!(
        kinds.to_xml(),
        "<Taxes><Tax><Type>1</Type><Aliquot>2.50</Aliquot><Value>10.00</Value></Tax></Taxes><Postpone><dPostpone>2030-01-15</dPostpone><Obs>a&lt;b</Obs></Postpone><Cancellation><dhCancellation>2030-01-15T10:00:00</dhCancellation></Cancellation>"
    );
}

#[test]
fn the_manuals_result_is_read() {
    let text = "<PaymentAppointmentPostResponse Version=\"1.0.0\"><Response><Code>100</Code><Description>Amortização processada com sucesso</Description></Response><Appointment><ServiceProviderCnpj>14631417773</ServiceProviderCnpj><Document><Type>3</Type><Serie>EMB</Serie><Number>EMBDEV.27600-C01</Number></Document><Response><Code>301</Code><Description>x</Description></Response></Appointment></PaymentAppointmentPostResponse> ";
    let result = PaymentAppointmentPostResponse::read(text).unwrap();
    assert!(result.response.is_ok());
    let [one] = result.appointments.as_slice() else { panic!("{result:?}") };
    assert_eq!((one.response.code, one.billing.as_ref()), (301, None));
    assert_eq!(one.document.as_ref().map(|document| document.number.as_str()), Some("EMBDEV.27600-C01"));
    for (bad, said) in [
        ("", "result: no element found"),
        ("<a/>", "result: root element a"),
        ("<PaymentAppointmentPostResponse/>", "result: PaymentAppointmentPostResponse without Response/Code"),
    ] {
        assert_eq!(PaymentAppointmentPostResponse::read(bad).unwrap_err().text(), Some(said));
    }
}
