//! InvoiCy's WSDLs say "string", the schemas in `openapi/` what stands in it: every inner document of every scenario is held to them.

use std::collections::BTreeSet;
use std::sync::Arc;

use duble::app::Rehearsal;
use duble::scenario::Loaded;
use duble::scenario::run::run;
use duble::wire::xml::{Limits, parse_lenient};
use duble::world::{Entry, Filter};

use crate::contract::invoicy::{answers, file_of_answer, file_of_request, requests};
use crate::contract::soap::{SCHEMAS, held};
use crate::scenarios::files;

/// Refusals of the layout that no schema can make: parts of their reasons.
const BEYOND_A_SCHEMA: [&str; 8] = [
    // What dates say of each other and of today.
    "expected a day before today",
    "expected at most 3 months",
    "expected at most 31 days",
    "are 32 days; expected at most 31",
    // What one document says of another, and one of several filters.
    "the required element ParametrosConsulta is missing",
    "the required element NumeroInicial is missing",
    // What an RPS holds is not published.
    "the required element RPS/Servico/Valores/ValServicos is missing",
    // Check digits.
    "expected a city's code by IBGE",
];

/// Documents that no scenario has.
const MORE: &str = r#"
scenario: the other documents
extends: default
clock: "2026-03-02T09:00:00-03:00"
clients:
  erp:
    invoicy: { emp_pk: PYcEsFuKroDBojfiFEl+Ms==, chave_acesso: 0123456789abcdef0123456789abcdef }
  revenda:
    invoicy: { emp_pk: PYcEsFuKroDBojfiFEl+Ms==, chave_acesso: fedcba9876543210fedcba9876543210 }
steps:
  - request: POST /arecepcao.aspx
    as: erp
    with: { numero: 50 }
    documento: "${nfe}"
    parametros: <ParametrosEmissao><FormatoImpressao>1</FormatoImpressao><RetornaNumPedido>S</RetornaNumPedido><RetornaIeEmitente>S</RetornaIeEmitente></ParametrosEmissao>
    expect: { documento: { Situacao/SitCodigo: 100, DocIeEmitente: "0961234567" } }
  - request: POST /arecepcao.aspx
    as: erp
    documento: |
      <Envio><ModeloDocumento>NFCom</ModeloDocumento><Versao>1.00</Versao>
      <ide><cUF>43</cUF><tpAmb>2</tpAmb><mod>62</mod><serie>1</serie><nNF>10</nNF><dhEmi>2026-03-02T08:59:00</dhEmi><fusoHorario>-03:00</fusoHorario><tpEmis>1</tpEmis><cMunFG>4314902</cMunFG><finNFCom>0</finNFCom><tpFat>0</tpFat></ide>
      <emit><CNPJ_emit>11222333000181</CNPJ_emit><xNome>EMPRESA FICTICIA LTDA</xNome></emit><dest><CPF_dest>52998224725</CPF_dest><xNome_dest>ANA SOUZA</xNome_dest></dest><assinante><iCodAssinante>1</iCodAssinante></assinante>
      <det><detItem><prod><cProd>1</cProd><xProd>INTERNET</xProd></prod></detItem><detItem><prod><cProd>2</cProd><xProd>TELEFONE</xProd></prod></detItem></det><total><vNF>99.90</vNF></total></Envio>
    expect: { documento: { Situacao/SitCodigo: 100 } }
  - request: POST /arecepcao.aspx
    as: erp
    documento: <EnvioEvento><ModeloDocumento>NFCom</ModeloDocumento><Versao>1.00</Versao><Evento><NfcomCnpjEmissor>11222333000181</NfcomCnpjEmissor><NfcomNumero>10</NfcomNumero><NfcomSerie>1</NfcomSerie><tpAmb>2</tpAmb><EveInf><EveDh>2026-03-02T09:00:00</EveDh><EveFusoHorario>-03:00</EveFusoHorario><EveTp>110111</EveTp><EvenSeq>1</EvenSeq><Evedet><EvexJust>Erro na digitacao do pedido</EvexJust></Evedet></EveInf></Evento></EnvioEvento>
    expect: { documento: { Situacao/SitCodigo: 101 } }
  - request: POST /arecepcao.aspx
    as: erp
    documento: <Consultar><ChaveParceiro>x</ChaveParceiro><ChaveAcesso>y</ChaveAcesso><Consulta><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><tpAmb>2</tpAmb><CnpjEmissor>11222333000181</CnpjEmissor><NumeroInicial>50</NumeroInicial><Serie>1</Serie><EmitidoRecebido>E</EmitidoRecebido></Consulta></Consultar>
    parametros: <ParametrosConsulta><Situacao>S</Situacao></ParametrosConsulta>
    expect: { documento: { DocNumero: 50, DocStatus: 2 } }
  - request: POST /arecepcao.aspx
    as: revenda
    documento: <LICENCIAMENTO><CnpjEmpresa>11222333000181</CnpjEmpresa><tpAmb>2</tpAmb><Acao>2</Acao><Modulo>MDFe</Modulo><Modelo>1</Modelo><Autor>Eu</Autor></LICENCIAMENTO>
    expect: { documento: { Codigo: 100 } }
  - request: POST /arecepcaoprevia.aspx
    as: revenda
    documento: <EmpresaCertificado><Empresas><CNPJ><CNPJ>11222333000181</CNPJ></CNPJ></Empresas><Acao>EXCLUIR</Acao></EmpresaCertificado>
    expect: { documento: { Codigo: 100 } }
