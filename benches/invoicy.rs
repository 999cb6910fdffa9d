//! InvoiCy with 1,000, 100,000 and 1,000,000 notes in the world: queries by key, numbers, dates and status, the document count, gaps in
//! the numbering, an export of 5,000 notes, and emissions; each beside merely parsing the request's XML and writing the answer's anew.
//! The ratio to that baseline is the figure that travels between machines, and it must not grow with the world beyond its logarithm.
//!
//! First what a note costs at rest, and how long a million takes to be made.

#![expect(clippy::expect_used, clippy::panic, reason = "a bench that cannot begin may stop")]

use std::hint::black_box;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use duble::facts::Moment;
use duble::providers::room::Input;
use duble::providers::{self, Behaviour, Facts, Providers};
use duble::wire::xml::{self, Limits};
use duble::world::{Clock, Universe};
use duble_client::invoicy::{Credentials, DadosItem, Service, envelope, read_answer};

type World = Universe<Providers>;

const WORLDS: [u32; 3] = [1_000, 100_000, 1_000_000];
const EXPORTED: u32 = 5_000;
const EMP_PK: &str = "PYcEsFuKroDBojfiFEl+Ms==";
const CHAVE: &str = "0123456789abcdef0123456789abcdef";
const PARCEIRO: &str = "fedcba9876543210fedcba9876543210";
const PARAMETROS: &str =
    "<ParametrosConsulta><Situacao>S</Situacao><DocumentosResumo>S</DocumentosResumo></ParametrosConsulta>";
const ENVIO: &str = "<Envio><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><ide><cNF>12345678</cNF><cUF>43</cUF><natOp>VENDA</natOp><mod>55</mod><serie>5</serie><nNF>10</nNF><dhEmi>2026-03-02T08:59:00</dhEmi><fusoHorario>-03:00</fusoHorario><tpNf>1</tpNf><idDest>1</idDest><indFinal>0</indFinal><indPres>9</indPres><cMunFg>4314902</cMunFg><tpImp>1</tpImp><tpEmis>1</tpEmis><tpAmb>2</tpAmb><finNFe>1</finNFe></ide><emit><CNPJ_emit>11222333000181</CNPJ_emit><xNome>EMPRESA FICTICIA LTDA</xNome><IE>0961234567</IE><CRT>3</CRT><enderEmit><xLgr>RUA A</xLgr><nro>1</nro><xBairro>CENTRO</xBairro><cMun>4314902</cMun><xMun>PORTO ALEGRE</xMun><UF>RS</UF><CEP>90000000</CEP></enderEmit></emit><dest><CPF_dest>52998224725</CPF_dest><xNome_dest>NF-E EMITIDA EM AMBIENTE DE HOMOLOGACAO - SEM VALOR FISCAL</xNome_dest><indIEDest>9</indIEDest><enderDest><nro_dest>2</nro_dest><xBairro_dest>CENTRO</xBairro_dest><xLgr_dest>RUA B</xLgr_dest><cMun_dest>4314902</cMun_dest><xMun_dest>PORTO ALEGRE</xMun_dest><UF_dest>RS</UF_dest></enderDest></dest><det><detItem><prod><cProd>1</cProd><cEAN>SEM GTIN</cEAN><xProd>PARAFUSO</xProd><NCM>73181500</NCM><CFOP>5102</CFOP><uCOM>UN</uCOM><qCOM>1.0000</qCOM><vUnCom>10.00</vUnCom><vProd>10.00</vProd><cEANTrib>SEM GTIN</cEANTrib><uTrib>UN</uTrib><qTrib>1.0000</qTrib><vUnTrib>10.00</vUnTrib><indTot>1</indTot><nTipoItem>0</nTipoItem></prod><imposto><ICMS><orig>0</orig><CST>00</CST><modBC>3</modBC><vBC>10.00</vBC><pICMS>17.00</pICMS><vICMS_icms>1.70</vICMS_icms></ICMS><PIS><CST_pis>01</CST_pis><vBC_pis>10.00</vBC_pis><pPIS>1.65</pPIS><vPIS>0.17</vPIS></PIS><COFINS><CST_cofins>07</CST_cofins></COFINS></imposto></detItem></det><total><ICMStot><vBC_ttlnfe>10.00</vBC_ttlnfe><vICMS_ttlnfe>1.70</vICMS_ttlnfe><vICMSDeson_ttlnfe>0.00</vICMSDeson_ttlnfe><vBCST_ttlnfe>0.00</vBCST_ttlnfe><vST_ttlnfe>0.00</vST_ttlnfe><vProd_ttlnfe>10.00</vProd_ttlnfe><vFrete_ttlnfe>0.00</vFrete_ttlnfe><vSeg_ttlnfe>0.00</vSeg_ttlnfe><vDesc_ttlnfe>0.00</vDesc_ttlnfe><vII_ttlnfe>0.00</vII_ttlnfe><vIPI_ttlnfe>0.00</vIPI_ttlnfe><vPIS_ttlnfe>0.17</vPIS_ttlnfe><vCOFINS_ttlnfe>0.00</vCOFINS_ttlnfe><vOutro>0.00</vOutro><vNF>10.00</vNF></ICMStot></total><transp><modFrete>9</modFrete></transp><pag><pagItem><tPag>01</tPag><vPag>10.00</vPag></pagItem></pag></Envio>";

