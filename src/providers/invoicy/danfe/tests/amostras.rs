//! Documents to draw.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::super::envio;
use super::*;
use crate::br::chave_acesso::Partes;
use crate::br::cpf_cnpj::CpfCnpj;
use crate::br::uf::Uf;
use crate::providers::invoicy::errors::da_sefaz;
use crate::providers::invoicy::model::{
    ChaveAcesso, Csc, Destinatario, Endereco, FormaRetorno, Protocolo, Serie,
};
use crate::wire::xml::{self, Limits};
use crate::world::Id;

/// A sale with everything that a DANFE has a box for.
pub(super) const NFE: &str = "<Envio><Versao>4.00</Versao>\
<ide><cUF>43</cUF><natOp>VENDA DE PRODUÇÃO DO ESTABELECIMENTO</natOp><mod>55</mod><serie>1</serie><nNF>10</nNF>\
<dhEmi>2026-03-02T08:59:00</dhEmi><fusoHorario>-03:00</fusoHorario><dhSaiEnt>2026-03-02T14:30:00</dhSaiEnt><tpNf>1</tpNf><idDest>1</idDest><indFinal>0</indFinal>\
<indPres>9</indPres><cMunFg>4314902</cMunFg><tpImp>1</tpImp><tpEmis>1</tpEmis><tpAmb>1</tpAmb><finNFe>1</finNFe>\
<NFRef><NFRefItem><refNFe>35260811222333000181550010000000011123456795</refNFe></NFRefItem></NFRef></ide>\
<emit><CNPJ_emit>11222333000181</CNPJ_emit><xNome>Padaria Pão de Ouro Ltda.</xNome><IE>0961234567</IE><IEST>0967654321</IEST><IM>12345</IM><CRT>3</CRT>\
<enderEmit><xLgr>Avenida Borges de Medeiros</xLgr><nro>1500</nro><xCpl>Loja 2</xCpl><xBairro>Praia de Belas</xBairro><cMun>4314902</cMun><xMun>Porto Alegre</xMun><UF>RS</UF><CEP>90110150</CEP><fone>5133334444</fone></enderEmit></emit>\
<dest><CNPJ_dest>11444777000161</CNPJ_dest><xNome_dest>Mercado São João Comércio de Alimentos Ltda.</xNome_dest><indIEDest>1</indIEDest><IE_dest>0240130111</IE_dest>\
<enderDest><xLgr_dest>Rua dos Andradas</xLgr_dest><nro_dest>1001</nro_dest><xBairro_dest>Centro Histórico</xBairro_dest><cMun_dest>4314902</cMun_dest><xMun_dest>Porto Alegre</xMun_dest><UF_dest>RS</UF_dest><CEP_dest>90020009</CEP_dest><fone_dest>51999998888</fone_dest></enderDest></dest>\
<entrega><CNPJ_entr>11444777000161</CNPJ_entr><xLgr_entr>Rua Voluntários da Pátria</xLgr_entr><nro_entr>77</nro_entr><xBairro_entr>Floresta</xBairro_entr><cMun_entr>4314902</cMun_entr><xMun_entr>Porto Alegre</xMun_entr><UF_entr>RS</UF_entr></entrega>\
<det><detItem><prod><cProd>PAO-001</cProd><cEAN>7891000100103</cEAN><xProd>Pão francês congelado, caixa com 100 unidades de 50 g</xProd><NCM>19012010</NCM><CFOP>5101</CFOP><uCOM>CX</uCOM><qCOM>120.0000</qCOM><vUnCom>48.9000000000</vUnCom><vProd>5868.00</vProd><cEANTrib>SEM GTIN</cEANTrib><uTrib>CX</uTrib><qTrib>120.0000</qTrib><vUnTrib>48.9000000000</vUnTrib><vDesc>68.00</vDesc><indTot>1</indTot><nTipoItem>0</nTipoItem>\
<Rastro><RastroItem><nLote>L2603A</nLote><qLote>120.000</qLote><dFab>2026-02-27</dFab><dVal>2026-08-27</dVal></RastroItem></Rastro></prod>\
<imposto><ICMS><orig>0</orig><CST>00</CST><modBC>3</modBC><vBC>5800.00</vBC><pICMS>17.00</pICMS><vICMS_icms>986.00</vICMS_icms></ICMS><IPI><cEnq>999</cEnq><CSTIPI><CST_IPI>50</CST_IPI><vBC_IPI>5800.00</vBC_IPI><pIPI>5.00</pIPI><vIPI>290.00</vIPI></CSTIPI></IPI><PIS><CST_pis>01</CST_pis><vBC_pis>5800.00</vBC_pis><pPIS>1.65</pPIS><vPIS>95.70</vPIS></PIS><COFINS><CST_cofins>07</CST_cofins></COFINS></imposto><infADProd>Conservar a -18 °C. Após o descongelamento, consumir em 24 horas.</infADProd></detItem>\
<detItem><prod><cProd>2</cProd><cEAN>SEM GTIN</cEAN><xProd>Bolo de laranja</xProd><NCM>19059090</NCM><CFOP>5101</CFOP><uCOM>UN</uCOM><qCOM>3.5000</qCOM><vUnCom>10.00</vUnCom><vProd>35.00</vProd><cEANTrib>SEM GTIN</cEANTrib><uTrib>UN</uTrib><qTrib>3.5000</qTrib><vUnTrib>10.00</vUnTrib><indTot>1</indTot><nTipoItem>0</nTipoItem></prod>\
<imposto><ICMS><orig>0</orig><CST>41</CST></ICMS><PIS><CST_pis>07</CST_pis></PIS><COFINS><CST_cofins>07</CST_cofins></COFINS></imposto></detItem></det>\
<total><ICMStot><vBC_ttlnfe>5800.00</vBC_ttlnfe><vICMS_ttlnfe>986.00</vICMS_ttlnfe><vICMSDeson_ttlnfe>0.00</vICMSDeson_ttlnfe><vBCST_ttlnfe>0.00</vBCST_ttlnfe><vST_ttlnfe>0.00</vST_ttlnfe><vProd_ttlnfe>5903.00</vProd_ttlnfe><vFrete_ttlnfe>45.00</vFrete_ttlnfe><vSeg_ttlnfe>0.00</vSeg_ttlnfe><vDesc_ttlnfe>68.00</vDesc_ttlnfe><vII_ttlnfe>0.00</vII_ttlnfe><vIPI_ttlnfe>290.00</vIPI_ttlnfe><vPIS_ttlnfe>95.70</vPIS_ttlnfe><vCOFINS_ttlnfe>0.00</vCOFINS_ttlnfe><vOutro>0.00</vOutro><vNF>6170.00</vNF><vTotTrib_ttlnfe>1371.70</vTotTrib_ttlnfe></ICMStot></total>\
<transp><modFrete>0</modFrete><transporta><CNPJ_transp>33000167000101</CNPJ_transp><xNome_transp>Transportes Rápido Gaúcho S.A.</xNome_transp><IE_transp>0961111111</IE_transp><xEnder>Rodovia BR-116, km 250</xEnder><xMun_transp>São Leopoldo</xMun_transp><UF_transp>RS</UF_transp></transporta><veicTransp><placa>IXY1A23</placa><UF_veictransp>RS</UF_veictransp><RNTC>12345678</RNTC></veicTransp>\
<vol><volItem><qVol>120</qVol><esp>CAIXA</esp><marca>OURO</marca><nVol>1-120</nVol><pesoL_transp>600.000</pesoL_transp><pesoB_transp>648.500</pesoB_transp></volItem><volItem><qVol>1</qVol><esp>PACOTE</esp><marca>OURO</marca><pesoL_transp>3.500</pesoL_transp><pesoB_transp>3.700</pesoB_transp></volItem></vol></transp>\
<cobr><fat><nFat>10</nFat><vOrig>6170.00</vOrig><vLiq>6170.00</vLiq></fat><dup><dupItem><nDup>001</nDup><dVenc>2026-04-01</dVenc><vDup>2057.00</vDup></dupItem><dupItem><nDup>002</nDup><dVenc>2026-05-01</dVenc><vDup>2057.00</vDup></dupItem><dupItem><nDup>003</nDup><dVenc>2026-06-01</dVenc><vDup>2056.00</vDup></dupItem></dup></cobr>\
<pag><pagItem><tPag>15</tPag><vPag>6170.00</vPag></pagItem></pag>\
<infAdic><infAdFisco>Diferimento conforme o Livro III do RICMS/RS.</infAdFisco><infCpl>Mercadoria sujeita a conferência no ato da entrega. Reclamações em até 48 horas.</infCpl><obsCont><obsContItem><xCampo>Vendedor</xCampo><xTexto>Maria</xTexto></obsContItem></obsCont></infAdic>\
<compra><xPed>PED-778</xPed></compra></Envio>";

