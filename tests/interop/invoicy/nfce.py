"""NFC-e: the QR code of each version, online and offline, and what the client brings himself."""

import base64
import hashlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from . import checks
from .envio import envio
from .notas import NFE, authorised
from .signatures import verified

CSC = "ABCDEF0123456789"
RS = "https://www.sefaz.rs.gov.br/NFCE/NFCE-COM.aspx?p="
CONSUMER = "<dest><CPF_dest>11144477735</CPF_dest><indIEDest>9</indIEDest></dest>"


def parts(note, address):
    text = note.findtext(f".//{NFE}infNFeSupl/{NFE}qrCode")
    checks.true("the QR code's address", text.startswith(address), text)
    return text[len(address):].split("|")


def check(duble):
    note = authorised(duble, "NFC-e", envio(model="65"))
    if note is not None:
        key, version, environment, csc, digest = parts(note, RS)
        checks.same("QR code 2", (version, environment, csc), ("2", "2", "1"))
        expected = hashlib.sha1(f"{key}|2|2|1{CSC}".encode()).hexdigest().upper()
        checks.same("hash of QR code 2", digest, expected)
        checks.same("urlChave", note.findtext(f".//{NFE}urlChave"), "www.sefaz.rs.gov.br/nfce/consulta")
    contingency = "<xJust>sem internet na loja toda</xJust><dhCont>2026-03-02T08:00:00</dhCont>"
    note = authorised(duble, "NFC-e offline", envio(model="65", tp_emis="9", ide=contingency, dest=CONSUMER))
    if note is not None:
        key, version, environment, day, value, digest, csc, hashed = parts(note, RS)
        info = note.findtext(f".//{NFE}digVal")
        checks.same("QR code 2 offline", (version, day, value, csc), ("2", "02", "10.00", "1"))
        checks.same("digest in QR code 2", bytes.fromhex(digest).decode(), info)
        expected = hashlib.sha1(f"{key}|2|2|02|10.00|{digest}|1{CSC}".encode()).hexdigest().upper()
        checks.same("hash of QR code 2 offline", hashed, expected)

    qr3 = duble.world("invoicy_qr3")
    note = authorised(qr3, "NFC-e of version 3", envio(model="65"))
    if note is not None:
        checks.same("QR code 3", parts(note, RS)[1:], ["3", "2"])
    note = authorised(qr3, "NFC-e of version 3 offline", envio(model="65", tp_emis="9", ide=contingency, dest=CONSUMER))
    if note is not None:
        *signed, signature = parts(note, RS)
        checks.same("QR code 3 offline", signed[1:], ["3", "2", "02", "10.00", "2", "11144477735"])
        _, certificate = verified("NFC-e of version 3 offline, again", note)
        try:
            certificate.public_key().verify(
                base64.b64decode(signature), "|".join(signed).encode(), padding.PKCS1v15(), hashes.SHA1()
            )
            checks.true("signature in QR code 3", True)
        except Exception as error:
            checks.true("signature in QR code 3", False, repr(error))
    person = dict(issuer="52998224725", uf="SP", model="65")
    note = authorised(duble, "NFC-e of a person", envio(**person), person["issuer"])
    if note is not None:
        address = "https://www.homologacao.nfce.fazenda.sp.gov.br/NFCeConsultaPublica/Paginas/ConsultaQRCode.aspx?p="
        checks.same("a person's QR code", parts(note, address)[1:], ["3", "2"])
