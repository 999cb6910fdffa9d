//! The schemas in `openapi/` and the room: each root has its schema, the documents' samples keep them, and what breaks them is refused by
//! the schema and, where the room looks at it, by the room.

use std::collections::BTreeSet;

use super::cadastro::cadastro;
use super::outros::{CTE, MDFE, NFCOM, RPS, evento_de};
use super::*;
use crate::providers::contract::invoicy::{file_of_request, requests};
use crate::providers::contract::soap::{SCHEMAS, held};
use crate::providers::invoicy::pedido;

fn said(documento: &str) -> Result<(), String> {
    let documento = xml::parse_lenient(documento, &Limits::default()).unwrap();
    held(&file_of_request(&documento), &documento)
}

#[test]
fn every_root_has_its_schema_and_every_schema_of_a_request_its_root() {
    let roots: BTreeSet<&str> = pedido::raizes().collect();
    for root in &roots {
        let root = if *root == "LICENCIAMENTO" { "Licenciamento" } else { root };
        assert!(SCHEMAS.contains_key(&format!("invoicy-{root}.xsd")), "{root}");
    }
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi");
    let mut seen = BTreeSet::new();
    for file in SCHEMAS.keys().filter(|file| file.starts_with("invoicy-")) {
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        let schema = xml::parse(&text, &Limits::default()).unwrap();
        let of_a_request = !text.contains("the answer to");
        for root in schema.children("element") {
            let name = root.attribute("name").unwrap();
            let beside = ["Consultar", "ParametrosConsulta", "ParametrosEmissao"].contains(&name);
            assert!(!of_a_request || beside || roots.contains(name), "{file}: {name}");
            assert!(
                file.starts_with(&format!("invoicy-{name}")) || beside || name == "LICENCIAMENTO",
                "{file}"
            );
            seen.extend(roots.get(name).filter(|_| of_a_request));
        }
        // Which document, from where, and what is or is not known of it.
        let header = text.split("<xs:schema").next().unwrap();
        assert!(header.contains("dossier"), "{file}");
    }
    assert_eq!(seen, roots);
}

#[test]
fn the_documents_samples_keep_their_schemas() {
    // Dossier, section 2 (the vectors of EmpCK), 4.4, 5.1, 5.4; public clients' forms of the other models.
    let consulta = "<Consulta><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><tpAmb>2</tpAmb><CnpjEmpresa>11222333000181</CnpjEmpresa><CnpjEmissor>11222333000181</CnpjEmissor><NumeroInicial>10</NumeroInicial><NumeroFinal>10</NumeroFinal><Serie>1</Serie><EmitidoRecebido>E</EmitidoRecebido></Consulta>";
    let inutilizacao = "<Inutilizacao><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><CnpjEmissor>11222333000181</CnpjEmissor><tpAmb>2</tpAmb><NumeroInicial>12</NumeroInicial><NumeroFinal>18</NumeroFinal><Serie>1</Serie><Justificativa>Numeração não utilizada</Justificativa></Inutilizacao>";
    let bilhetagem = "<Bilhetagem><ModeloDocumento>NFe</ModeloDocumento><tpAmb>2</tpAmb><TipoConsulta>1</TipoConsulta><Acumulado>1</Acumulado><DataInclusaoInicial/><DataInclusaoFinal/><Emissores><EmissoresItem><CNPJ>11222333000181</CNPJ></EmissoresItem></Emissores></Bilhetagem>";
    let samples = [
        ENVIO.to_owned(),
        nfce(10),
        em(ENVIO, 9),
        cancelamento(10),
        consulta.to_owned(),
        inutilizacao.to_owned(),
        bilhetagem.to_owned(),
        cadastro(
            "<Licenciamento><LicenciamentoItem><Modulo>NFe</Modulo><Modelo>2</Modelo><Autor>Eu</Autor></LicenciamentoItem></Licenciamento>",
        ),
        CTE.to_owned(),
        MDFE.to_owned(),
        NFCOM.to_owned(),
        RPS.to_owned(),
        evento_de("CTe", "Cte", 110_111, "<EvexJust>Erro na digitacao do pedido</EvexJust>"),
        evento_de("NFCom", "Ntf", 110_111, "<EvexJust>Erro na digitacao do pedido</EvexJust>"),
    ];
    for sample in &samples {
        assert_eq!(said(sample), Ok(()), "{sample}");
    }
    // As they stand in a call: escaped, with blanks around them.
    let dados: Vec<(&str, &str)> = samples.iter().map(|sample| (sample.as_str(), "")).collect();
    let unpacked = requests(&envelope(EMP_PK, "x", &dados));
    assert_eq!(
        unpacked.iter().map(|[documento, _]| documento).collect::<Vec<_>>(),
        samples.iter().collect::<Vec<_>>()
    );
}

