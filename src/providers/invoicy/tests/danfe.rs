//! The paper of documents, as answers carry it and links lead to it.

use super::*;
use crate::wire::pdf::tests::read_all;

/// A company with this parameter for the PDF, and documents of several states.
fn world(forma: &str) -> Stage {
    let notas = r#","notas":[{"ref":"boa","numero":1,"ambiente":2},{"numero":2,"status":"rejeitado"},{"numero":3,"status":"cancelado"},{"numero":4,"status":"pendente"}]}}"#;
    let facts = WORLD.replace(r#""ie":"0961234567""#, &format!(r#""ie":"0961234567"{forma}"#));
    Stage::new(&facts.replace("]}}", &format!("]{notas}")), "{}")
}

fn pdf(element: &Element, name: &str) -> Vec<u8> {
    base64::decode(&element.text_of(name).unwrap()).unwrap()
}

/// What a link leads to.
fn download(stage: &Stage, element: &Element, name: &str) -> Vec<u8> {
    let link = element.text_of(name).unwrap();
    let target = link.strip_prefix("http://duble.test").unwrap();
    assert!(target.starts_with("//DownloadPDF.aspx?ParmCript="), "{target}");
    let reply = stage.send("GET", target, &[], "");
    assert_eq!((reply.status, reply.operation), (200, "invoicy.pdf.baixar"));
    assert_eq!(reply.headers[0].1, "application/pdf");
    reply.bytes
}

#[test]
fn a_send_answers_with_the_danfe_and_its_link() {
    let stage = world("");
    let retorno = documento(&send(&stage, ENVIO));
    let bytes = pdf(&retorno, "DocPDFBase64");
    assert!(bytes.starts_with(b"%PDF-1.4\n"), "as the dossier's example begins (4.6)");
    let sheets = read_all(&bytes);
    assert!(sheets[0].said().contains("143260000000004 - 02/03/2026 09:00:00"), "{}", sheets[0].said());
    assert_eq!(sheets[0].stamps, ["SEM VALOR FISCAL"]);
    assert_eq!(download(&stage, &retorno, "DocPDFDownload"), bytes);
    let link = retorno.text_of("DocPDFDownload").unwrap();
    let token = link.split_once('=').unwrap().1;
    for target in [
        format!("/downloadpdf.aspx?{token}"),
        format!("/DOWNLOADPDF.ASPX?parmcript={token}"),
        format!("//DownloadPDF.aspx?{token},0,0,0"),
    ] {
        assert_eq!(stage.send("GET", &target, &[], "").bytes, bytes, "{target}");
    }
}

#[test]
fn the_company_s_parameter_chooses_what_comes() {
    for (forma, base64, link) in [
        ("", true, true),
        (r#","formaRetornoPDF":1"#, true, false),
        (r#","formaRetornoPDF":2"#, false, true),
        (r#","formaRetornoPDF":3"#, true, true),
        (r#","formaRetornoPDF":4"#, false, false),
    ] {
        let stage = world(forma);
        for documento in [documento(&send(&stage, ENVIO)), documento(&send(&stage, &cancelamento(10)))] {
            let filled = |name| !documento.text_of(name).unwrap().is_empty();
            assert_eq!((filled("DocPDFBase64"), filled("DocPDFDownload")), (base64, link), "{forma}");
            assert!(filled("DocXMLBase64") && filled("DocXMLDownload"), "the XML has a parameter of its own");
        }
    }
    for forma in [0, 5] {
        let facts = WORLD.replace(r#""uf":"RS""#, &format!(r#""uf":"RS","formaRetornoPDF":{forma}"#));
        let problem = format!("invoicy.empresas[0].formaRetornoPDF: is 1 to 4, not {forma}");
        let problems = Stage::problems(&facts);
        assert!(problems.iter().any(|seen| seen.contains(&problem)), "{problems:?}");
    }
}

#[test]
fn a_rejected_document_has_no_paper() {
    let stage = world("");
    let retorno = documento(&send(&stage, &ENVIO.replace("<vNF>10.00", "<vNF>11.00")));
    for name in ["DocPDFBase64", "DocPDFDownload"] {
        assert_eq!(retorno.text_of(name).as_deref(), Some(""), "{name}");
    }
    let pedido = "<Situacao>S</Situacao><PDFBase64>S</PDFBase64><PDFLink>S</PDFLink>";
    for numero in [2, 4] {
        let ficha = documento(&query(&stage, &faixa(numero, numero), pedido));
        assert_eq!(ficha.text_of("DocPDF").as_deref(), Some(""), "{numero}");
        assert_eq!(ficha.text_of("DocPDFLink").as_deref(), Some(""), "{numero}");
    }
    let token = stage.look(|rooms| {
        let room = &rooms.invoicy;
        room.notas.iter().find(|(_, nota)| nota.numero == 2).map(|(_, nota)| nota.token.clone()).unwrap()
    });
    let reply = stage.send("GET", &format!("/DownloadPDF.aspx?ParmCript={token}"), &[], "");
    assert_eq!(reply.status, 404);
    assert_eq!(reply.reason.as_deref(), Some("document 2 has no DANFE: its status is Rejeitado"));
    let reply = stage.send("GET", "/DownloadPDF.aspx?ParmCript=nobody", &[], "");
    assert_eq!((reply.status, reply.reason.as_deref()), (404, Some("no document has the token `nobody`")));
}

#[test]
fn a_query_answers_with_what_it_asked_for() {
    let stage = world("");
    for (pedido, base64, link) in [
        ("", false, false),
        ("<PDFBase64>S</PDFBase64>", true, false),
        ("<PDFLink>S</PDFLink><PDFBase64>N</PDFBase64>", false, true),
        ("<PDFBase64>S</PDFBase64><PDFLink>S</PDFLink><TipoImpressao>R</TipoImpressao>", true, true),
    ] {
        let pedido = format!("<Situacao>S</Situacao><Eventos>S</Eventos>{pedido}");
        let ficha = documento(&query(&stage, &faixa(3, 3), &pedido));
        let evento = ficha.path("Eventos/EventosItem").unwrap();
        for (element, name, name_of_link) in
            [(&ficha, "DocPDF", "DocPDFLink"), (evento, "DocEvePDF", "DocEvePDFLink")]
        {
            let filled = |name| !element.text_of(name).unwrap().is_empty();
            assert_eq!((filled(name), filled(name_of_link)), (base64, link), "{name} {pedido}");
            if base64 && link {
                assert_eq!(download(&stage, element, name_of_link), pdf(element, name));
            }
        }
    }
    let ficha = documento(&query(&stage, &faixa(3, 3), "<PDFBase64>S</PDFBase64>"));
    let sheets = read_all(&pdf(&ficha, "DocPDF"));
    assert_eq!(sheets[0].stamps, ["CANCELADA", "SEM VALOR FISCAL"]);
    let errado = query(&stage, &faixa(3, 3), "<TipoImpressao>X</TipoImpressao>");
    assert_eq!(codigos(&errado), "145");
}

#[test]
fn events_have_prints_of_their_own() {
    let stage = world("");
    send(&stage, ENVIO);
    let carta = evento(
        110_110,
        10,
        1,
        "<EveDesc>Carta de Correcao</EveDesc><EveCorrecao>Onde se lê dez, leia-se onze.</EveCorrecao>",
    );
    let mut impressos = Vec::new();
    for (pedido, titulo) in
        [(carta, "CARTA DE CORREÇÃO ELETRÔNICA"), (cancelamento(10), "CANCELAMENTO DE NF-e")]
    {
        let retorno = documento(&send(&stage, &pedido));
        let bytes = pdf(&retorno, "DocPDFBase64");
        assert!(read_all(&bytes)[0].said().contains(titulo), "{titulo}");
        let link = retorno.text_of("DocPDFDownload").unwrap();
        assert!(link.contains("&DocEveTipo=1101"), "{link}");
        impressos.push((retorno, bytes));
    }
    for (retorno, bytes) in impressos {
        assert_eq!(download(&stage, &retorno, "DocPDFDownload"), bytes, "also after a later event");
    }
    let recusado = documento(&send(&stage, &cancelamento(10)));
    assert_eq!(recusado.text_of("DocPDFBase64").as_deref(), Some(""));
}

#[test]
fn what_is_downloaded_is_named_by_its_key() {
    let stage = world("");
    let (nota, evento) = (documento(&send(&stage, ENVIO)), documento(&send(&stage, &cancelamento(10))));
    let chave = nota.text_of("DocChaAcesso").unwrap();
    for (documento, link, name) in [
        (&nota, "DocXMLDownload", format!("{chave}-procNFe.xml")),
        (&nota, "DocPDFDownload", format!("{chave}.pdf")),
        (&evento, "DocXMLDownload", format!("110111-{chave}-1-procEventoNFe.xml")),
        (&evento, "DocPDFDownload", format!("110111-{chave}-1.pdf")),
    ] {
        let link = documento.text_of(link).unwrap();
        let reply = stage.send("GET", link.strip_prefix("http://duble.test").unwrap(), &[], "");
        let named = ("content-disposition", format!("attachment; filename={name}"));
        assert!(reply.headers.contains(&named), "{name}: {:?}", reply.headers);
    }
}
