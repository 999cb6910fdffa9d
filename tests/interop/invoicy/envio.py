"""Documents in InvoiCy's layout 4.00, from parts."""

from decimal import Decimal

HOMOLOGACAO = "NF-E EMITIDA EM AMBIENTE DE HOMOLOGACAO - SEM VALOR FISCAL"
UFS = {"RS": ("43", "4314902", "PORTO ALEGRE"), "SP": ("35", "3550308", "SAO PAULO")}
PIS_COFINS = "<PIS><CST_pis>07</CST_pis></PIS><COFINS><CST_cofins>07</CST_cofins></COFINS>"
CST_00 = "<ICMS><orig>0</orig><CST>00</CST><modBC>3</modBC><vBC>10.00</vBC><pICMS>17.00</pICMS><vICMS_icms>1.70</vICMS_icms></ICMS>"
CSOSN_102 = "<ICMS><orig>0</orig><CST>102</CST></ICMS>"
ZEROS = [
    "vBC", "vICMS", "vICMSDeson", "vBCST", "vST", "vProd", "vFrete", "vSeg", "vDesc", "vII", "vIPI", "vPIS", "vCOFINS",
]
_number = 100


def next_number():
    global _number
    _number += 1
    return _number


def prod(extra="", value="10.00", before=""):
    return (
        f"<prod><cProd>1</cProd><cEAN>SEM GTIN</cEAN><xProd>PARAFUSO &amp; PORCA Ø 10 &lt;mm&gt;</xProd><NCM>73181500</NCM>{before}"
        f"<CFOP>5102</CFOP><uCOM>UN</uCOM><qCOM>1.0000</qCOM><vUnCom>{value}</vUnCom><vProd>{value}</vProd><cEANTrib>SEM GTIN</cEANTrib>"
        f"<uTrib>UN</uTrib><qTrib>1.0000</qTrib><vUnTrib>{value}</vUnTrib><vFrete>0.00</vFrete><vDesc>0.00</vDesc><indTot>1</indTot>"
        f"<nTipoItem>0</nTipoItem>{extra}</prod>"
    )


def envio(
    issuer="11222333000181",
    uf="RS",
    crt="3",
    model="55",
    icms=CST_00,
    taxes=PIS_COFINS,
    items=None,
    totals=None,
    ide="",
    dest=None,
    tp_emis="1",
    serie=None,
    note="10.00",
    ttl="",
    transp="<modFrete>9</modFrete>",
    tail="",
    before_tail="",
    total_tail="",
    number=None,
    when="2026-03-02T09:00:00",
):
    code, city, name = UFS[uf]
    person = len(issuer) == 11
    serie = serie or ("920" if person else "1")
    consumer = model == "65"
    items = items or f"<detItem>{prod()}<imposto>{icms}{taxes}</imposto></detItem>"
    sums = {name: "0.00" for name in ZEROS} | {"vProd": note} | (totals or {})
    total = "".join(f"<{name}_ttlnfe>{sums[name]}</{name}_ttlnfe>" for name in ZEROS)
    if dest is None:
        dest = "" if consumer else (
            f"<dest><CPF_dest>52998224725</CPF_dest><xNome_dest>{HOMOLOGACAO}</xNome_dest><indIEDest>9</indIEDest><IE_dest/>"
            f"<enderDest><nro_dest>2</nro_dest><xBairro_dest>CENTRO</xBairro_dest><xLgr_dest>RUA B</xLgr_dest><cMun_dest>{city}</cMun_dest>"
            f"<xMun_dest>{name}</xMun_dest><UF_dest>{uf}</UF_dest><CEP_dest>90000000</CEP_dest><cPais_dest>1058</cPais_dest>"
            "<xPais_dest>BRASIL</xPais_dest></enderDest></dest>"
        )
    return (
        f"<Envio><ModeloDocumento>{'NFCe' if consumer else 'NFe'}</ModeloDocumento><Versao>4.00</Versao><ide><cUF>{code}</cUF><natOp>VENDA</natOp>"
        f"<mod>{model}</mod><serie>{serie}</serie><nNF>{number or next_number()}</nNF><dhEmi>{when}</dhEmi><fusoHorario>-03:00</fusoHorario>"
        f"<tpNf>1</tpNf><idDest>1</idDest><indFinal>{1 if consumer else 0}</indFinal><indPres>{1 if consumer else 9}</indPres><cMunFg>{city}</cMunFg>"
        f"<tpImp>{4 if consumer else 1}</tpImp><tpEmis>{tp_emis}</tpEmis><tpAmb>2</tpAmb><finNFe>1</finNFe>{ide}</ide>"
        f"<emit><{'CPF' if person else 'CNPJ'}_emit>{issuer}</{'CPF' if person else 'CNPJ'}_emit><xNome>EMITENTE &amp; FILHOS</xNome>"
        f"<IE>{'0961234567' if uf == 'RS' else '110042490114'}</IE><CRT>{crt}</CRT><enderEmit><xLgr>RUA A</xLgr><nro>1</nro><xBairro>CENTRO</xBairro>"
        f"<cMun>{city}</cMun><xMun>{name}</xMun><UF>{uf}</UF><CEP>90000000</CEP></enderEmit></emit>{dest}{before_tail}"
        f"<det>{items}</det><total><ICMStot>{total}<vOutro>0.00</vOutro><vNF>{note}</vNF>{ttl}</ICMStot>{total_tail}</total>"
        f"<transp>{transp}</transp><pag><pagItem><tPag>01</tPag><vPag>{Decimal(note)}</vPag></pagItem></pag>{tail}</Envio>"
    )


def evento(number, kind, detail, serie="1", sequence=1, issuer="11222333000181", model="NFe"):
    return (
        f"<EnvioEvento><ModeloDocumento>{model}</ModeloDocumento><Versao>4.00</Versao><Evento><NtfCnpjEmissor>{issuer}</NtfCnpjEmissor>"
        f"<NtfNumero>{number}</NtfNumero><NtfSerie>{serie}</NtfSerie><tpAmb>2</tpAmb><EveInf><EveDh>2026-03-02T09:00:00</EveDh>"
        f"<EveFusoHorario>-03:00</EveFusoHorario><EveTp>{kind}</EveTp><EvenSeq>{sequence}</EvenSeq><Evedet>{detail}</Evedet></EveInf></Evento></EnvioEvento>"
    )