pub(super) const QR: &str = "https://www.sefaz.rs.gov.br/NFCE/NFCE-COM.aspx?p=43260311222333000181650010000000101123456781|2|1|1|0123456789ABCDEF0123456789ABCDEF01234567";

/// A sale over the counter.
pub(super) const NFCE: &str = "<Envio><Versao>4.00</Versao>\
<ide><cUF>43</cUF><natOp>VENDA</natOp><mod>65</mod><serie>1</serie><nNF>10</nNF><dhEmi>2026-03-02T08:59:00</dhEmi><fusoHorario>-03:00</fusoHorario><tpNf>1</tpNf><idDest>1</idDest><indFinal>1</indFinal>\
<indPres>1</indPres><cMunFg>4314902</cMunFg><tpImp>4</tpImp><tpEmis>1</tpEmis><tpAmb>1</tpAmb><finNFe>1</finNFe></ide>\
<emit><CNPJ_emit>11222333000181</CNPJ_emit><xNome>Padaria Pão de Ouro Ltda.</xNome><IE>0961234567</IE><CRT>1</CRT>\
<enderEmit><xLgr>Avenida Borges de Medeiros</xLgr><nro>1500</nro><xBairro>Praia de Belas</xBairro><cMun>4314902</cMun><xMun>Porto Alegre</xMun><UF>RS</UF><CEP>90110150</CEP></enderEmit></emit>\
<dest><CPF_dest>52998224725</CPF_dest><xNome_dest>João da Conceição</xNome_dest><indIEDest>9</indIEDest></dest>\
<det><detItem><prod><cProd>1</cProd><cEAN>SEM GTIN</cEAN><xProd>Pão francês</xProd><NCM>19052090</NCM><CFOP>5102</CFOP><uCOM>KG</uCOM><qCOM>0.5020</qCOM><vUnCom>15.90</vUnCom><vProd>7.98</vProd><cEANTrib>SEM GTIN</cEANTrib><uTrib>KG</uTrib><qTrib>0.5020</qTrib><vUnTrib>15.90</vUnTrib><vDesc>0.48</vDesc><indTot>1</indTot><nTipoItem>0</nTipoItem></prod><imposto><ICMS><orig>0</orig><CST>102</CST></ICMS></imposto></detItem>\
<detItem><prod><cProd>7891000100103</cProd><cEAN>7891000100103</cEAN><xProd>Café torrado e moído, pacote almofada de 500 gramas, torra escura</xProd><NCM>09012100</NCM><CFOP>5102</CFOP><uCOM>UN</uCOM><qCOM>2.0000</qCOM><vUnCom>21.50</vUnCom><vProd>43.00</vProd><cEANTrib>SEM GTIN</cEANTrib><uTrib>UN</uTrib><qTrib>2.0000</qTrib><vUnTrib>21.50</vUnTrib><indTot>1</indTot><nTipoItem>0</nTipoItem></prod><imposto><ICMS><orig>0</orig><CST>102</CST></ICMS></imposto></detItem></det>\
<total><ICMStot><vBC_ttlnfe>0.00</vBC_ttlnfe><vICMS_ttlnfe>0.00</vICMS_ttlnfe><vICMSDeson_ttlnfe>0.00</vICMSDeson_ttlnfe><vBCST_ttlnfe>0.00</vBCST_ttlnfe><vST_ttlnfe>0.00</vST_ttlnfe><vProd_ttlnfe>50.98</vProd_ttlnfe><vFrete_ttlnfe>0.00</vFrete_ttlnfe><vSeg_ttlnfe>0.00</vSeg_ttlnfe><vDesc_ttlnfe>0.48</vDesc_ttlnfe><vII_ttlnfe>0.00</vII_ttlnfe><vIPI_ttlnfe>0.00</vIPI_ttlnfe><vPIS_ttlnfe>0.00</vPIS_ttlnfe><vCOFINS_ttlnfe>0.00</vCOFINS_ttlnfe><vOutro>0.00</vOutro><vNF>50.50</vNF><vTotTrib_ttlnfe>9.12</vTotTrib_ttlnfe></ICMStot></total>\
<transp><modFrete>9</modFrete></transp><pag><pagItem><tPag>01</tPag><vPag>30.00</vPag></pagItem><pagItem><tPag>03</tPag><vPag>30.50</vPag></pagItem></pag><vTroco>10.00</vTroco>\
<infAdic><infCpl>Obrigado pela preferência. Volte sempre.</infCpl></infAdic>\
<infSuplem><qrCode>https://www.sefaz.rs.gov.br/NFCE/NFCE-COM.aspx?p=43260311222333000181650010000000101123456781|2|1|1|0123456789ABCDEF0123456789ABCDEF01234567</qrCode><urlChave>www.sefaz.rs.gov.br/nfce/consulta</urlChave></infSuplem></Envio>";