"#;

/// All calls of services in all scenarios.
async fn calls() -> Vec<Arc<Entry>> {
    let of_the_room = files()
        .into_iter()
        .filter(|file| file.file_name().unwrap().to_str().unwrap().starts_with("invoicy-"));
    let more = Loaded::from_text("more.yaml", MORE).map_err(|findings| findings.to_string()).unwrap();
    let all_loaded = of_the_room.map(|file| Loaded::open(&file).unwrap()).chain([more]);
    let mut all = Vec::new();
    for loaded in all_loaded {
        let stage = Rehearsal::start(loaded.clone()).await.unwrap();
        let report = run(&loaded, &stage).await;
        assert!(report.is_green(), "{report}");
        let (entries, ..) = stage.world().journal(&Filter { limit: usize::MAX, ..Filter::default() });
        all.extend(entries.into_iter().filter(|entry| {
            let exchange = entry.exchange.as_ref();
            exchange.is_some_and(|exchange| exchange.method == "POST" && exchange.target.ends_with(".aspx"))
        }));
    }
    all
}

#[tokio::test]
async fn every_inner_document_keeps_its_schema() {
    let mut used = BTreeSet::new();
    let mut excused = BTreeSet::new();
    let (mut refused, mut cut) = (0, 0);
    let mut wrong = Vec::new();
    for entry in calls().await {
        let exchange = entry.exchange.as_ref().unwrap();
        for (n, [document, parameters]) in requests(&exchange.request).into_iter().enumerate() {
            let item = entry.line.items.get(n);
            // The layout was refused: by its structure, its environment, or its root.
            let layout = item.is_some_and(|item| ["145", "174", "176"].contains(&item.code.as_str()));
            let reason = item.and_then(|item| item.reason.clone()).unwrap_or_default();
            let texts = [document, parameters].into_iter().filter(|text| !text.is_empty());
            let mut said = Ok(());
            for text in texts {
                let document = parse_lenient(&text, &Limits::default()).unwrap();
                let file = file_of_request(&document);
                said = said.and_then(|()| held(&file, &document));
                used.insert(file);
            }
            match (layout, said) {
                (true, Ok(())) => match BEYOND_A_SCHEMA.into_iter().find(|part| reason.contains(part)) {
                    Some(part) => _ = excused.insert(part),
                    None => wrong.push(format!("the room refuses, the schema does not: {reason}")),
                },
                (true, Err(_)) => refused += 1,
                (false, said) => wrong.extend(said.err()),
            }
        }
        // The journal cuts what is very long.
        if exchange.response.ends_with(" bytes in all]") {
            cut += 1;
            continue;
        }
        for document in answers(&exchange.response) {
            let file = file_of_answer(&document);
            wrong.extend(held(&file, &document).err());
            used.insert(file);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(excused, BTreeSet::from(BEYOND_A_SCHEMA));
    assert!(refused >= 4 && cut <= 4, "{refused} {cut}");
    let of_the_room = SCHEMAS.keys().filter(|file| file.starts_with("invoicy-"));
    let idle: Vec<_> = of_the_room.filter(|file| !used.contains(*file)).collect();
    assert!(idle.is_empty(), "no document is held to {idle:?}");
}
