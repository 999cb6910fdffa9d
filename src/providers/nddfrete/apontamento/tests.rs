use super::*;

/// The document's sample, byte for byte: a date that lacks a dash, an 11-digit CNPJ.
const PRINTED: &str = r#"<PaymentAppointmentPost Version="1.0" xsi:noNamespaceSchemaLocation="PaymentAppointmentPost_V8.xsd" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"> <Appointment> <OperationPointCnpj>70033780000151</OperationPointCnpj> <ServiceProviderCnpj>14631417773</ServiceProviderCnpj> <Billing> <Type>0</Type> <Serie>EMB</Serie> <Number>EMBDEV.27600-P01</Number> <IdentifierCode>teste</IdentifierCode> </Billing> <Document> <Type>3</Type> <Serie>EMB</Serie> <Number>EMBDEV.27600-P01</Number> <IdentifierCode>teste</IdentifierCode> </Document> <AppointmentType> <Financial> <Identification>1</Identification> <dhAppointment>2019-12 17T09:30:47Z</dhAppointment> <Value>2172.65</Value> <Obs>acrescimo</Obs> </Financial> </AppointmentType> </Appointment> </PaymentAppointmentPost>"#;

#[test]
fn the_printed_request_is_read() {
    let apontamentos = ler(PRINTED, &Knobs::default()).unwrap();
    let chave = |tipo| Chave { tipo, serie: "EMB".into(), numero: "EMBDEV.27600-P01".into() };
    assert_eq!(
        apontamentos,
        [Apontamento {
            ponto_operacao: "70033780000151".into(),
            prestador: "14631417773".into(),
            fatura: Some(chave(0)),
            documento: Some(chave(3)),
            lancamentos: vec![Lancamento::Financeiro {
                identificacao: 1,
                data: jiff::civil::date(2019, 12, 17),
                valor: "2172.65".parse().unwrap(),
            }],
        }]
    );
    assert!(ler(PRINTED, &Knobs { strict_dates: true, ..Knobs::default() }).is_err());
}

#[test]
fn names_the_element_at_fault_and_its_line() {
    let pretty = PRINTED.replace("> <", ">\n<");
    for (from, to, name, line) in [
        ("<OperationPointCnpj>70033780000151<", "<OperationPointCnpj>7003378<", "OperationPointCnpj", 3),
        ("<ServiceProviderCnpj>14631417773</ServiceProviderCnpj>", "", "ServiceProviderCnpj", 2),
        ("<Type>3<", "<Type>9<", "Type", 12),
        ("<Value>2172.65<", "<Value>2.172,65<", "Value", 21),
        ("<Value>2172.65<", "<Value>0<", "Value", 21),
        ("2019-12 17T09:30:47Z", "17/12/2019", "dhAppointment", 20),
        ("<Identification>1<", "<Identification>um<", "Identification", 19),
        ("AppointmentType>", "Tipo>", "AppointmentType", 2),
        ("Financial>", "Finance>", "AppointmentType", 17),
    ] {
        let wrong = pretty.replace(from, to);
        assert_ne!(wrong, pretty, "{from}");
        let recusa = ler(&wrong, &Knobs::default()).unwrap_err().recusa();
        let critica = recusa.critica.unwrap();
        assert!(critica.contains(name) && critica.contains(&format!("linha {line}")), "{name}: {critica}");
    }
    for text in ["", " ", "<a>", "<Outro/>", "<PaymentAppointmentPost/>"] {
        assert!(ler(text, &Knobs::default()).is_err(), "{text}");
    }
}

#[test]
fn taxes_postpone_and_cancellation_are_read() {
    let body = PRINTED.replace(
        "<Financial> <Identification>1</Identification> <dhAppointment>2019-12 17T09:30:47Z</dhAppointment> <Value>2172.65</Value> <Obs>acrescimo</Obs> </Financial>",
        "<Cancellation><dhCancellation>2026-03-02T10:00:00</dhCancellation></Cancellation><Postpone><dPostpone>2026-05-01</dPostpone></Postpone><Taxes><Tax><Type>1</Type><Aliquot>5</Aliquot><Value>7.50</Value></Tax></Taxes>",
    );
    let lancamentos = &ler(&body, &Knobs::default()).unwrap()[0].lancamentos;
    assert_eq!(
        *lancamentos,
        [Lancamento::Postergacao(jiff::civil::date(2026, 5, 1)), Lancamento::Cancelamento,]
    );
    let taxes = &body[body.find("<Taxes>").unwrap()..body.find("</AppointmentType>").unwrap()];
    let alone = PRINTED.replace(&body_of(PRINTED), taxes);
    assert_eq!(ler(&alone, &Knobs::default()).unwrap()[0].lancamentos, [], "taxes change nothing");
}

