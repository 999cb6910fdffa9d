"""Every ICMS group by its situation, the other taxes, services, and the tax reform."""

from . import checks
from .envio import CST_00, PIS_COFINS, envio
from .notas import NFE, authorised

OWN = "<modBC>3</modBC><vBC>10.00</vBC><pICMS>17.00</pICMS><vICMS_icms>1.70</vICMS_icms>"
ST = "<modBCST>4</modBCST><pMVAST>40.00</pMVAST><pRedBCST>0.00</pRedBCST><vBCST>14.00</vBCST><pICMSST>17.00</pICMSST><vICMSST_icms>0.68</vICMSST_icms>"
RETAINED = "<vBCSTRet>10.00</vBCSTRet><pST>17.00</pST><vICMSSubstituto>1.00</vICMSSubstituto><vICMSSTRet>1.70</vICMSSTRet>"
EFFECTIVE = "<pRedBCEfet>0.00</pRedBCEfet><vBCEfet>10.00</vBCEfet><pICMSEfet>17.00</pICMSEfet><vICMSEfet>1.70</vICMSEfet>"
WAIVED = "<vICMSDeson>1.00</vICMSDeson><motDesICMS>9</motDesICMS><indDeduzDeson>0</indDeduzDeson>"
FCP_ST = "<vBCFCPST>10.00</vBCFCPST><pFCPST>2.00</pFCPST><vFCPST>0.20</vFCPST>"
CREDIT = "<pCredSN>2.00</pCredSN><vCredICMSSN>0.20</vCredICMSSN>"
# What clients fill in that does not apply.
ZEROS = "<vBCFCP>0.00</vBCFCP><pFCP>0.00</pFCP><vFCP>0.00</vFCP><vBCFCPST>0.00</vBCFCPST><vICMSDeson>0.00</vICMSDeson><vBCSTRet>0.00</vBCSTRet><GerarICMSST>N</GerarICMSST>"
SITUATIONS = [
    ("ICMS00", "00", OWN + "<pFCP>2.00</pFCP><vFCP>0.20</vFCP>"),
    ("ICMS00", "00", OWN + ZEROS),
    ("ICMS02", "02", "<qBCMono>1.0000</qBCMono><adRemICMS>1.3700</adRemICMS><vICMSMono>1.37</vICMSMono>"),
    ("ICMS10", "10", OWN + ST + FCP_ST + "<vICMSSTDeson>1.00</vICMSSTDeson><motDesICMSST>9</motDesICMSST>"),
    ("ICMSPart", "10", OWN + ST + "<pBCOp>50.00</pBCOp><UFST>SP</UFST>"),
    ("ICMSPart", "90", OWN + ST + "<pBCOp>50.00</pBCOp><UFST>SP</UFST>"),
    ("ICMS15", "15", "<qBCMono>1.0000</qBCMono><adRemICMS>1.3700</adRemICMS><vICMSMono>1.37</vICMSMono><qBCMonoReten>1.0000</qBCMonoReten><adRemICMSReten>1.0000</adRemICMSReten><vICMSMonoReten>1.00</vICMSMonoReten><pRedAdRem>10.00</pRedAdRem><motRedAdRem>1</motRedAdRem>"),
    ("ICMS20", "20", OWN + "<pRedBC>10.00</pRedBC>" + WAIVED),
    ("ICMS30", "30", ST + "<vICMSDeson>1.00</vICMSDeson><motDesICMS>7</motDesICMS>"),
    ("ICMS40", "40", "<vICMSDeson>0.00</vICMSDeson>"),
    ("ICMS40", "41", "<vICMSDeson>1.00</vICMSDeson><motDesICMS>9</motDesICMS>"),
    ("ICMS40", "50", ""),
    ("ICMSST", "41", RETAINED + "<vBCSTDest>10.00</vBCSTDest><vICMSSTDest_icms>1.00</vICMSSTDest_icms>"),
    ("ICMS51", "51", OWN + "<pRedBC>10.00</pRedBC><cBenefRBC>RS000001</cBenefRBC><vICMSOp>1.70</vICMSOp><pDif>50.00</pDif><vICMSDif>0.85</vICMSDif><pFCPDif>0.00</pFCPDif>"),
    ("ICMS51", "51", ""),
    ("ICMS53", "53", "<qBCMono>1.0000</qBCMono><adRemICMS>1.3700</adRemICMS><vICMSMonoOp>1.37</vICMSMonoOp><pDif>50.00</pDif><vICMSMonoDif>0.68</vICMSMonoDif><vICMSMono>0.69</vICMSMono>"),
    ("ICMS60", "60", RETAINED + EFFECTIVE),
    ("ICMS60", "60", "<vBCSTRet>0.00</vBCSTRet><vICMSSTRet>0.00</vICMSSTRet>"),
    ("ICMSST", "60", RETAINED + "<vBCSTDest>0.00</vBCSTDest><vICMSSTDest_icms>0.00</vICMSSTDest_icms><GerarICMSST>S</GerarICMSST>"),
    ("ICMS61", "61", "<qBCMonoRet>1.0000</qBCMonoRet><adRemICMSRet>1.3700</adRemICMSRet><vICMSMonoRet>1.37</vICMSMonoRet>"),
    ("ICMS70", "70", OWN + "<pRedBC>10.00</pRedBC>" + ST + WAIVED),
    ("ICMS90", "90", OWN + ST + FCP_ST + "<vICMSOp>1.70</vICMSOp><pDif>50.00</pDif><vICMSDif>0.85</vICMSDif>" + WAIVED),
    ("ICMS90", "90", ""),
    ("ICMS90", "90", "<modBC>3</modBC><vBC>0.00</vBC><pICMS>0.00</pICMS><vICMS_icms>0.00</vICMS_icms>"),
]
SIMPLES = [
    ("ICMSSN101", "101", CREDIT),
    ("ICMSSN102", "102", ""),
    ("ICMSSN102", "103", ZEROS),
    ("ICMSSN102", "300", ""),
    ("ICMSSN102", "400", ""),
    ("ICMSSN201", "201", ST + FCP_ST + CREDIT),
    ("ICMSSN202", "202", ST),
    ("ICMSSN202", "203", ST + FCP_ST),
    ("ICMSSN500", "500", RETAINED + EFFECTIVE),
    ("ICMSSN500", "500", ""),
    ("ICMSSN900", "900", OWN + ST + CREDIT),
    ("ICMSSN900", "900", "<vBC>0.00</vBC><vICMS_icms>0.00</vICMS_icms>"),
]


