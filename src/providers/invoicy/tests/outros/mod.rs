//! NFS-e, CT-e, MDF-e and NFCom: sent, answered, queried, cancelled, closed.

mod cte;
mod entrada;
mod fatos;
mod mdfe;
mod nfcom;
mod nfse;
mod numeracao;
mod parada;

use super::*;

/// A CT-e in the form that InvoiCy's layouts have: suffixes, collections, the offset by itself.
pub(super) const CTE: &str = "<Envio><ModeloDocumento>CTe</ModeloDocumento><Versao>4.00</Versao>\
<ide><cUF>43</cUF><cCT>48151623</cCT><CFOP>5353</CFOP><natOp>TRANSPORTE</natOp><mod>57</mod><serie>1</serie><nCT>10</nCT>\
<dhEmi>2026-03-02T08:59:00</dhEmi><fusoHorario>-03:00</fusoHorario><tpImp>1</tpImp><tpEmis>1</tpEmis><tpAmb>2</tpAmb><tpCTe>0</tpCTe>\
<modal>01</modal><tpServ>0</tpServ><cMunIni>4314902</cMunIni><xMunIni>PORTO ALEGRE</xMunIni><UFIni>RS</UFIni><cMunFim>4305108</cMunFim>\
<xMunFim>CAXIAS DO SUL</xMunFim><UFFim>RS</UFFim><retira>1</retira><toma3><toma>3</toma></toma3><EmailArquivos/></ide>\
<emit><CNPJ_emit>11222333000181</CNPJ_emit><IE_emit>0961234567</IE_emit><xNome_emit>EMPRESA FICTICIA LTDA</xNome_emit></emit>\
<rem><CNPJ_rem>11444777000161</CNPJ_rem><xNome_rem>REMETENTE &amp; CIA</xNome_rem></rem>\
<dest><CPF_dest>52998224725</CPF_dest><xNome_dest>ANA SOUZA</xNome_dest></dest>\
<vPrest><vTPrest>350.00</vTPrest><vRec>350.00</vRec><Comp><CompItem><xNome_comp>FRETE</xNome_comp><vComp>350.00</vComp></CompItem></Comp></vPrest>\
<imp><ICMS><ICMS45><CST_icms>40</CST_icms></ICMS45></ICMS></imp>\
<infCTeNorm><infCarga><vCarga>1000.00</vCarga><proPred>CIMENTO</proPred></infCarga><InfModal><rodo><RNTRC>12345678</RNTRC></rodo></InfModal></infCTeNorm></Envio>";

/// An MDF-e with the groups that the dossier names.
pub(super) const MDFE: &str = "<Envio><ModeloDocumento>MDFe</ModeloDocumento><Versao>3.00</Versao>\
<ide><cUF>43</cUF><tpAmb>2</tpAmb><tpEmit>1</tpEmit><mod>58</mod><serie>1</serie><nMDF>10</nMDF><cMDF>48151623</cMDF><modal>1</modal>\
<dhEmi>2026-03-02T08:59:00</dhEmi><fusoHorario>-03:00</fusoHorario><tpEmis>1</tpEmis><UFIni>RS</UFIni><UFFim>SP</UFFim>\
<infMunCarrega><infMunCarregaItem><cMunCarrega>4314902</cMunCarrega><xMunCarrega>PORTO ALEGRE</xMunCarrega></infMunCarregaItem></infMunCarrega></ide>\
<emit><CNPJ>11222333000181</CNPJ><IE>0961234567</IE><xNome>EMPRESA FICTICIA LTDA</xNome></emit>\
<InfModal><rodo><veicTracao><placa>ABC1D23</placa><tara>8000</tara><UF>RS</UF></veicTracao></rodo></InfModal>\
<Documentos><infMunDescarga><cMunDescarga>3550308</cMunDescarga><xMunDescarga>SAO PAULO</xMunDescarga></infMunDescarga></Documentos>\
<tot><qCTe>1</qCTe><vCarga>1000.00</vCarga><cUnid>01</cUnid><qCarga>500.0000</qCarga></tot></Envio>";