pub(super) fn empresa() -> Empresa {
    Empresa {
        parceiro: Id::default(),
        documento: CpfCnpj::parse("11222333000181").unwrap(),
        chave_acesso: String::new(),
        nome: "Padaria Pão de Ouro Ltda.".into(),
        uf: Uf::Rs,
        ie: "0961234567".into(),
        crt: 3,
        endereco: Endereco {
            logradouro: "Avenida Borges de Medeiros".into(),
            numero: "1500".into(),
            bairro: "Praia de Belas".into(),
            ibge: 4_314_902,
            cidade: "Porto Alegre".into(),
            cep: "90110150".into(),
        },
        habilitada: true,
        credenciada: true,
        licencas: Vec::new(),
        forma_xml: FormaRetorno::default(),
        forma_pdf: FormaRetorno::default(),
        a3: false,
        chave_criptografia: String::new(),
        bloqueadas: Vec::new(),
        contratos: BTreeMap::new(),
        series: BTreeMap::new(),
        ficha: Arc::default(),
        cadastrada: em("2026-01-01T00:00:00-03:00"),
        certificado: None,
        csc: Arc::new(Csc { id: 1, codigo: "0123456789ABCDEF".into() }),
    }
}

pub(super) fn em(texto: &str) -> Moment {
    serde_json::from_value(texto.into()).unwrap()
}