/// Beside the many of series 1: thirty on a day of their own, a few of a rare status among the many's days, and those that are exported.
fn world(times: u32, knobs: &str) -> World {
    let facts = format!(
        r#"{{"invoicy":{{"parceiros":[{{"empPK":"{EMP_PK}","chaveAcesso":"{PARCEIRO}"}}],
            "empresas":[{{"cnpj":"11222333000181","chaveAcesso":"{CHAVE}","uf":"RS","ie":"0961234567"}}],
            "notas":[{{"serie":1,"times":{times}}},{{"serie":2,"times":30,"emitida":"2026-01-10T10:00:00-03:00"}},
                {{"serie":1,"times":10,"status":"denegado"}},{{"serie":3,"times":{EXPORTED},"emitida":"2025-12-10T10:00:00-03:00"}}]}}}}"#
    );
    let facts: Facts = serde_json::from_str(&facts).expect("the facts are right");
    // 2026-03-02T12:00:00Z
    let start = Moment::from_millis(1_772_452_800_000);
    let mut world = Universe::new(Clock::frozen(start), 42, Providers::default());
    let behaviour: Behaviour =
        serde_json::from_str(&format!(r#"{{"invoicy":{{{knobs}}}}}"#)).expect("the knobs are right");
    providers::configure(behaviour, &mut world);
    let problems = providers::seed(facts, &mut world);
    assert!(problems.is_empty(), "{problems:?}");
    world
}

/// A request.
#[derive(Clone)]
struct Call(Input);

impl Call {
    fn new(service: Service, key: &str, documento: &str, parametros: &str) -> Self {
        let who = Credentials::new(EMP_PK, key);
        let body = envelope(&who, &[DadosItem { documento, parametros }], service);
        Self(Input {
            method: "POST".to_owned(),
            path: service.path(),
            headers: vec![("content-type".to_owned(), "text/xml; charset=utf-8".to_owned())],
            body: body.into(),
            ..Input::default()
        })
    }

    fn consulta(filtro: &str) -> Self {
        let documento = format!(
            "<Consulta><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><tpAmb>2</tpAmb><CnpjEmissor>11222333000181</CnpjEmissor>{filtro}<EmitidoRecebido>E</EmitidoRecebido></Consulta>"
        );
        Self::new(Service::Recepcao, CHAVE, &documento, PARAMETROS)
    }

    /// Does it, and writes the answer. Whatever it changes stays.
    fn made(&self, world: &mut World) -> Vec<u8> {
        let now = world.start;
        let mut turn = world.turn(now);
        let outcome = providers::answer(&self.0, None, &mut turn).expect("the path is InvoiCy's");
        assert!(outcome.reason.is_none(), "{:?}", outcome.reason);
        outcome.answer.body.write()
    }

    /// Does it in a copy: what a step does, whose copy from before is there to go back to, and the world stays as large as it was.
    fn tried(&self, world: &World) -> Vec<u8> {
        self.made(&mut world.clone())
    }

    /// What cannot be had for less: parsing what was sent, and writing what is answered.
    fn bare(&self, answer: &xml::Element) -> String {
        let sent = std::str::from_utf8(&self.0.body).expect("it is text");
        black_box(xml::parse(sent, &Limits::default()).expect("what is sent is XML"));
        answer.outer_xml()
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("the answer is text")
}

/// The inner documents of an answer.
fn documentos(answer: &[u8]) -> Vec<xml::Element> {
    let answer = read_answer(text(answer)).expect("it is an answer");
    let itens = answer.itens.iter().flat_map(|item| &item.documentos);
    itens.map(|documento| xml::parse(documento, &Limits::default()).expect("it is XML")).collect()
}

fn faixa(de: u32, ate: u32, serie: u16) -> String {
    format!("<NumeroInicial>{de}</NumeroInicial><NumeroFinal>{ate}</NumeroFinal><Serie>{serie}</Serie>")
}

fn dia(dia: &str, mais: &str) -> String {
    format!("<DataEmissaoInicial>{dia}</DataEmissaoInicial><DataEmissaoFinal>{dia}</DataEmissaoFinal>{mais}")
}

/// Asks for an export of the 5,000; the first lot's protocol.
fn exportar() -> Call {
    let documento = format!(
        "<EnvioLote><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><tpAmb>2</tpAmb><CnpjEmpresa>11222333000181</CnpjEmpresa><CnpjEmissor>11222333000181</CnpjEmissor>{}<EmitidoRecebido>E</EmitidoRecebido></EnvioLote>",
        faixa(1, EXPORTED, 3)
    );
    Call::new(Service::ExportarDocumentos, CHAVE, &documento, "")
}

fn lote(protocolo: &str) -> Call {
    let documento = format!(
        "<ConsultaLote><CnpjEmpresa>11222333000181</CnpjEmpresa><ProtNumero>{protocolo}</ProtNumero></ConsultaLote>"
    );
    Call::new(Service::ExportarDocumentos, CHAVE, &documento, "")
}

/// The calls; an export is asked for on the way.
fn calls(world: &mut World) -> Vec<(&'static str, Call)> {
    let achada = documentos(&Call::consulta(&faixa(500, 500, 1)).tried(world));
    let chave = achada.first().and_then(|nota| nota.text_of("DocChaAcesso")).expect("it has a key");
    let bilhetagem = "<Bilhetagem><ModeloDocumento>NFe</ModeloDocumento><tpAmb>2</tpAmb><TipoConsulta>2</TipoConsulta><DataInclusaoInicial>2025-12-05</DataInclusaoInicial><DataInclusaoFinal>2026-03-01</DataInclusaoFinal></Bilhetagem>";
    let pulos = "<PuloNumeracao><DocEmtCNPJ>11222333000181</DocEmtCNPJ><ModeloDocumento>NFe</ModeloDocumento><tpAmb>2</tpAmb><Serie>2</Serie><DataEmissaoInicial>2026-01-01</DataEmissaoInicial><DataEmissaoFinal>2026-01-31</DataEmissaoFinal></PuloNumeracao>";
    let protocolos = documentos(&exportar().made(world));
    let protocolo = protocolos.first().and_then(|lote| lote.text_of("ProtNumero")).expect("it has a number");
    vec![
        ("by key", Call::consulta(&format!("<ChaveAcesso>{chave}</ChaveAcesso>"))),
        ("by number, 1", Call::consulta(&faixa(500, 500, 1))),
        ("by number, 30", Call::consulta(&faixa(500, 529, 1))),
        ("by date, 30", Call::consulta(&dia("2026-01-10", ""))),
        (
            "by status among all, 10",
            Call::consulta(&format!("{}<StatusDocumento>12</StatusDocumento>", faixa(1, 999_999_999, 1))),
        ),
        ("last of a series", Call::consulta("<Serie>1</Serie>")),
        ("count a quarter", Call::new(Service::ConsultaBilhetagem, PARCEIRO, bilhetagem, "")),
        ("gaps among 30", Call::new(Service::Recepcao, CHAVE, pulos, "")),
        ("ask for 5,000", exportar()),
        ("a lot of 50", lote(&protocolo)),
        ("emit", Call::new(Service::Recepcao, CHAVE, ENVIO, "")),
    ]
}

/// Asks for the 5,000 and fetches all lots, one after another; how many bytes came.
fn export_all(world: &World) -> usize {
    let mut world = world.clone();
    let mut total = 0;
    for protocolo in documentos(&exportar().made(&mut world)) {
        let numero = protocolo.text_of("ProtNumero").expect("it has a number");
        total += lote(&numero).made(&mut world).len();
    }
    total
}

/// The process's resident memory in bytes; none where the system does not tell.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches(" kB").parse::<u64>().ok().map(|kib| kib * 1024)
}

/// How long this thread has really run, whoever else the machine works for; where the system does not tell, how long it has been since
/// the first look.
#[expect(clippy::disallowed_methods, reason = "a bench measures real time")]
fn worked() -> Duration {
    static FIRST: OnceLock<Instant> = OnceLock::new();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let told = told.and_then(|told| told.split(' ').next().and_then(|nanos| nanos.parse().ok()));
    told.map_or_else(|| FIRST.get_or_init(Instant::now).elapsed(), Duration::from_nanos)
}

/// Makes a world of so many notes, and says how much work it was and what a note takes at rest.
fn weighed(times: u32) -> World {
    let before = resident();
    let begun = worked();
    let world = world(times, r#""export_ready":"now""#);
    let took = worked().saturating_sub(begun);
    let weight = resident().zip(before).map_or_else(
        || "memory untold".to_owned(),
        |(after, before)| format!("{} bytes each at rest", after.saturating_sub(before) / u64::from(times)),
    );
    println!("{times} notes: made in {took:.2?} of work, {:.2?} each; {weight}", took / times);
    world
}

fn all(criterion: &mut Criterion) {
    let [few, many, most] = WORLDS;
    // The greatest first: memory that a smaller one gave back would hide what it takes.
    let greatest = (most, weighed(most));
    let mut worlds: Vec<_> = [few, many]
        .map(|times| (times, world(times, r#""export_ready":"now""#)))
        .into_iter()
        .chain([greatest])
        .collect();
    let mut asked: Vec<_> = worlds.iter_mut().map(|(_, world)| calls(world).into_iter()).collect();
    while let Some(round) = asked.iter_mut().map(Iterator::next).collect::<Option<Vec<_>>>() {
        let Some(((name, call), (_, world))) = round.first().zip(worlds.first()) else {
            panic!("there are worlds")
        };
        let mut group = criterion.benchmark_group(format!("invoicy: {name}"));
        let answer = call.tried(world);
        let answer = xml::parse(text(&answer), &Limits::default()).expect("the answer is XML");
        group.bench_function("baseline: bare XML", |b| b.iter(|| call.bare(black_box(&answer))));
        for ((times, world), (_, call)) in worlds.iter().zip(&round) {
            group.bench_function(format!("of {times}"), |b| b.iter(|| call.tried(black_box(world))));
        }
        group.finish();
    }
    let mut group = criterion.benchmark_group("invoicy: export all 5,000");
    group.sample_size(10).throughput(Throughput::Elements(EXPORTED.into()));
    for (times, world) in &worlds {
        group.bench_function(format!("of {times}"), |b| b.iter(|| export_all(black_box(world))));
    }
    group.finish();
    // Side by side: what a signature costs (knob sign_documents).
    let mut group = criterion.benchmark_group("emission");
    group.throughput(Throughput::Elements(1));
    let emit = Call::new(Service::Recepcao, CHAVE, ENVIO, "");
    for (name, knob) in [("signed", r#""sign_documents":true"#), ("unsigned", r#""sign_documents":false"#)] {
        let world = world(few, knob);
        group.bench_function(name, |b| b.iter(|| emit.tried(black_box(&world))));
    }
    group.finish();
}

criterion_group!(benches, all);
criterion_main!(benches);