#[test]
fn a_tax_is_checked_in_each_of_its_fields() {
    let taxes = "<Taxes><Tax><Type>1</Type><BaseCalculation>150.00</BaseCalculation><Aliquot>5</Aliquot><Value>7.50</Value><Obs>IR</Obs></Tax></Taxes>";
    let good = PRINTED.replace(&body_of(PRINTED), taxes);
    assert_eq!(ler(&good, &Knobs::default()).unwrap()[0].lancamentos, []);
    let long = format!("<Obs>{}<", "x".repeat(OBS + 1));
    for (from, to, name) in [
        ("<Type>1<", "<Type>9<", "Type"),
        ("<BaseCalculation>150.00<", "<BaseCalculation>150,00<", "BaseCalculation"),
        ("<Aliquot>5<", "<Aliquot>5%<", "Aliquot"),
        ("<Value>7.50<", "<Value><", "Value"),
        ("<Obs>IR<", &long, "Obs"),
    ] {
        let wrong = good.replace(from, to);
        assert_ne!(wrong, good, "{from}");
        let critica = ler(&wrong, &Knobs::default()).unwrap_err().recusa().critica.unwrap();
        assert!(critica.starts_with(&format!("O elemento {name} ")), "{name}: {critica}");
    }
}

/// What stands inside AppointmentType.
fn body_of(text: &str) -> String {
    let inside = text.split_once("<AppointmentType>").unwrap().1;
    inside.split_once("</AppointmentType>").unwrap().0.to_owned()
}

#[test]
fn an_appointment_of_nothing_says_what_it_may_hold() {
    for (inside, line) in [("", 17), ("<Finance/>", 17), ("\n", 17)] {
        let pretty = PRINTED.replace("> <", ">\n<");
        let text = pretty.replace(&body_of(&pretty), inside);
        let recusa = ler(&text, &Knobs::default()).unwrap_err().recusa();
        let expected = format!(
            "O elemento AppointmentType não contém nenhum de Taxes, Financial, Postpone, Cancellation (linha {line})."
        );
        assert_eq!(recusa.critica, Some(expected));
    }
}

#[test]
fn an_element_given_twice_is_named_with_the_second_ones_line() {
    let pretty = PRINTED.replace("> <", ">\n<");
    let twice = |open: &str, close: &str| {
        let start = pretty.find(open).unwrap();
        let end = pretty[start..].find(close).unwrap() + start + close.len();
        format!("{}\n{}{}", &pretty[..end], &pretty[start..end], &pretty[end..])
    };
    for (open, close, name, line) in [
        ("<OperationPointCnpj>", "</OperationPointCnpj>", "OperationPointCnpj", 4),
        ("<ServiceProviderCnpj>", "</ServiceProviderCnpj>", "ServiceProviderCnpj", 5),
        ("<Billing>", "</Billing>", "Billing", 11),
        ("<Type>0", "</Type>", "Type", 7),
        ("<Document>", "</Document>", "Document", 17),
        ("<Serie>", "</Serie>", "Serie", 8),
        ("<AppointmentType>", "</AppointmentType>", "AppointmentType", 25),
        ("<Identification>", "</Identification>", "Identification", 20),
        ("<dhAppointment>", "</dhAppointment>", "dhAppointment", 21),
        ("<Value>", "</Value>", "Value", 22),
        ("<Obs>", "</Obs>", "Obs", 23),
    ] {
        let critica = ler(&twice(open, close), &Knobs::default()).unwrap_err().recusa().critica.unwrap();
        let expected = format!("O elemento {name} foi informado mais de uma vez (linha {line}).");
        assert_eq!(critica, expected);
    }
    for (inner, name) in [
        (
            "<Postpone><dPostpone>2026-05-01</dPostpone><dPostpone>2026-05-02</dPostpone></Postpone>",
            "dPostpone",
        ),
        ("<Cancellation><dhCancellation>2026-05-01</dhCancellation><Obs/><Obs/></Cancellation>", "Obs"),
        ("<Taxes><Tax><Type>1</Type><Type>2</Type><Value>1</Value></Tax></Taxes>", "Type"),
    ] {
        let body = PRINTED.replace("</Financial>", &format!("</Financial>{inner}"));
        let critica = ler(&body, &Knobs::default()).unwrap_err().recusa().critica.unwrap();
        assert!(
            critica.starts_with(&format!("O elemento {name} foi informado mais de uma vez")),
            "{critica}"
        );
    }
    assert_eq!(
        ler(&twice("<Financial>", "</Financial>"), &Knobs::default()).unwrap()[0].lancamentos.len(),
        2
    );
}

#[test]
fn amounts_have_the_schemas_digits_and_balances_move_by_centavos() {
    let read = |value: &str| {
        let body = PRINTED.replace("2172.65", value);
        let lancamentos = ler(&body, &Knobs::default()).ok()?.remove(0).lancamentos;
        lancamentos.into_iter().find_map(|lancamento| match lancamento {
            Lancamento::Financeiro { valor, .. } => Some(valor.to_string()),
            _ => None,
        })
    };
    for (value, taken) in [
        ("1", Some("1")),
        ("1.5", Some("1.5")),
        ("1.0049", Some("1.00")),
        ("1.0050", Some("1.01")),
        ("0.005", Some("0.01")),
        ("0.0049", None),
        ("1.00000", None),
        ("1.2.3", None),
        ("1.", None),
        ("9999999999999.99", Some("9999999999999.99")),
        ("10000000000000", None),
    ] {
        assert_eq!(read(value).as_deref(), taken, "{value}");
    }
}
