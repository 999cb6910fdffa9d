"""Raw SOAP to arecepcao, as clients without a SOAP library send it."""

import base64
import hashlib
import urllib.request
from xml.sax.saxutils import escape

from lxml import etree

from . import contratos

EMP_PK = "PYcEsFuKroDBojfiFEl+Ms=="
KEYS = {
    "11222333000181": "0123456789abcdef0123456789abcdef",
    "11444777000161": "1" * 32,
    "12ABC34501DE35": "2" * 32,
    "52998224725": "3" * 32,
}


class Answer:
    """The return document of one send: its fields, and the XML that it carries."""

    def __init__(self, element):
        self.element = element

    def __getitem__(self, path):
        return self.element.findtext(path)

    @property
    def code(self):
        return self["Situacao/SitCodigo"] or self["SitCodigo"]

    @property
    def xml(self):
        return base64.b64decode(self["DocXMLBase64"] or "")


class Duble:
    def __init__(self, origin):
        self.origin = origin

    def world(self, name):
        return Duble(f"{self.origin}/w/{name}")

    def send(self, document, issuer="11222333000181", parameters=""):
        """Sends one document; an Answer, or the envelope's code and text when it carries no document."""
        key = hashlib.md5((KEYS[issuer] + document).encode()).hexdigest()
        body = (
            '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><recepcao.Execute xmlns="InvoiCy"><Invoicyrecepcao>'
            f"<Cabecalho><EmpPK>{EMP_PK}</EmpPK><EmpCK>{key}</EmpCK><EmpCO/></Cabecalho><Informacoes><Texto/></Informacoes>"
            f"<Dados><DadosItem><Documento>{escape(document)}</Documento><Parametros>{escape(parameters)}</Parametros></DadosItem></Dados>"
            "</Invoicyrecepcao></recepcao.Execute></s:Body></s:Envelope>"
        )
        request = urllib.request.Request(
            f"{self.origin}/arecepcao.aspx", body.encode(), {"Content-Type": "text/xml; charset=utf-8"}
        )
        with urllib.request.urlopen(request) as reply:
            root = etree.fromstring(reply.read())
        message = root.find(".//{*}MensagemItem")
        inner = message.findtext("{*}Documentos/{*}DocumentosItem/{*}Documento")
        code = message.findtext("{*}Codigo")
        # What breaks the layout may break its schema.
        if code != "145":
            contratos.request(document)
            contratos.request(parameters)
        if inner is None:
            return code, message.findtext("{*}Descricao")
        element = etree.fromstring(inner.encode())
        contratos.answer(element)
        return Answer(element)
