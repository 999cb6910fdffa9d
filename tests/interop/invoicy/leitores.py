"""Readers that others wrote take the XML in: nfelib's bindings, and BrazilFiscalReport, which draws from it."""

import base64

from brazilfiscalreport.dacce import DaCCe
from brazilfiscalreport.danfce import Danfce
from brazilfiscalreport.danfe import Danfe
from nfelib.nfe.bindings.v4_0.proc_nfe_v4_00 import NfeProc

from . import checks
from .envio import envio, evento, next_number
from .eventos import CORRECTION
from .notas import TAIL, TRANSPORT


def drawn(what, draw):
    try:
        pdf = draw()
        checks.true(what, bytes(pdf).startswith(b"%PDF-"), "no PDF")
    except Exception as error:
        checks.true(what, False, repr(error))


def check(duble):
    number = next_number()
    answer = duble.send(envio(number=number, transp=TRANSPORT, tail=TAIL))
    checks.same("a note to read", answer.code, "100")
    xml = answer.xml.decode()
    read = NfeProc.from_xml(xml)
    checks.same("nfelib reads the number", read.NFe.infNFe.ide.nNF, str(number))
    checks.same("nfelib reads digVal", base64.b64encode(read.protNFe.infProt.digVal).decode(), answer["DocDigestValue"])
    drawn("a DANFE", lambda: Danfe(xml=xml).output())
    consumer = duble.send(envio(model="65"))
    drawn("a DANFE NFC-e", lambda: Danfce(xml=consumer.xml.decode()).output())
    correction = duble.send(evento(number, "110110", CORRECTION))
    drawn("a DACCe", lambda: DaCCe(xml=correction.xml.decode(), emitente=None, image=None).output())
