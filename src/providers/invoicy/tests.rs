//! The documents' flow: send, repeat, query, cancel, query again; each code by its own trigger; what real clients do around it.

mod bad_input;
mod bilhetagem;
mod cadastro;
mod cancelar;
pub(in crate::providers) mod catalogo;
mod certificado;
mod consultar;
mod contingencia;
mod danfe;
mod enviar;
mod esquemas;
mod eventos;
mod exportacao;
mod inutilizar;
mod layout;
mod limites;
mod outros;
mod proc;
mod pulos;
mod recebidas;
mod recusas;
mod regras;
mod servicos;
mod somas;
mod sorteios;

use super::chaves::emp_ck;
use crate::providers::stage::{Reply, Stage};
use crate::wire::base64;
use crate::wire::xml::{self, Element, Limits};

const EMP_PK: &str = "PYcEsFuKroDBojfiFEl+Ms==";
const CHAVE: &str = "0123456789abcdef0123456789abcdef";
const PARCEIRO: &str = "fedcba9876543210fedcba9876543210";
const WORLD: &str = r#"{"invoicy":{
    "parceiros":[{"empPK":"PYcEsFuKroDBojfiFEl+Ms==","chaveAcesso":"fedcba9876543210fedcba9876543210"}],
    "empresas":[{"cnpj":"11222333000181","chaveAcesso":"0123456789abcdef0123456789abcdef","nome":"EMPRESA FICTICIA LTDA","uf":"RS","ie":"0961234567"}]}}"#;

/// The dossier's minimal document (4.4) with its elided groups filled in and a date of the stage.
const ENVIO: &str = "<Envio><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao>\
<ide><cNF>12345678</cNF><cUF>43</cUF><natOp>VENDA</natOp><mod>55</mod><serie>1</serie><nNF>10</nNF>\
<dhEmi>2026-03-02T08:59:00</dhEmi><fusoHorario>-03:00</fusoHorario><tpNf>1</tpNf><idDest>1</idDest><indFinal>0</indFinal>\
<indPres>9</indPres><cMunFg>4314902</cMunFg><tpImp>1</tpImp><tpEmis>1</tpEmis><tpAmb>2</tpAmb><finNFe>1</finNFe></ide>\
<emit><CNPJ_emit>11222333000181</CNPJ_emit><xNome>EMPRESA FICTICIA LTDA</xNome><IE>0961234567</IE><CRT>3</CRT>\
<enderEmit><xLgr>RUA A</xLgr><nro>1</nro><xBairro>CENTRO</xBairro><cMun>4314902</cMun><xMun>PORTO ALEGRE</xMun><UF>RS</UF><CEP>90000000</CEP></enderEmit></emit>\
<dest><CPF_dest>52998224725</CPF_dest><xNome_dest>NF-E EMITIDA EM AMBIENTE DE HOMOLOGACAO - SEM VALOR FISCAL</xNome_dest><indIEDest>9</indIEDest>\
<enderDest><nro_dest>2</nro_dest><xBairro_dest>CENTRO</xBairro_dest><xLgr_dest>RUA B</xLgr_dest><cMun_dest>4314902</cMun_dest><xMun_dest>PORTO ALEGRE</xMun_dest><UF_dest>RS</UF_dest></enderDest></dest>\
<det><detItem><prod><cProd>1</cProd><cEAN>SEM GTIN</cEAN><xProd>PARAFUSO &amp; PORCA</xProd><NCM>73181500</NCM><CFOP>5102</CFOP><uCOM>UN</uCOM><qCOM>1.0000</qCOM><vUnCom>10.00</vUnCom><vProd>10.00</vProd><cEANTrib>SEM GTIN</cEANTrib><uTrib>UN</uTrib><qTrib>1.0000</qTrib><vUnTrib>10.00</vUnTrib><indTot>1</indTot><nTipoItem>0</nTipoItem></prod>\
<imposto><ICMS><orig>0</orig><CST>00</CST><modBC>3</modBC><vBC>10.00</vBC><pICMS>17.00</pICMS><vICMS_icms>1.70</vICMS_icms></ICMS><PIS><CST_pis>01</CST_pis><vBC_pis>10.00</vBC_pis><pPIS>1.65</pPIS><vPIS>0.17</vPIS></PIS><COFINS><CST_cofins>07</CST_cofins></COFINS></imposto></detItem></det>\
<total><ICMStot><vBC_ttlnfe>10.00</vBC_ttlnfe><vICMS_ttlnfe>1.70</vICMS_ttlnfe><vICMSDeson_ttlnfe>0.00</vICMSDeson_ttlnfe><vBCST_ttlnfe>0.00</vBCST_ttlnfe><vST_ttlnfe>0.00</vST_ttlnfe><vProd_ttlnfe>10.00</vProd_ttlnfe><vFrete_ttlnfe>0.00</vFrete_ttlnfe><vSeg_ttlnfe>0.00</vSeg_ttlnfe><vDesc_ttlnfe>0.00</vDesc_ttlnfe><vII_ttlnfe>0.00</vII_ttlnfe><vIPI_ttlnfe>0.00</vIPI_ttlnfe><vPIS_ttlnfe>0.17</vPIS_ttlnfe><vCOFINS_ttlnfe>0.00</vCOFINS_ttlnfe><vOutro>0.00</vOutro><vNF>10.00</vNF></ICMStot></total>\
<transp><modFrete>9</modFrete></transp><pag><pagItem><tPag>01</tPag><vPag>10.00</vPag></pagItem></pag></Envio>";

