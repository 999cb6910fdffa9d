//! The files behind urlDocumento, and the page with the contract.

use super::*;
use crate::wire::pdf::tests::read;

fn path_of(url: &serde_json::Value) -> String {
    url.as_str().unwrap().strip_prefix("http://duble.test").unwrap().to_owned()
}

/// The texts of a document, as its page shows them.
fn texts(stage: &Stage, path: &str) -> Vec<String> {
    let bearer = format!("Bearer {CODE}");
    let reply = stage.send("GET", path, &[("Authorization", &bearer)], "");
    assert_eq!((reply.status, reply.operation), (200, "betha.documentos.baixar"));
    assert!(reply.body.starts_with("%PDF-1.4"), "{path}");
    let type_ = reply.headers.iter().find(|(name, _)| *name == "content-type");
    assert_eq!(type_.unwrap().1, "application/pdf");
    let pdf = stage.look(|rooms| {
        let acervo = &rooms.betha.acervo;
        let parts: Vec<_> = path.rsplit('/').take(3).collect();
        let numero = (1, parts[2] == "P", parts[1].parse().unwrap(), parts[0].parse().unwrap());
        let row = acervo.documentos_por_numero.first_of(numero).unwrap();
        crate::providers::betha::routes::arquivos::papel(acervo, acervo.documentos.get(row).unwrap())
            .unwrap()
            .imprimir()
    });
    assert_eq!(String::from_utf8_lossy(&pdf), reply.body);
    read(&pdf).texts.into_iter().map(|printed| printed.text).collect()
}

#[test]
fn every_url_of_the_list_leads_to_a_document_that_says_what_the_row_says() {
    let stage = stage();
    let page = get(&stage, "documentos-dividas-terceiros?limit=50").json();
    let rows = page["content"].as_array().unwrap();
    assert_eq!(rows.len(), 6);
    for row in rows {
        let said = texts(&stage, &path_of(&row["urlDocumento"])).join("\n");
        let title = if row["tipoDocumento"] == "C" {
            "CERTIDÃO DE DÍVIDA ATIVA Nº"
        } else {
            "PETIÇÃO INICIAL Nº"
        };
        assert!(said.contains(&format!("{title} {}/{}", row["idDocumento"], row["anoDocumento"])), "{said}");
        assert!(said.contains(row["nomePessoa"].as_str().unwrap()), "{said}");
        assert!(said.contains("Município de Joinville\nCNPJ 83.169.623/0001-10"), "{said}");
    }
    let certificate = texts(&stage, &path_of(&rows[0]["urlDocumento"])).join("\n");
    for part in [
        "Maria da Silva, CPF/CNPJ 529.982.247-25",
        "66,67\n9,00\n8,00\n7,00\n90,67",
        "R$ 90,67",
        "nº 1, livro 1/1, folha 1, posição 1, em 01/01/2023",
    ] {
        assert!(certificate.contains(part), "{part}: {certificate}");
    }
    assert_eq!(stage.act(r#"{"betha.cancelarDivida":{"divida":"d1"}}"#), None);
    let cancelled = texts(&stage, &path_of(&rows[0]["urlDocumento"]));
    assert!(cancelled.contains(&"CANCELADA EM 02/03/2026".to_owned()), "{cancelled:?}");
}

#[test]
fn a_petition_of_many_certificates_stays_on_its_page() {
    let world = r#"{"betha":{"entidades":[{"codigosAcesso":["00000000-0000-4000-8000-000000000001"]}],"execucoes":[{"dividas":[{"times":50}]}]}}"#;
    let stage = Stage::new(world, "{}");
    let url = column(&get(&stage, "documentos-dividas-terceiros?filter=tipoDocumento='P'"), "urlDocumento");
    let said = texts(&stage, &path_of(&url[0]));
    assert!(said.contains(&"e mais 30 certidões".to_owned()), "{said:?}");
    assert_eq!(said.iter().filter(|text| text.starts_with("CDA ")).count(), 20);
}

#[test]
fn documents_need_the_code_unless_the_knob_opens_them() {
    let stage = stage();
    let url = path_of(&column(&get(&stage, "documentos-dividas-terceiros"), "urlDocumento")[0]);
    assert_eq!(stage.send("GET", &url, &[], "").status, 401);
    assert_eq!(stage.send("GET", &url, &[("Authorization", "so-saldo")], "").status, 403);
    assert_eq!(stage.send("GET", &url, &[("User-Access", OTHER)], "").status, 404, "another entity's");
    for wrong in
        ["documentos/X/2023/1", "documentos/C/2023/x", "documentos/P/2023/99", "documentos/C/99999/1"]
    {
        assert_eq!(get(&stage, wrong).status, 404, "{wrong}");
    }
    let open = Stage::new(WORLD, r#"{"betha":{"document_access":"open"}}"#);
    assert_eq!(open.send("GET", &url, &[], "").status, 200);
}

#[test]
fn the_page_and_its_contract_need_nobody_and_nothing_from_elsewhere() {
    let stage = stage();
    let send = |path: &str| stage.send("GET", &format!("{BASE}/{path}"), &[], "");
    for path in ["swagger-ui.html", "swagger-ui/index.html"] {
        let page = send(path);
        assert_eq!((page.status, page.operation), (200, "betha.documentacao.pagina"));
        assert!(page.headers.contains(&("content-type", "text/html; charset=utf-8".to_owned())));
        assert!(page.body.contains("Select a definition"));
        assert!(
            !page.body.contains("//cdn") && !page.body.contains("https://"),
            "it loads nothing from elsewhere"
        );
    }
    let config = send("v3/api-docs/swagger-config").json();
    assert_eq!(config["urls"][0]["name"], "Procuradoria - Integração terceiros");
    assert_eq!(config["urls"][0]["url"], "http://duble.test/integracoes/v1/v3/api-docs");
    let contract = send("v3/api-docs").json();
    assert_eq!(contract["openapi"], "3.1.0");
    assert_eq!(contract["info"]["title"], "Procuradoria - Integração terceiros");
    assert_eq!(contract["servers"][0]["url"], "http://duble.test/integracoes/v1");
    assert!(contract["paths"].as_object().unwrap().len() >= 20);
}
