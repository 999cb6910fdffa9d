"""nfeProc of model 55: schema, signature, protocol; companies, a person, letters in the CNPJ; every group of the layout."""

from lxml import etree

from . import checks
from .envio import CSOSN_102, HOMOLOGACAO, envio, prod
from .schemas import valid
from .signatures import verified

NFE = "{http://www.portalfiscal.inf.br/nfe}"
KEY = "35260811222333000181550010000000011123456795"
LETTERS = "35261112ABC34501DE35550010001234561876543212"
REFERENCES = (
    "<NFRef>"
    f"<NFRefItem><refNFe>{KEY}</refNFe></NFRefItem><NFRefItem><refNFe>{LETTERS}</refNFe></NFRefItem>"
    f"<NFRefItem><RefCte>{KEY}</RefCte></NFRefItem>"
    "<NFRefItem><mod_refECF>2D</mod_refECF><nECF_refECF>1</nECF_refECF><nCOO_refECF>22</nCOO_refECF></NFRefItem>"
    "<NFRefItem><cUF_refNFE>43</cUF_refNFE><AAMM>2601</AAMM><CNPJ>11222333000181</CNPJ><mod_refNFE>01</mod_refNFE><serie_refNFE>1</serie_refNFE><nNF_refNFE>5</nNF_refNFE></NFRefItem>"
    "<NFRefItem><cUF_refNFE>43</cUF_refNFE><AAMM>2601</AAMM><CPF>52998224725</CPF><IE_refNFP>ISENTO</IE_refNFP><mod_refNFE>04</mod_refNFE><serie_refNFE>0</serie_refNFE><nNF_refNFE>5</nNF_refNFE></NFRefItem>"
    "</NFRef>"
)
LOCAL = (
    "<CNPJ{0}>11222333000181</CNPJ{0}><xNome{0}>DEPOSITO</xNome{0}><xLgr{0}>RUA C</xLgr{0}><nro{0}>3</nro{0}><xBairro{0}>CENTRO</xBairro{0}>"
    "<cMun{0}>4314902</cMun{0}><xMun{0}>PORTO ALEGRE</xMun{0}><UF{0}>RS</UF{0}><CEP{0}>90000000</CEP{0}><IE{0}>0961234567</IE{0}>"
)
TRANSPORT = (
    "<modFrete>0</modFrete><transporta><CNPJ_transp>11444777000161</CNPJ_transp><xNome_transp>LEVA</xNome_transp><IE_transp>ISENTO</IE_transp>"
    "<xEnder>RUA D</xEnder><xMun_transp>CANOAS</xMun_transp><UF_transp>RS</UF_transp></transporta>"
    "<retTransp><vServ_transp>1.00</vServ_transp><vBCRet>1.00</vBCRet><pICMSRet>12.00</pICMSRet><vICMSRet>0.12</vICMSRet><CFOP_transp>5351</CFOP_transp><cMunFG_transp>4314902</cMunFG_transp></retTransp>"
    "<veicTransp><placa>ABC1D23</placa><UF_veictransp>RS</UF_veictransp><RNTC>1</RNTC></veicTransp>"
    "<reboque><reboqueItem><placa_rebtransp>ABC1234</placa_rebtransp><UF_rebtransp>RS</UF_rebtransp></reboqueItem></reboque>"
    "<vol><volItem><qVol>2</qVol><esp>CX</esp><pesoL_transp>1.5</pesoL_transp><pesoB_transp>2.000</pesoB_transp><lacres><lacresItem><nLacre>L1</nLacre></lacresItem></lacres></volItem></vol>"
)
TAIL = (
    "<infIntermed><CNPJ_int>11444777000161</CNPJ_int><idCadIntTran>loja</idCadIntTran></infIntermed>"
    "<infAdic><infAdFisco>a &amp; b</infAdFisco><infCpl>linha 1\nlinha 2 &quot;aspas&quot; 'apostrofos'</infCpl>"
    "<obsCont><obsContItem><xCampo>a &quot;&gt;</xCampo><xTexto>t</xTexto></obsContItem></obsCont>"
    "<procRef><procRefItem><nProc>1</nProc><indProc>1</indProc><tpAto>08</tpAto></procRefItem></procRef></infAdic>"
    "<exporta><UFEmbarq>RS</UFEmbarq><xLocEmbarq>RIO GRANDE</xLocEmbarq><xLocDespacho>PORTO</xLocDespacho></exporta>"
    "<compra><xNEmp>1</xNEmp><xPed>2</xPed><xCont>3</xCont></compra>"
    "<cana><safra>2025/2026</safra><ref>02/2026</ref><qTotMes>10</qTotMes><qTotAnt>0</qTotAnt><qTotGer>10.5</qTotGer><vFor>10.00</vFor><vTotDed>1.00</vTotDed><vLiqFor>9.00</vLiqFor>"
    "<canaDiario><DiarioItem><dia>1</dia><qtde>10</qtde></DiarioItem></canaDiario><canaDeducoes><DeducoesItem><xDed>TAXA</xDed><vDed>1.00</vDed></DeducoesItem></canaDeducoes></cana>"
    "<RespTecnico><CNPJ>11222333000181</CNPJ><xContato>FULANO</xContato><email>a@example.com</email><fone>5133334444</fone><idCSRT>01</idCSRT><hashCSRT>AQEBAQEBAQEBAQEBAQEBAQEBAQE=</hashCSRT></RespTecnico>"
    "<agropecuario><defensivo><defensivoItem><nReceituario>R1</nReceituario><CPFRespTec>52998224725</CPFRespTec></defensivoItem></defensivo></agropecuario>"
)
IMPORT = (
    "<NVEs><NVEsItem><cNVE>AA0001</cNVE></NVEsItem><NVEsItem><cNVE>AB0002</cNVE></NVEsItem></NVEs><CEST>0100100</CEST><indEscala>S</indEscala>"
    "<gCred><gCredItem><cCredPresumido>RS000001</cCredPresumido><pCredPresumido>1.00</pCredPresumido><vCredPresumido>0.10</vCredPresumido></gCredItem></gCred>"
    "<detDI><detDIItem><nDI>2612345678</nDI><dDi>2026-02-01</dDi><xLocDesemb>RIO GRANDE</xLocDesemb><UFDesemb>RS</UFDesemb><cExportador>EXP</cExportador><dDesemb>2026-02-02</dDesemb><tpViaTransp>1</tpViaTransp><vAFRMM>1.00</vAFRMM>"
    "<tpIntermedio>2</tpIntermedio><CNPJ_adq>11444777000161</CNPJ_adq><UFTerceiro>SP</UFTerceiro><detAdicoes><detAdicoesItem><nAdicao>1</nAdicao><nSeqAdic>1</nSeqAdic><cFabricante>FAB</cFabricante><vDescDI>0.00</vDescDI><nDrawAdicoes>20260000001</nDrawAdicoes></detAdicoesItem></detAdicoes></detDIItem></detDI>"
    f"<detExport><detExportItem><nDraw>20260000001</nDraw><exportInd><nRE>123456789012</nRE><chNFe>{KEY}</chNFe><qExport>1.0000</qExport></exportInd></detExportItem></detExport>"
    "<xPed_item>P1</xPed_item><nItemPed>1</nItemPed><nFCI>B01F70AF-10BF-4B1F-848C-65FF57F616FE</nFCI>"
    "<Rastro><RastroItem><nLote>L1</nLote><qLote>0.5</qLote><dFab>2026-01-01</dFab><dVal>2027-01-01</dVal><cAgreg>1</cAgreg></RastroItem></Rastro>"
)
KINDS = {
    "veicProd": "<veicProd><tpOp>0</tpOp><chassi>9BWZZZ377VT004251</chassi><cCor>1</cCor><xCor>AZUL</xCor><pot>100</pot><cilin>1000</cilin><PesoL>1000</PesoL><PesoB>1200</PesoB><nSerie>1</nSerie><tpComb>02</tpComb><nMotor>M1</nMotor><CMT>1</CMT><dist>2500</dist><anoMod>2026</anoMod><anoFab>2025</anoFab><tpPint>M</tpPint><tpVeic>06</tpVeic><espVeic>1</espVeic><VIN>N</VIN><condVeic>1</condVeic><cMod>123456</cMod><cCorDENATRAN>02</cCorDENATRAN><lota>5</lota><tpRest>0</tpRest></veicProd>",
    "med": "<med><medItem><vPMC>20.00</vPMC><cProdANVISA>ISENTO</cProdANVISA><xMotivoIsencao>RDC</xMotivoIsencao></medItem></med>",
    "arma": "<arma><armaItem><tpArma>0</tpArma><nSerie_arma>1</nSerie_arma><nCano>2</nCano><descr>ARMA</descr></armaItem></arma>",
    "comb": "<comb><cProdANP>320102001</cProdANP><CODIF>1</CODIF><qTemp>0.0000</qTemp><UFcons>RS</UFcons><descANP>GASOLINA C COMUM</descANP><pGLP>0.00</pGLP><pBio>12.0000</pBio><CIDE><qBCprod>1.0000</qBCprod><vAliqProd>0.1000</vAliqProd><vCIDE>0.10</vCIDE></CIDE>"
    "<Encerrante><nBico>1</nBico><nTanque>1</nTanque><vEncerranteIni>1.000</vEncerranteIni><vEncerranteFim>2.000</vEncerranteFim></Encerrante><origComb><origCombItem><indImport>0</indImport><cUFOrig>43</cUFOrig><pOrig>100.0000</pOrig></origCombItem></origComb></comb>",
    "nRECOPI": "<nRECOPI>12345678901234567890</nRECOPI>",
}


