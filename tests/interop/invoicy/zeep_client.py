"""zeep, from the WSDLs alone: a note is sent, looked up and cancelled, and every other service is called once."""

import hashlib

import zeep
from lxml import etree
from zeep.transports import Transport

from . import checks, contratos
from .client import EMP_PK, KEYS
from .envio import envio, evento, next_number
from .eventos import CANCEL

CNPJ = "11222333000181"
PARTNER_KEY = "fedcba9876543210fedcba9876543210"
PAGES = ["arecepcao.aspx", "arecepcaoprevia.aspx", "aexportardocumentos.aspx", "aconsultabilhetagem.aspx"]
ALL = "<ParametrosConsulta><Situacao>S</Situacao><XMLCompleto>S</XMLCompleto><Eventos>S</Eventos></ParametrosConsulta>"
QUERY = (
    f"<Consulta><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><tpAmb>2</tpAmb><CnpjEmissor>{CNPJ}</CnpjEmissor>"
    "<ChaveAcesso>{key}</ChaveAcesso><EmitidoRecebido>E</EmitidoRecebido></Consulta>"
)
COUNT = (
    "<Bilhetagem><ModeloDocumento>NFe</ModeloDocumento><tpAmb>2</tpAmb><TipoConsulta>1</TipoConsulta><Acumulado>2</Acumulado>"
    f"<DataInclusaoInicial/><DataInclusaoFinal/><Emissores><EmissoresItem><CNPJ>{CNPJ}</CNPJ></EmissoresItem></Emissores></Bilhetagem>"
)
EXPORT = (
    f"<EnvioLote><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><tpAmb>2</tpAmb><CnpjEmpresa>{CNPJ}</CnpjEmpresa>"
    f"<CnpjEmissor>{CNPJ}</CnpjEmissor><DataEmissaoInicial>2026-03-02T00:00:00</DataEmissaoInicial>"
    "<DataEmissaoFinal>2026-03-02T23:59:59</DataEmissaoFinal><EmitidoRecebido>E</EmitidoRecebido></EnvioLote>"
)


def call(service, document, key=KEYS[CNPJ], parameters=""):
    """Codigo and the inner documents of the one MensagemItem; zeep takes the elements off that stand around it."""
    answer = service.Execute(
        Invoicyrecepcao={
            "Cabecalho": {"EmpPK": EMP_PK, "EmpCK": hashlib.md5((key + document).encode()).hexdigest(), "EmpCO": ""},
            "Informacoes": {"Texto": ""},
            "Dados": {"DadosItem": [{"Documento": document, "Parametros": parameters}]},
        }
    )
    item = answer.MensagemItem[0]
    inner = item.Documentos.DocumentosItem if item.Documentos else []
    found = [etree.fromstring(each.Documento.encode()) for each in inner]
    for text in [document, parameters]:
        contratos.request(text)
    for each in found:
        contratos.answer(each)
    return item.Codigo, found


def check(duble):
    contracts = contratos.FOLDER.glob("invoicy-*.wsdl")
    checks.same("the WSDLs that there are", sorted(PAGES), sorted(f"{path.stem.removeprefix('invoicy-')}.aspx" for path in contracts))
    services = {}
    for page in PAGES:
        for query in ["wsdl", "WSDL"]:
            client = zeep.Client(f"{duble.origin}/{page}?{query}", transport=Transport(timeout=10, operation_timeout=10))
            services[page] = client.service
            checks.same(f"services of {page}?{query}", len(client.wsdl.services), 1)
    number = next_number()
    code, [sent] = call(services["arecepcao.aspx"], envio(number=number))
    checks.same("zeep sends", (code, sent.findtext("Situacao/SitCodigo")), (100, "100"))
    query = QUERY.format(key=sent.findtext("DocChaAcesso"))
    code, [found] = call(services["arecepcao.aspx"], query, parameters=ALL)
    checks.same("zeep looks up", (code, found.findtext("DocStatus"), found.findtext("DocNumero")), (100, "2", str(number)))
    code, [cancelled] = call(services["arecepcao.aspx"], evento(number, "110111", CANCEL))
    checks.same("zeep cancels", (code, cancelled.findtext("Situacao/SitCodigo")), (100, "101"))
    code, [found] = call(services["arecepcaoprevia.aspx"], query, parameters=ALL)
    checks.same("zeep looks up elsewhere", (code, found.findtext("DocStatus")), (100, "5"))
    code, [count] = call(services["aconsultabilhetagem.aspx"], COUNT, PARTNER_KEY)
    checks.same("zeep counts", (code, count.findtext("Totais/TotaisItem/CNPJ")), (100, CNPJ))
    code, lots = call(services["aexportardocumentos.aspx"], EXPORT, parameters=ALL)
    checks.same("zeep exports", (code, {lot.tag for lot in lots}), (100, {"Protocolo"}))