/// Whether the room refuses the layout, sent by whoever signs such a root.
fn refused(documento: &str) -> bool {
    let stage = Stage::new(WORLD, "{}");
    let raiz = xml::parse_lenient(documento, &Limits::default()).unwrap().name;
    let chave = match pedido::quem_assina(documento) {
        pedido::Quem::Empresa => CHAVE,
        pedido::Quem::Parceiro => PARCEIRO,
    };
    let servico = match raiz.as_str() {
        "Bilhetagem" => "ConsultaBilhetagem",
        "EnvioLote" | "ConsultaLote" => "ExportarDocumentos",
        _ => "recepcao",
    };
    let parametros = if raiz == "Consulta" {
        "<ParametrosConsulta><Situacao>S</Situacao></ParametrosConsulta>"
    } else {
        ""
    };
    codigos(&send_to(&stage, servico, chave, documento, parametros)) == "145"
}

/// A document, an element that it cannot be without, and an element that is too long with such a value.
struct Caso {
    documento: String,
    preciso: &'static str,
    longo: (&'static str, String),
}

fn caso(documento: &str, preciso: &'static str, longo: (&'static str, String)) -> Caso {
    Caso { documento: documento.to_owned(), preciso, longo }
}

fn casos() -> Vec<Caso> {
    let x = |n: usize| "x".repeat(n);
    let zeros = |n: usize| "1".repeat(n);
    let comum = "<ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><tpAmb>2</tpAmb><CnpjEmissor>11222333000181</CnpjEmissor>";
    let faixa = "<NumeroInicial>1</NumeroInicial><NumeroFinal>2</NumeroFinal><Serie>1</Serie>";
    let previa = "<EnvioPrevia><ModeloDocumento>NFe</ModeloDocumento><ide><cUF>43</cUF><tpAmb>2</tpAmb><NumeroPedido>P1</NumeroPedido></ide><emit><CNPJ_emit>11222333000181</CNPJ_emit></emit></EnvioPrevia>";
    vec![
        caso(ENVIO, "natOp", ("xProd", x(121))),
        caso(&cancelamento(10), "EveTp", ("EvexJust", x(256))),
        caso(
            &format!(
                "<Inutilizacao>{comum}{faixa}<Justificativa>salto de numeracao</Justificativa></Inutilizacao>"
            ),
            "Justificativa",
            ("Justificativa", x(256)),
        ),
        caso(
            "<DescartarDocumento><ModeloDocumento>NFe</ModeloDocumento><tpAmb>2</tpAmb><CNPJ_emit>11222333000181</CNPJ_emit><Numero>3</Numero><Serie>1</Serie></DescartarDocumento>",
            "Numero",
            ("Numero", zeros(10)),
        ),
        caso(previa, "NumeroPedido", ("NumeroPedido", x(61))),
        caso(
            &format!("<Consulta>{comum}{faixa}<EmitidoRecebido>E</EmitidoRecebido></Consulta>"),
            "EmitidoRecebido",
            ("NumeroFinal", zeros(10)),
        ),
        caso(
            "<Bilhetagem><ModeloDocumento>NFe</ModeloDocumento><tpAmb>2</tpAmb><TipoConsulta>2</TipoConsulta><DataInclusaoInicial>2026-02-01</DataInclusaoInicial><DataInclusaoFinal>2026-02-02</DataInclusaoFinal></Bilhetagem>",
            "TipoConsulta",
            ("DataInclusaoInicial", "2026-02-011".to_owned()),
        ),
        caso(
            &format!("<EnvioLote>{comum}{faixa}<EmitidoRecebido>E</EmitidoRecebido></EnvioLote>"),
            "EmitidoRecebido",
            ("NumeroInicial", zeros(10)),
        ),
        caso(
            "<ConsultaLote><CnpjEmpresa>11222333000181</CnpjEmpresa><ProtNumero>20260302</ProtNumero></ConsultaLote>",
            "ProtNumero",
            ("ProtNumero", zeros(41)),
        ),
        caso(
            "<PuloNumeracao><DocEmtCNPJ>11222333000181</DocEmtCNPJ><CnpjEmpresa>11222333000181</CnpjEmpresa><ModeloDocumento>NFe</ModeloDocumento><tpAmb>2</tpAmb><Serie>1</Serie><DataEmissaoInicial>2026-02-01</DataEmissaoInicial><DataEmissaoFinal>2026-02-02</DataEmissaoFinal></PuloNumeracao>",
            "Serie",
            ("Serie", zeros(21)),
        ),
        caso(
            "<DocNaoEncerrado><ModeloDocumento>MDFe</ModeloDocumento><Versao>3.00</Versao><CNPJEmissor>11222333000181</CNPJEmissor><tpAmb>2</tpAmb></DocNaoEncerrado>",
            "CNPJEmissor",
            ("Versao", "3.000".to_owned()),
        ),
        caso(&cadastro(""), "EmpCNPJ", ("EmpApelido", x(21))),
        caso(
            "<EmpresaCertificado><Empresas><CNPJ><CNPJ>11222333000181</CNPJ></CNPJ></Empresas><ArquivoPFX>AAAA</ArquivoPFX><Senha>x</Senha></EmpresaCertificado>",
            "Empresas",
            ("Senha", x(101)),
        ),
        caso("<ConsultaEmpresa><CNPJ>11222333000181</CNPJ></ConsultaEmpresa>", "CNPJ", ("CNPJ", zeros(15))),
        caso(
            "<ConsultaCadastro><Versao>2.00</Versao><tpAmb>2</tpAmb><CNPJ_emit>11222333000181</CNPJ_emit><cUF>43</cUF></ConsultaCadastro>",
            "cUF",
            ("cUF", "433".to_owned()),
        ),
        caso(
            "<Licenciamento><CnpjEmpresa>11222333000181</CnpjEmpresa><tpAmb>2</tpAmb><Acao>2</Acao><Modulo>NFe</Modulo><Modelo>2</Modelo><Autor>Eu</Autor></Licenciamento>",
            "Acao",
            ("Autor", x(201)),
        ),
        caso(
            "<LICENCIAMENTO><CnpjEmpresa>11222333000181</CnpjEmpresa><tpAmb>2</tpAmb><Acao>2</Acao><Modulo>NFe</Modulo><Modelo>2</Modelo></LICENCIAMENTO>",
            "Modelo",
            ("Modelo", "22".to_owned()),
        ),
        caso(
            "<CadastroSerie><CNPJEmissor>11222333000181</CNPJEmissor><ModeloDocumento>NFe</ModeloDocumento><Serie>1</Serie><Operacao>I</Operacao></CadastroSerie>",
            "Operacao",
            ("Serie", zeros(6)),
        ),
        // The depth of these is the envelope's.
        caso(CTE, "vPrest", ("Versao", "4.000".to_owned())),
        caso(MDFE, "tot", ("Versao", "3.000".to_owned())),
        caso(NFCOM, "assinante", ("Versao", "1.000".to_owned())),
        caso(RPS, "RPS", ("Versao", "1.000".to_owned())),
        caso(
            &evento_de("CTe", "Cte", 110_111, "<EvexJust>Erro na digitacao do pedido</EvexJust>"),
            "CteNumero",
            ("CteNumero", zeros(10)),
        ),
        caso(
            &evento_de("MDFe", "Mdf", 110_111, "<EvexJust>Erro na digitacao do pedido</EvexJust>"),
            "MdfSerie",
            ("MdfSerie", zeros(4)),
        ),
        caso(
            &evento_de("NFCom", "Nfcom", 110_111, "<EvexJust>Erro na digitacao do pedido</EvexJust>"),
            "NfcomNumero",
            ("NfcomSerie", zeros(4)),
        ),
        caso(
            "<EnvioEvento><ModeloDocumento>NFSe</ModeloDocumento><Versao>1.00</Versao><Evento><CNPJ>11222333000181</CNPJ><RPSNumero>1</RPSNumero><RPSSerie>A</RPSSerie><EveTp>110111</EveTp><tpAmb>2</tpAmb><EveMotivo>m</EveMotivo></Evento></EnvioEvento>",
            "EveTp",
            ("EveMotivo", x(256)),
        ),
    ]
}