/// The same sale as an NFC-e.
fn nfce(numero: u32) -> String {
    ENVIO
        .replace(">NFe<", ">NFCe<")
        .replace("<mod>55", "<mod>65")
        .replace("<tpImp>1", "<tpImp>4")
        .replace("<indFinal>0", "<indFinal>1")
        .replace("<indPres>9", "<indPres>1")
        .replace("<nNF>10<", &format!("<nNF>{numero}<"))
}

/// The same document in another form of emission, with what such a form must state.
fn em(envio: &str, tp_emis: u8) -> String {
    envio
        .replace("<tpEmis>1<", &format!("<tpEmis>{tp_emis}<"))
        .replace("</ide>", "<dhCont>2026-03-02T08:30:00</dhCont><xJust>SEFAZ sem comunicacao</xJust></ide>")
}

fn envelope(emp_pk: &str, emp_ck: &str, dados: &[(&str, &str)]) -> String {
    let itens: String = dados
        .iter()
        .map(|(documento, parametros)| {
            format!(
                "<inv:DadosItem><inv:Documento>\n   {}\n</inv:Documento><inv:Parametros>{}</inv:Parametros></inv:DadosItem>",
                xml::escape_text(documento),
                xml::escape_text(parametros)
            )
        })
        .collect();
    format!(
        "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:inv=\"InvoiCy\"><soapenv:Header/><soapenv:Body><inv:recepcao.Execute><inv:Invoicyrecepcao><inv:Cabecalho><inv:EmpPK>{emp_pk}</inv:EmpPK><inv:EmpCK>{emp_ck}</inv:EmpCK><inv:EmpCO/></inv:Cabecalho><inv:Informacoes><inv:Texto/></inv:Informacoes><inv:Dados>{itens}</inv:Dados></inv:Invoicyrecepcao></inv:recepcao.Execute></soapenv:Body></soapenv:Envelope>"
    )
}

fn post(stage: &Stage, body: impl Into<Vec<u8>>) -> Reply {
    stage.send("POST", "/arecepcao.aspx", &[("content-type", "text/xml; charset=utf-8")], body)
}

/// Sends documents with their Parametros, signed with the company's key.
fn send_all(stage: &Stage, dados: &[(&str, &str)]) -> Reply {
    post(stage, envelope(EMP_PK, &emp_ck(CHAVE, dados[0].0), dados))
}

fn send(stage: &Stage, documento: &str) -> Reply {
    send_all(stage, &[(documento, "")])
}