pub(super) const NFCOM: &str = "<Envio><ModeloDocumento>NFCom</ModeloDocumento><Versao>1.00</Versao>\
<ide><cUF>43</cUF><tpAmb>2</tpAmb><mod>62</mod><serie>1</serie><nNF>10</nNF><cNF>4815162</cNF><dhEmi>2026-03-02T08:59:00</dhEmi><fusoHorario>-03:00</fusoHorario>\
<tpEmis>1</tpEmis><cMunFG>4314902</cMunFG><finNFCom>0</finNFCom><tpFat>0</tpFat></ide>\
<emit><CNPJ_emit>11222333000181</CNPJ_emit><xNome>EMPRESA FICTICIA LTDA</xNome></emit>\
<dest><CPF_dest>52998224725</CPF_dest><xNome_dest>ANA SOUZA</xNome_dest></dest><assinante><iCodAssinante>1</iCodAssinante></assinante>\
<det><detItem><prod><cProd>1</cProd><xProd>INTERNET</xProd></prod></detItem><detItem><prod><cProd>2</cProd><xProd>TELEFONE</xProd></prod></detItem></det>\
<total><vNF>99.90</vNF></total></Envio>";

/// An RPS as public clients send it.
pub(super) const RPS: &str = "<Envio><ModeloDocumento>NFSe</ModeloDocumento><Versao>1.00</Versao><RPS><RPSNumero>10</RPSNumero><RPSSerie>UNICA</RPSSerie><RPSTipo>1</RPSTipo>\
<dEmis>2026-03-02T08:59:00</dEmis><dCompetencia>2026-03-02T08:59:00</dCompetencia><natOp>1</natOp><OptSN>2</OptSN><IncCult>2</IncCult><tpAmb>2</tpAmb>\
<Prestador><CNPJ_prest>11222333000181</CNPJ_prest><xNome>EMPRESA FICTICIA LTDA</xNome><IM>4718</IM></Prestador><ListaItens/>\
<Servico><Valores><ValServicos>100.00</ValServicos><ValPIS>0.65</ValPIS><ValAliqISS>0.02</ValAliqISS></Valores><IteListServico>17.01</IteListServico><Discriminacao>CONSULTORIA</Discriminacao><cMun>4314902</cMun></Servico>\
<Tomador><TomaCNPJ/><TomaCPF>52998224725</TomaCPF><TomaRazaoSocial>ANA SOUZA</TomaRazaoSocial></Tomador></RPS></Envio>";

const TUDO: &str = "<Situacao>S</Situacao><XMLCompleto>S</XMLCompleto><Eventos>S</Eventos><DocumentosResumo>S</DocumentosResumo>";

/// A query for documents of a model.
fn consultar(stage: &Stage, modelo: &str, filtro: &str) -> Reply {
    let consulta = format!(
        "<Consulta><ModeloDocumento>{modelo}</ModeloDocumento><Versao>1.00</Versao><tpAmb>2</tpAmb><CnpjEmissor>11222333000181</CnpjEmissor>{filtro}<EmitidoRecebido>E</EmitidoRecebido></Consulta>"
    );
    send_all(stage, &[(&consulta, &format!("<ParametrosConsulta>{TUDO}</ParametrosConsulta>"))])
}

/// An event on document 10 of series 1, with a model's prefix.
pub(super) fn evento_de(modelo: &str, prefixo: &str, tipo: u32, evedet: &str) -> String {
    let versao = if modelo == "NFCom" { "1.00" } else { "3.00" };
    format!(
        "<EnvioEvento><ModeloDocumento>{modelo}</ModeloDocumento><Versao>{versao}</Versao><Evento><{prefixo}CnpjEmissor>11222333000181</{prefixo}CnpjEmissor><{prefixo}Numero>10</{prefixo}Numero><{prefixo}Serie>1</{prefixo}Serie><tpAmb>2</tpAmb><EveInf><EveDh>2026-03-02T09:00:00</EveDh><EveFusoHorario>-03:00</EveFusoHorario><EveTp>{tipo}</EveTp><EvenSeq>1</EvenSeq><Evedet>{evedet}</Evedet></EveInf></Evento></EnvioEvento>"
    )
}

fn cancelar(modelo: &str, prefixo: &str) -> String {
    evento_de(
        modelo,
        prefixo,
        110_111,
        "<EvexJust>erro de digitacao do pedido</EvexJust><EvenProt>0</EvenProt>",
    )
}

/// The inner document alone, its Base64 elided.
fn interno(reply: &Reply) -> String {
    let inner = reply.body.split("<![CDATA[").nth(1).unwrap().split("]]>").next().unwrap();
    match documento(reply).text_of("DocXMLBase64").filter(|xml| !xml.is_empty()) {
        Some(xml) => inner.replace(&xml, "…"),
        None => inner.to_owned(),
    }
}

fn dita(reply: &Reply) -> String {
    documento(reply).text_at("Situacao/SitDescricao").unwrap()
}