/// Without the first element of a name, or with another value in it.
fn outra(documento: &str, nome: &str, valor: Option<&str>) -> String {
    let (antes, resto) = documento.split_once(&format!("<{nome}>")).unwrap_or_else(|| panic!("{nome}"));
    let (_, depois) = resto.rsplit_once(&format!("</{nome}>")).unwrap();
    let novo = valor.map(|valor| format!("<{nome}>{valor}</{nome}>")).unwrap_or_default();
    format!("{antes}{novo}{depois}")
}

#[test]
fn what_breaks_a_layout_breaks_its_schema() {
    let mut roots = BTreeSet::new();
    for Caso { documento, preciso, longo: (nome, valor) } in casos() {
        assert_eq!(said(&documento), Ok(()), "{documento}");
        assert!(!refused(&documento), "{documento}");
        let raiz = xml::parse(&documento, &Limits::default()).unwrap().name;
        let fechada = format!("</{raiz}>");

        // The room reads by name and passes what it does not know over.
        let estranho = documento.replacen(&fechada, &format!("<Estranho>1</Estranho>{fechada}"), 1);
        assert!(said(&estranho).unwrap_err().contains("Estranho"), "{estranho}");
        assert!(!refused(&estranho), "{estranho}");

        let sem = outra(&documento, preciso, None);
        assert!(said(&sem).unwrap_err().contains(preciso), "{sem}: {:?}", said(&sem));
        assert!(refused(&sem), "{sem}");

        let longo = outra(&documento, nome, Some(&valor));
        assert!(said(&longo).unwrap_err().contains(nome), "{longo}: {:?}", said(&longo));
        assert!(refused(&longo), "{longo}");
        roots.insert(raiz);
    }
    assert_eq!(roots, pedido::raizes().map(str::to_owned).collect());
}
