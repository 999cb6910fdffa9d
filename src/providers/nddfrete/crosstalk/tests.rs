use super::*;

const SEND: &str = "<CrosstalkMessage> <CrosstalkHeader> <ProcessCode>3152</ProcessCode> <MessageType>100</MessageType> <ExchangePattern>7</ExchangePattern> <EnterpriseId>43abeae4-7786-4017-a4ea-a8f54efd0e4a</EnterpriseId> <Token>6901a7fb-f545-c9a1-4ebd-18a723329dfb</Token> <ContentEncoding>UTF-8</ContentEncoding> <ContentType>txt/xml</ContentType> </CrosstalkHeader> </CrosstalkMessage>";

fn ler(texto: &str) -> Result<Cabecalho, (Recusa<HeaderCode>, Eco)> {
    super::ler(texto, &Knobs::default())
}

#[test]
fn the_printed_send_is_answered_as_printed() {
    let cabecalho = ler(SEND).unwrap();
    assert_eq!((cabecalho.process_code, cabecalho.message_type, cabecalho.exchange_pattern), (3152, 100, 7));
    let answer = cabecalho.eco.responder(HeaderCode::Recebida, HeaderCode::Recebida.text(), None);
    let printed = SEND.replace(
        " </CrosstalkHeader>",
        " <ResponseCode>200</ResponseCode> <ResponseMessage>A mensagem foi recebida e está sendo processada.</ResponseMessage> </CrosstalkHeader>",
    );
    assert_eq!(answer, printed);
}

#[test]
fn every_spelling_of_the_tables_is_read() {
    let tables = SEND
        .replace("<CrosstalkMessage>", "<CrossTalk_Message>")
        .replace("</CrosstalkMessage>", "</CrossTalk_Message>")
        .replace("CrosstalkHeader>", "CrossTalk_Header>")
        .replace("ContentEncoding>", "ContentEnconding>");
    let bare = SEND.replace("<CrosstalkMessage> ", "").replace(" </CrosstalkMessage>", "");
    let guid =
        SEND.replace("<EnterpriseId>", "<GUID>{F4AE253F-7FF8-411A-ADB4-3A2D5EC09545}</GUID><EnterpriseId>");
    for text in [tables.as_str(), &bare, &guid, &SEND.to_lowercase()] {
        let cabecalho = ler(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        assert_eq!(cabecalho.eco.get("ContentEncoding").map(str::to_lowercase).as_deref(), Some("utf-8"));
    }
    assert_eq!(ler(&guid).unwrap().eco.get("Guid"), Some("f4ae253f-7ff8-411a-adb4-3a2d5ec09545"));
}

#[test]
fn names_the_field_that_is_missing_or_wrong() {
    for (from, to, name) in [
        ("<ProcessCode>3152</ProcessCode>", "", "ProcessCode"),
        ("<MessageType>100<", "<MessageType>um<", "MessageType"),
        ("43abeae4-7786-4017-a4ea-a8f54efd0e4a", "embarcador", "EnterpriseId"),
        ("<ContentType>txt/xml</ContentType>", "<ContentType/>", "ContentType"),
        ("<EnterpriseId>", "<Guid>1</Guid><EnterpriseId>", "Guid"),
        ("<Token>", "<token/><Token>", "Token"),
        ("</CrosstalkMessage>", "<CrossTalk_Header/></CrosstalkMessage>", "CrosstalkHeader"),
        ("<MessageType>", "<MessageType>100</MessageType><MessageType>", "MessageType"),
        ("<ContentType>", "<ContentEnconding>UTF-8</ContentEnconding><ContentType>", "ContentEncoding"),
    ] {
        let (recusa, eco) = ler(&SEND.replace(from, to)).unwrap_err();
        assert_eq!(recusa.code, HeaderCode::FalhaDeEsquema);
        assert!(recusa.critica.as_deref().unwrap().contains(name), "{recusa:?}");
        assert!(!eco.fields.is_empty(), "what could be read is echoed");
    }
    assert!(ler("<a>").is_err());
    assert!(ler("<!DOCTYPE a [<!ENTITY b 'c'>]><CrosstalkHeader>&b;</CrosstalkHeader>").is_err());
}

#[test]
fn the_answers_spelling_is_a_knob() {
    let tables = SEND
        .replace("CrosstalkMessage>", "CrossTalk_Message>")
        .replace("CrosstalkHeader>", "CrossTalk_Header>");
    let bare = tables.replace("<CrossTalk_Message> ", "").replace(" </CrossTalk_Message>", "");
    for (sent, spelling, message, body) in [
        (SEND, Spelling::Samples, "CrosstalkMessage", "CrosstalkBody"),
        (&tables, Spelling::Samples, "CrosstalkMessage", "CrosstalkBody"),
        (SEND, Spelling::Tables, "CrossTalk_Message", "CrossTalk_Body"),
        (SEND, Spelling::Mirror, "CrosstalkMessage", "CrosstalkBody"),
        (&tables, Spelling::Mirror, "CrossTalk_Message", "CrossTalk_Body"),
        (&bare, Spelling::Mirror, "CrossTalk_Message", "CrossTalk_Body"),
    ] {
        let cabecalho = super::ler(sent, &Knobs { spelling, ..Knobs::default() }).unwrap();
        let answer = cabecalho.eco.responder(HeaderCode::Processada, "x", Some("<a/>"));
        assert!(answer.starts_with(&format!("<{message}>")), "{answer}");
        assert!(answer.contains(&format!("<{body}>")), "{answer}");
    }
}

#[test]
fn a_root_left_open_and_a_strict_schema_are_knobs() {
    let open = SEND.replace("</CrosstalkMessage>", "");
    assert!(ler(&open).is_err());
    assert!(super::ler(&open, &Knobs { open_root: true, ..Knobs::default() }).is_ok());
    let strict = Knobs { strict_schema: true, ..Knobs::default() };
    assert!(super::ler(SEND, &strict).is_ok());
    for (from, to, name) in [
        ("<ContentType>txt/xml</ContentType>", "<ContentType>a</ContentType><Outro/>", "Outro"),
        (
            "<ProcessCode>3152</ProcessCode> <MessageType>100</MessageType>",
            "<MessageType>100</MessageType> <ProcessCode>3152</ProcessCode>",
            "MessageType",
        ),
        ("<Token>6901a7fb-f545", "<Token>6901a7fbf545", "Token"),
    ] {
        let (recusa, eco) = super::ler(&SEND.replace(from, to), &strict).unwrap_err();
        assert!(recusa.critica.as_deref().unwrap().contains(name), "{recusa:?}");
        assert_eq!(eco.get("MessageType"), Some("100"));
    }
}
