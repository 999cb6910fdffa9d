//! Drawing DANFEs of 1, 50 and 990 items, each beside writing the same document's XML: both come from the same tree, so the ratio of
//! the two is the figure that travels between machines, and the time must grow with the items and no faster.
//!
//! First how large the papers are: DocPDFBase64 holds two million characters (dossier 4.6).

#![expect(clippy::expect_used, reason = "a bench that cannot begin may stop")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use duble::facts::Moment;
use duble::providers::room::Input;
use duble::providers::{self, Facts, Providers};
use duble::world::{Clock, Universe};
use md5::{Digest, Md5};

type World = Universe<Providers>;

const ITEMS: [usize; 3] = [1, 50, 990];
const KEY: &str = "0123456789abcdef0123456789abcdef";
const FACTS: &str = r#"{"invoicy":{
    "parceiros":[{"empPK":"pk"}],
    "empresas":[{"cnpj":"11222333000181","chaveAcesso":"0123456789abcdef0123456789abcdef","uf":"RS"}]}}"#;

fn world() -> World {
    let facts: Facts = serde_json::from_str(FACTS).expect("the facts are right");
    // 2026-03-02T12:00:00Z
    let start = Moment::from_millis(1_772_452_800_000);
    let mut world = Universe::new(Clock::frozen(start), 42, Providers::default());
    let problems = providers::seed(facts, &mut world);
    assert!(problems.is_empty(), "{problems:?}");
    world
}

fn answer(world: &mut World, method: &str, target: &str, body: &str) -> Vec<u8> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let input = Input {
        method: method.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers: vec![("content-type".to_owned(), "text/xml; charset=utf-8".to_owned())],
        body: body.to_owned().into(),
        ..Input::default()
    };
    let now = world.start;
    let mut turn = world.turn(now);
    let outcome = providers::answer(&input, None, &mut turn).expect("the path is InvoiCy's");
    assert_eq!(outcome.answer.status, 200, "{:?}", outcome.reason);
    outcome.answer.body.write()
}

/// An NF-e of so many items, as a client sends it.
fn envio(items: usize) -> String {
    let item = |nth: usize| {
        format!(
            "<detItem><prod><cProd>{nth}</cProd><xProd>Parafuso sextavado de aço zincado {nth} mm</xProd><NCM>73181500</NCM><CFOP>5102</CFOP><uCOM>UN</uCOM><qCOM>1.0000</qCOM><vUnCom>10.00</vUnCom><vProd>10.00</vProd><uTrib>UN</uTrib><qTrib>1.0000</qTrib><vUnTrib>10.00</vUnTrib><indTot>1</indTot></prod><imposto><ICMS><orig>0</orig><CST>00</CST><modBC>3</modBC><vBC>10.00</vBC><pICMS>17.00</pICMS><vICMS_icms>1.70</vICMS_icms></ICMS><PIS><CST_pis>07</CST_pis></PIS><COFINS><CST_cofins>07</CST_cofins></COFINS></imposto></detItem>"
        )
    };
    let items_xml: String = (1..=items).map(item).collect();
    let total = items * 10;
    format!(
        "<Envio><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><ide><cUF>43</cUF><natOp>VENDA</natOp><mod>55</mod><serie>1</serie><nNF>10</nNF><dhEmi>2026-03-02T08:59:00</dhEmi><fusoHorario>-03:00</fusoHorario><tpNf>1</tpNf><idDest>1</idDest><indFinal>0</indFinal><indPres>9</indPres><cMunFg>4314902</cMunFg><tpImp>1</tpImp><tpEmis>1</tpEmis><tpAmb>2</tpAmb><finNFe>1</finNFe></ide><emit><CNPJ_emit>11222333000181</CNPJ_emit><xNome>EMPRESA FICTICIA LTDA</xNome><IE>0961234567</IE><CRT>3</CRT><enderEmit><xLgr>RUA A</xLgr><nro>1</nro><xBairro>CENTRO</xBairro><cMun>4314902</cMun><xMun>PORTO ALEGRE</xMun><UF>RS</UF><CEP>90000000</CEP></enderEmit></emit><dest><CPF_dest>52998224725</CPF_dest><xNome_dest>NF-E EMITIDA EM AMBIENTE DE HOMOLOGACAO - SEM VALOR FISCAL</xNome_dest><indIEDest>9</indIEDest></dest><det>{items_xml}</det><total><ICMStot><vBC_ttlnfe>{total}.00</vBC_ttlnfe><vICMS_ttlnfe>1.70</vICMS_ttlnfe><vICMSDeson_ttlnfe>0.00</vICMSDeson_ttlnfe><vBCST_ttlnfe>0.00</vBCST_ttlnfe><vST_ttlnfe>0.00</vST_ttlnfe><vProd_ttlnfe>{total}.00</vProd_ttlnfe><vFrete_ttlnfe>0.00</vFrete_ttlnfe><vSeg_ttlnfe>0.00</vSeg_ttlnfe><vDesc_ttlnfe>0.00</vDesc_ttlnfe><vII_ttlnfe>0.00</vII_ttlnfe><vIPI_ttlnfe>0.00</vIPI_ttlnfe><vPIS_ttlnfe>0.00</vPIS_ttlnfe><vCOFINS_ttlnfe>0.00</vCOFINS_ttlnfe><vOutro>0.00</vOutro><vNF>{total}.00</vNF></ICMStot></total><transp><modFrete>9</modFrete></transp><pag><pagItem><tPag>01</tPag><vPag>{total}.00</vPag></pagItem></pag></Envio>"
    )
}

/// Sends it, and finds the token of its links.
fn token(world: &mut World, documento: &str) -> String {
    let digest = Md5::new().chain_update(KEY).chain_update(documento).finalize();
    let emp_ck: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let body = format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><recepcao.Execute xmlns=\"InvoiCy\"><Invoicyrecepcao><Cabecalho><EmpPK>pk</EmpPK><EmpCK>{emp_ck}</EmpCK></Cabecalho><Dados><DadosItem><Documento><![CDATA[{documento}]]></Documento></DadosItem></Dados></Invoicyrecepcao></recepcao.Execute></s:Body></s:Envelope>"
    );
    let answered = answer(world, "POST", "/arecepcao.aspx", &body);
    let answered = String::from_utf8(answered).expect("the answer is text");
    let (_, after) = answered.split_once("DownloadPDF.aspx?ParmCript=").expect("it was authorised");
    after.split(['<', '&']).next().unwrap_or_default().to_owned()
}

fn papers(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("danfe");
    for items in ITEMS {
        let mut world = world();
        let token = token(&mut world, &envio(items));
        let pdf = format!("/DownloadPDF.aspx?ParmCript={token}");
        let xml = format!("/HNUC002.aspx?ParmCript={token}");
        let (paper, written) = (answer(&mut world, "GET", &pdf, ""), answer(&mut world, "GET", &xml, ""));
        println!("{items} items: {} bytes of PDF, {} of XML", paper.len(), written.len());
        group.bench_function(format!("{items} items, drawn"), |bencher| {
            bencher.iter(|| black_box(answer(&mut world, "GET", &pdf, "")));
        });
        group.bench_function(format!("{items} items, as XML"), |bencher| {
            bencher.iter(|| black_box(answer(&mut world, "GET", &xml, "")));
        });
    }
    group.finish();
}

criterion_group!(benches, papers);
criterion_main!(benches);