def icms(situation, fields):
    return f"<ICMS><orig>0</orig><CST>{situation}</CST>{fields}</ICMS>"


def groups(duble, rows, **issuer):
    for name, situation, fields in rows:
        note = authorised(duble, f"{situation} {fields[:60]}", envio(icms=icms(situation, fields), **issuer), issuer.get("issuer", "11222333000181"))
        if note is not None:
            found = [child.tag.rpartition("}")[2] for child in note.find(f".//{NFE}ICMS")]
            checks.same(f"the group of {situation}", found, [name])


PIS = "<PIS><CST_pis>{0}</CST_pis>{1}</PIS><COFINS><CST_cofins>{0}</CST_cofins>{2}</COFINS>"
BY_RATE = ("<vBC_pis>10.00</vBC_pis><pPIS>1.65</pPIS><vPIS>0.17</vPIS>", "<vBC_cofins>10.00</vBC_cofins><pCOFINS>7.60</pCOFINS><vCOFINS>0.76</vCOFINS>")
BY_UNIT = (
    "<qBCprod_pis>1.0000</qBCprod_pis><vAliqProd_pis>0.1700</vAliqProd_pis><vPIS>0.17</vPIS>",
    "<qBCProd_cofins>1.0000</qBCProd_cofins><vAliqProd_cofins>0.7600</vAliqProd_cofins><vCOFINS>0.76</vCOFINS>",
)
SUBSTITUTION = (
    "<PISST><vBC_pis_ST>10.00</vBC_pis_ST><pPIS_ST>1.65</pPIS_ST><vPIS_ST>0.17</vPIS_ST><indSomaPISST>0</indSomaPISST></PISST>"
    "<COFINSST><qBCProd_cofins_ST>1.0000</qBCProd_cofins_ST><vAliqProd_cofins_ST>0.7600</vAliqProd_cofins_ST><vCOFINS_cofins_ST>0.76</vCOFINS_cofins_ST><indSomaCOFINSST>0</indSomaCOFINSST></COFINSST>"
)
ZERO_SUBSTITUTION = "<PISST><vBC_pis_ST>0.00</vBC_pis_ST><vPIS_ST>0.00</vPIS_ST></PISST>"
INTERSTATE = "<ICMSUFDest><vBCUFDest>10.00</vBCUFDest><pFCPUFDest>2.00</pFCPUFDest><pICMSUFDest>18.00</pICMSUFDest><pICMSInter>12.00</pICMSInter><pICMSInterPart>100.00</pICMSInterPart><vFCPUFDest>0.20</vFCPUFDest><vICMSUFDest>0.60</vICMSUFDest><vICMSUFRemet>0.00</vICMSUFRemet><vBCFCPUFDest>10.00</vBCFCPUFDest></ICMSUFDest>"
IPI_RATE = "<IPI><cEnq>999</cEnq><CSTIPI><CST_IPI>50</CST_IPI><vBC_IPI>10.00</vBC_IPI><qUnid_IPI>0.0000</qUnid_IPI><vUnid_IPI>0.0000</vUnid_IPI><pIPI>5.00</pIPI><vIPI>0.00</vIPI></CSTIPI></IPI>"
IPI_UNIT = "<IPI><CNPJProd>11222333000181</CNPJProd><cSelo>S</cSelo><qSelo>1</qSelo><cEnq>999</cEnq><CSTIPI><CST_IPI>99</CST_IPI><qUnid_IPI>1.0000</qUnid_IPI><vUnid_IPI>0.0000</vUnid_IPI><vIPI>0.00</vIPI></CSTIPI></IPI>"
IPI_NONE = "<IPI><cEnq>999</cEnq><CSTIPI><CST_IPI>53</CST_IPI></CSTIPI></IPI>"
II = "<II><vBC_imp>10.00</vBC_imp><vDespAdu>0.00</vDespAdu><vII>0.00</vII><vIOF>0.00</vIOF></II>"
REFORM = (
    "<IS><CSTIS>000</CSTIS><cClassTribIS>000001</cClassTribIS><vBCIS>10.00</vBCIS><pIS>1.0000</pIS><vIS>0.10</vIS><uTrib>UN</uTrib><qTrib>1.0000</qTrib></IS>"
    "<IBSCBS><CST>000</CST><cClassTrib>000001</cClassTrib><gIBSCBS><vBC>10.00</vBC><gIBSUF><pIBSUF>0.1000</pIBSUF><vIBSUF>0.01</vIBSUF><gDif><pDif>0.0000</pDif><vDif>0.00</vDif></gDif><gRed><pRedAliq>0.0000</pRedAliq><pAliqEfet>0.1000</pAliqEfet></gRed></gIBSUF>"
    "<gIBSMun><pIBSMun>0.0000</pIBSMun><vIBSMun>0.00</vIBSMun></gIBSMun><gCBS><pCBS>0.9000</pCBS><vCBS>0.09</vCBS></gCBS>"
    "<gTribCompraGov><pIBSUF>0.1000</pIBSUF><vIBSUF>0.01</vIBSUF><pIBSMun>0.0000</pIBSMun><vIBSMun>0.00</vIBSMun><pCBS>0.9000</pCBS><vCBS>0.09</vCBS></gTribCompraGov></gIBSCBS></IBSCBS>"
)
MONO = (
    "<IBSCBS><CST>620</CST><cClassTrib>620001</cClassTrib><gIBSCBSMono><qBCMono>1.0000</qBCMono><adRemIBS>0.1000</adRemIBS><adRemCBS>0.2000</adRemCBS><vIBSMono>0.10</vIBSMono><vCBSMono>0.20</vCBSMono>"
    "<vTotIBSMonoItem>0.10</vTotIBSMonoItem><vTotCBSMonoItem>0.20</vTotCBSMonoItem></gIBSCBSMono></IBSCBS>"
)
REFORM_TOTALS = (
    "<ISTot><vIS>0.10</vIS></ISTot><IBSCBSTot><vBCIBSCBS>10.00</vBCIBSCBS><gIBS><vIBS>0.01</vIBS><gIBSUF><vIBSUF>0.01</vIBSUF></gIBSUF><gIBSMun><vIBSMun>0.00</vIBSMun></gIBSMun></gIBS>"
    "<gCBS><vCBS>0.09</vCBS></gCBS><gMono><vIBSMono>0.00</vIBSMono></gMono></IBSCBSTot><vNFIBScbsIS>10.00</vNFIBScbsIS>"
)
SERVICE = (
    "<ISSQN><vBC_issqn>10.00</vBC_issqn><vAliq>5.00</vAliq><vISSQN>0.50</vISSQN><cMunFg_issqn>4314902</cMunFg_issqn><cListServ>14.01</cListServ><vDeducao>0.00</vDeducao><indISSRet>2</indISSRet><indISS>1</indISS><cPais_issqn>1058</cPais_issqn><indIncentivo>2</indIncentivo></ISSQN>"
)
SERVICE_TOTALS = (
    "<ISSQNtot><vServ>10.00</vServ><vBC_ttlnfe_iss>10.00</vBC_ttlnfe_iss><vISS>0.50</vISS><vPIS_servttlnfe>0.00</vPIS_servttlnfe><dCompet>2026-03-02</dCompet><cRegTrib>1</cRegTrib></ISSQNtot>"
    "<retTrib><vRetPIS>0.10</vRetPIS><vRetCOFINS_servttlnfe>0.00</vRetCOFINS_servttlnfe><vBCIRRF>10.00</vBCIRRF><vIRRF>0.15</vIRRF></retTrib>"
)
MONO_TOTALS = "<qBCMono_ttlnfe>1.00</qBCMono_ttlnfe><vICMSMono_ttlnfe>1.37</vICMSMono_ttlnfe><qBCMonoRet_ttlnfe>0.00</qBCMonoRet_ttlnfe><vTotTrib_ttlnfe>3.00</vTotTrib_ttlnfe><vFCPUFDest_ttlnfe>0.20</vFCPUFDest_ttlnfe><vICMSUFDest_ttlnfe>0.60</vICMSUFDest_ttlnfe><vICMSUFRemet_ttlnfe>0.00</vICMSUFRemet_ttlnfe>"


