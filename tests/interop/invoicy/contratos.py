"""duble's own schemas of InvoiCy's inner documents, read by libxml2: each compiles, and every document that is exchanged keeps its own."""

from functools import cache
from pathlib import Path

from lxml import etree

from . import checks

FOLDER = Path(__file__).resolve().parents[3] / "openapi"
ONE_WITH_MODELS = {"Envio", "EnvioEvento"}
MODELS = {"CTE": "-CTe", "CTEOS": "-CTe", "MDFE": "-MDFe", "NFCOM": "-NFCom", "NFSE": "-NFSe"}
_used = set()


@cache
def schema(name):
    return etree.XMLSchema(file=str(FOLDER / name))


def held(what, name, document):
    rules = schema(name)
    fine = rules.validate(document)
    _used.add(name)
    checks.true(f"{what} by {name}", fine, "; ".join(str(error.message) for error in rules.error_log))


def request(text):
    """Holds a document that was sent, or its parameters."""
    if not text:
        return
    document = etree.fromstring(text.encode())
    model = (document.findtext("ModeloDocumento") or "").upper()
    family = MODELS.get(model, "") if document.tag in ONE_WITH_MODELS else ""
    held("what was sent", f"invoicy-{document.tag}{family}.xsd", document)


def answer(document):
    """Holds an inner document of an answer."""
    name = etree.QName(document).localname
    if name == "Documento":
        name += "-consulta" if document.find("DocSitCodigo") is not None else "-NFSe" if document.find("DocCompleto") is not None else "-envio"
    elif name in {"PuloNumeracao", "CadastroEmpresa"}:
        name += "-retorno"
    held("what was answered", f"invoicy-{name}.xsd", document)


def check(_):
    """After the other topics: all of them compile, and the documents of the flow were held to theirs."""
    names = sorted(path.name for path in FOLDER.glob("invoicy-*.xsd"))
    for name in names:
        try:
            schema(name)
            checks.true(f"{name} compiles", True)
        except etree.XMLSchemaParseError as error:
            checks.true(f"{name} compiles", False, str(error))
    checks.true("schemas", len(names) >= 40, f"{len(names)} schemas")
    flow = {
        "Envio", "EnvioEvento", "Inutilizacao", "Consulta", "ParametrosConsulta", "Bilhetagem", "EnvioLote",
        "Documento-envio", "Documento-consulta", "RetornoBilhetagem", "Protocolo",
    }
    checks.same("schemas that no document met", {f"invoicy-{name}.xsd" for name in flow} - _used, set())