/// An authorised document of what a client sends.
pub(super) fn do_envio(xml: &str, modelo: Modelo) -> Nota {
    let root = xml::parse(xml, &Limits::default()).unwrap();
    let envio = envio::ler(&root, None, "", modelo).unwrap();
    let autorizada = em("2026-03-02T09:00:00-03:00");
    let nota = Nota {
        empresa: Id::default(),
        serie: envio.serie,
        numero: envio.numero,
        chave: "35260811222333000181550010000000011123456795".parse::<ChaveAcesso>().unwrap().into(),
        modelo_documento: "NFe".into(),
        status: Status::Autorizado,
        situacao: da_sefaz(100),
        emissao: da_sefaz(100),
        protocolo: Some(Protocolo { numero: "143260000000001".into(), em: autorizada }),
        recibo: String::new(),
        emitida: envio.emissao.momento,
        dh_emi: envio.emissao.texto,
        incluida: autorizada,
        valor: envio.valor,
        destinatario: Destinatario { documento: "11444777000161".into(), nome: "Cliente".into() },
        pedido: String::new(),
        conteudo: Conteudo::Enviado(Arc::clone(&envio.ficha)),
        eventos: Vec::new(),
        token: "token".into(),
        espera: None,
        id_unico: None,
        alterada: false,
        integracao: 1,
        certificado: None,
        csc: None,
        guardados: Vec::new(),
    };
    com_tp_emis(nota, envio.tp_emis)
}

/// With the key that belongs to its series, number and this tpEmis.
pub(super) fn com_tp_emis(nota: Nota, tp_emis: u8) -> Nota {
    let Serie { emitente, modelo, serie, .. } = nota.serie;
    let partes = Partes {
        uf: Uf::Rs,
        ano: 2026,
        mes: 3,
        emitente,
        modelo: modelo.da_chave().unwrap(),
        serie,
        numero: nota.numero,
        tp_emis,
        cnf: 12_345_679,
    };
    Nota { chave: ChaveAcesso::new(partes).unwrap().into(), ..nota }
}

pub(super) fn nfe() -> Nota {
    do_envio(NFE, Modelo::NFe)
}

pub(super) fn nfce() -> Nota {
    do_envio(NFCE, Modelo::NFCe)
}

/// The same document with so many of its first item, each told apart by its code.
pub(super) fn com_itens(xml: &str, itens: usize) -> String {
    let (head, rest) = xml.split_once("<det>").unwrap();
    let (det, tail) = rest.split_once("</det>").unwrap();
    let first = &det[..det.find("</detItem>").unwrap() + 10];
    let (before, rest) = first.split_once("<cProd>").unwrap();
    let after = rest.split_once("</cProd>").unwrap().1;
    let items: String = (1..=itens).map(|nth| format!("{before}<cProd>ITEM-{nth}</cProd>{after}")).collect();
    format!("{head}<det>{items}</det>{tail}")
}