def authorised(duble, what, document, issuer="11222333000181"):
    """Sends a document that must be authorised, and checks its nfeProc in every way; the document."""
    answer = duble.send(document, issuer)
    if not checks.same(what, answer if isinstance(answer, tuple) else answer.code, "100"):
        return None
    note = valid(what, answer.xml)
    digest, _ = verified(what, note, issuer)
    info = note.find(f"{NFE}protNFe/{NFE}infProt")
    checks.same(f"{what}: digVal", info.findtext(f"{NFE}digVal"), digest)
    checks.same(f"{what}: DocDigestValue", answer["DocDigestValue"], digest)
    key = note.find(f"{NFE}NFe/{NFE}infNFe").get("Id")[3:]
    checks.same(f"{what}: chNFe", (info.findtext(f"{NFE}chNFe"), answer["DocChaAcesso"]), (key, key))
    return note


def check(duble):
    authorised(duble, "the plainest note", envio())
    simples = dict(issuer="11444777000161", uf="SP", crt="1", icms=CSOSN_102)
    authorised(duble, "a company of Simples Nacional", envio(**simples), simples["issuer"])
    letters = dict(issuer="12ABC34501DE35", uf="SP")
    authorised(duble, "a CNPJ with letters", envio(**letters), letters["issuer"])
    person = dict(issuer="52998224725", uf="SP")
    authorised(duble, "a person", envio(**person), person["issuer"])

    note = authorised(
        duble,
        "every group around the items",
        envio(
            ide=f"<dhSaiEnt>2026-03-02T10:00:00</dhSaiEnt><cMunFgIBS>4314902</cMunFgIBS><indIntermed>1</indIntermed>{REFERENCES}"
            "<gCompraGov><tpEnteGov>1</tpEnteGov><pRedutor>1.0000</pRedutor><tpOperGov>1</tpOperGov></gCompraGov>"
            f"<gPagAntecipado><pagAntecipadoItem><refNFe>{KEY}</refNFe></pagAntecipadoItem></gPagAntecipado>",
            before_tail=f"<retirada>{LOCAL.format('_ret')}</retirada><entrega>{LOCAL.format('_entr')}</entrega>"
            "<autXML><autXMLItem><CPF_aut>52998224725</CPF_aut></autXMLItem></autXML>",
            transp=TRANSPORT,
            tail="<cobr><fat><nFat>1</nFat><vOrig>10.00</vOrig><vDesc_cob>0.00</vDesc_cob><vLiq>10.00</vLiq></fat><dup><dupItem><nDup>001</nDup><dVenc>2026-04-01</dVenc><vDup>10.00</vDup></dupItem></dup></cobr>"
            + TAIL,
        ),
    )
    if note is not None:
        names = {element.tag.rpartition("}")[2] for element in note.iter() if isinstance(element.tag, str)}
        expected = {"refNF", "refNFP", "refCTe", "refECF", "retTransp", "reboque", "lacres", "forDia", "deduc", "defensivo", "procRef", "obsCont", "infIntermed", "exporta", "infRespTec", "gCompraGov", "gPagAntecipado", "retirada", "entrega", "autXML"}
        checks.same("groups that are missing", expected - names, set())

    for kind, extra in KINDS.items():
        item = prod(IMPORT + extra if kind == "veicProd" else extra)
        note = authorised(
            duble, f"an item with {kind}", envio(items=f"<detItem><infADProd>x</infADProd>{item}<imposto>{_ICMS}</imposto>{_DEVOL}</detItem>")
        )
        if note is not None:
            checks.true(f"{kind} is in the XML", note.find(f".//{NFE}prod/{NFE}{kind}") is not None)

    tampered(duble)
    foreigner = (
        f"<dest><idEstrangeiro/><xNome_dest>{HOMOLOGACAO}</xNome_dest><indIEDest>9</indIEDest><enderDest><nro_dest>2</nro_dest><xBairro_dest>CENTRO</xBairro_dest><xLgr_dest>STREET</xLgr_dest>"
        "<cMun_dest>9999999</cMun_dest><xMun_dest>EXTERIOR</xMun_dest><UF_dest>EX</UF_dest><cPais_dest>2496</cPais_dest><xPais_dest>ESTADOS UNIDOS</xPais_dest></enderDest></dest>"
    )
    authorised(duble, "a foreigner without a number", envio(dest=foreigner))

    for what, document, element in [
        ("a NCM of four digits", envio().replace("<NCM>73181500", "<NCM>7318"), "det/detItem[1]/prod/NCM"),
        ("a CPF for a CNPJ", envio().replace("CPF_dest", "CNPJ_dest"), "dest/CNPJ_dest"),
        ("an emoji", envio().replace("PARAFUSO", "😀"), "det/detItem[1]/prod/xProd"),
        ("two kinds", envio(items=f"<detItem>{prod(KINDS['med'] + KINDS['arma'])}<imposto>{_ICMS}</imposto></detItem>"), "det/detItem[1]/prod/arma"),
        ("half a retTransp", envio(transp="<modFrete>9</modFrete><retTransp><vServ_transp>1.00</vServ_transp></retTransp>"), "transp/retTransp/vBCRet"),
    ]:
        code, text = duble.send(document)
        checks.same(what, code, "145")
        checks.true(f"{what} names {element}", f"elemento {element} " in text, text)