def check(duble):
    groups(duble, SITUATIONS)
    groups(duble, SIMPLES, issuer="11444777000161", uf="SP", crt="1")
    contributions = {"vPIS": "0.17", "vCOFINS": "0.76"}
    for what, arguments in [
        ("PIS and COFINS by rate", dict(taxes=PIS.format("01", *BY_RATE), totals=contributions)),
        ("PIS and COFINS by unit", dict(taxes=PIS.format("03", *BY_UNIT), totals=contributions)),
        ("PIS and COFINS, other, by rate", dict(taxes=PIS.format("99", *BY_RATE), totals=contributions)),
        ("PIS and COFINS, other, by unit", dict(taxes=PIS.format("49", *BY_UNIT), totals=contributions)),
        ("substitution of PIS and COFINS", dict(taxes=PIS_COFINS + SUBSTITUTION)),
        ("no substitution, with zeros", dict(taxes=PIS_COFINS + ZERO_SUBSTITUTION)),
        ("IPI by rate, and II", dict(taxes=IPI_RATE + II + PIS_COFINS)),
        ("IPI by unit", dict(taxes=IPI_UNIT + PIS_COFINS)),
        ("no IPI", dict(taxes=IPI_NONE + PIS_COFINS)),
        ("between states, single phase totals", dict(taxes=PIS_COFINS + INTERSTATE, ttl=MONO_TOTALS)),
        ("the tax reform", dict(taxes=PIS_COFINS + REFORM, total_tail=REFORM_TOTALS)),
        ("the tax reform, single phase", dict(taxes=PIS_COFINS + MONO)),
        ("a service", dict(icms="", taxes=IPI_NONE + SERVICE + PIS_COFINS, totals={"vProd": "0.00"}, total_tail=SERVICE_TOTALS)),
    ]:
        authorised(duble, what, envio(**arguments))
    for what, taxes, element in [
        ("a base without its rate", CST_00.replace("<pICMS>17.00</pICMS>", ""), "ICMS/pICMS"),
        ("a waiver without its reason", icms("40", "<vICMSDeson>1.00</vICMSDeson>"), "ICMS/motDesICMS"),
        ("half a substitution", icms("90", "<vBCST>1.00</vBCST>"), "ICMS/modBCST"),
        ("ICMS beside ISSQN", CST_00 + SERVICE, "ISSQN"),
    ]:
        code, text = duble.send(envio(icms=taxes))
        checks.same(what, code, "145")
        checks.true(f"{what} names it", f"elemento det/detItem[1]/imposto/{element} " in text, text)