/// Sends one document to another service, signed with a key.
fn send_to(stage: &Stage, servico: &str, chave: &str, documento: &str, parametros: &str) -> Reply {
    let body = envelope(EMP_PK, &emp_ck(chave, documento), &[(documento, parametros)]);
    let body = body.replace("inv:recepcao.Execute", &format!("inv:{servico}.Execute"));
    stage.send("POST", &format!("/a{}.aspx", servico.to_lowercase()), &[], body)
}

fn query(stage: &Stage, filtro: &str, parametros: &str) -> Reply {
    let consulta = format!(
        "<Consulta><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><tpAmb>2</tpAmb><CnpjEmpresa>11222333000181</CnpjEmpresa><CnpjEmissor>11222333000181</CnpjEmissor>{filtro}<EmitidoRecebido>E</EmitidoRecebido></Consulta>"
    );
    send_all(stage, &[(&consulta, &format!("<ParametrosConsulta>{parametros}</ParametrosConsulta>"))])
}

fn faixa(de: u32, ate: u32) -> String {
    format!("<NumeroInicial>{de}</NumeroInicial><NumeroFinal>{ate}</NumeroFinal><Serie>1</Serie>")
}

fn evento(tipo: u32, numero: u32, sequencia: u32, evedet: &str) -> String {
    format!(
        "<EnvioEvento><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><Evento><NtfCnpjEmissor>11222333000181</NtfCnpjEmissor><NtfNumero>{numero}</NtfNumero><NtfSerie>1</NtfSerie><tpAmb>2</tpAmb><EveInf><EveDh>2026-03-02T09:00:00</EveDh><EveFusoHorario>-03:00</EveFusoHorario><EveTp>{tipo}</EveTp><EvenSeq>{sequencia}</EvenSeq><Evedet>{evedet}</Evedet></EveInf></Evento></EnvioEvento>"
    )
}

fn cancelamento(numero: u32) -> String {
    evento(
        110_111,
        numero,
        1,
        "<EveDesc>Cancelamento</EveDesc><EvexJust>erro de digitacao do pedido</EvexJust><EvenProt>0</EvenProt>",
    )
}

/// The MensagemItems of an answer: Codigo, Descricao, inner documents.
fn mensagens(reply: &Reply) -> Vec<(String, String, Vec<Element>)> {
    assert_eq!((reply.status, reply.headers[0].1.as_str()), (200, "text/xml;charset=utf-8"));
    let root = xml::parse(&reply.body, &Limits::default()).unwrap();
    let resposta = root.child("Body").unwrap().elements().next().unwrap();
    let mensagem = resposta.path("Invoicyretorno/Mensagem").unwrap();
    mensagem
        .children("MensagemItem")
        .map(|item| {
            let documentos = item.child("Documentos").unwrap().children("DocumentosItem");
            let documentos = documentos
                .map(|item| xml::parse(&item.text_of("Documento").unwrap(), &Limits::default()).unwrap());
            (item.text_of("Codigo").unwrap(), item.text_of("Descricao").unwrap(), documentos.collect())
        })
        .collect()
}

/// The only inner document.
fn documento(reply: &Reply) -> Element {
    let (codigo, _, documentos) = mensagens(reply).pop().unwrap();
    assert_eq!(codigo, "100", "{}", reply.body);
    documentos.into_iter().next().unwrap()
}

/// Envelope's code and, where there is a document, its situation: `100/539`.
fn codigos(reply: &Reply) -> String {
    let (codigo, _, documentos) = mensagens(reply).into_iter().next().unwrap();
    let situacao = documentos
        .first()
        .and_then(|documento| documento.text_at("Situacao/SitCodigo").or(documento.text_of("DocSitCodigo")));
    match situacao {
        Some(situacao) => format!("{codigo}/{situacao}"),
        None => codigo,
    }
}

fn decoded(element: &Element, name: &str) -> String {
    String::from_utf8(base64::decode(&element.text_of(name).unwrap()).unwrap()).unwrap()
}