def tampered(duble):
    """The checks see a fault: one letter in what is signed, and one in the SignedInfo."""
    xml = duble.send(envio()).xml
    for what, old, new in [("the note", b"<natOp>VENDA", b"<natOp>VENDB"), ("SignedInfo", b'"#NFe', b'"#NFE')]:
        before, found = len(checks.differences), xml.count(old)
        verified("tampered", etree.fromstring(xml.replace(old, new).replace(b' Id="NFe', b' Id="NFE' if new == b'"#NFE' else b' Id="NFe')))
        faults = len(checks.differences) - before
        del checks.differences[before:]
        checks.true(f"a change of {what} is seen", found == 1 and faults > 0)


_ICMS = "<ICMS><orig>0</orig><CST>41</CST></ICMS><PIS><CST_pis>07</CST_pis></PIS><COFINS><CST_cofins>07</CST_cofins></COFINS>"
_DEVOL = (
    "<impostoDevol><pDevol>10.00</pDevol><IPIDevol><vIPIDevol>0.00</vIPIDevol></IPIDevol></impostoDevol>"
    "<prodObsCont><prodObsContItem><xCampoCont>c</xCampoCont><xTextoCont>t</xTextoCont></prodObsContItem></prodObsCont>"
    "<prodObsFisco><prodObsFiscoItem><xCampoFisco>c</xCampoFisco><xTextoFisco>t</xTextoFisco></prodObsFiscoItem></prodObsFisco>"
    f"<DFeReferenciado><chaveAcesso>{KEY}</chaveAcesso><nItem>1</nItem></DFeReferenciado>"
)
