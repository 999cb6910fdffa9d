"""SEFAZ's schemas, as nfelib carries them."""

from functools import cache
from pathlib import Path

import nfelib
from lxml import etree

from . import checks

ENTRIES = {
    "nfeProc": "nfe/schemas/v4_0/procNFe_v4.00.xsd",
    "ProcInutNFe": "nfe/schemas/v4_0/procInutNFe_v4.00.xsd",
    "110110": "nfe_evento_cce/schemas/v1_0/procCCeNFe_v1.00.xsd",
    "110111": "nfe_evento_cancel/schemas/v1_0/procEventoCancNFe_v1.00.xsd",
    "110140": "nfe_epec/schemas/v1_0/procEPEC_v1.00.xsd",
    "210200": "nfe_evento_mde/schemas/v1_0/procConfRecebtoNFe_v1.00.xsd",
    "evento": "nfe_evento_generico/schemas/v1_0/procEventoNFe_v1.00.xsd",
}


@cache
def schema(entry):
    return etree.XMLSchema(file=str(Path(nfelib.__file__).parent / ENTRIES[entry]))


def valid(what, xml, entry="nfeProc"):
    """Whether the bytes keep to the schema; each fault is a difference."""
    document = etree.fromstring(xml)
    rules = schema(entry)
    fine = rules.validate(document)
    checks.true(f"{what} by {entry}", fine, "; ".join(str(error.message) for error in rules.error_log))
    return document
