"""Verifies signatures: libxmlsec1 all of it; the digest of what is signed and the certificate's names once more by hand."""

import base64
import hashlib

import xmlsec
from cryptography import x509
from lxml import etree

from . import checks

DS = "{http://www.w3.org/2000/09/xmldsig#}"


def c14n(element):
    """Of a tree of its own: inside its document lxml's takes a namespace declared twice for one that a child has to undo."""
    return etree.tostring(etree.fromstring(etree.tostring(element, with_tail=False)), method="c14n")


def verified(what, document, expected_holder=None):
    """Checks the only Signature of a document; its DigestValue and certificate."""
    found = list(document.iter(f"{DS}Signature"))
    if not checks.same(f"{what}: signatures", len(found), 1):
        return None, None
    signature = found[0]
    reference = signature.find(f"{DS}SignedInfo/{DS}Reference")
    target = [e for e in document.iter() if isinstance(e.tag, str) and e.get("Id") == reference.get("URI")[1:]]
    checks.same(f"{what}: elements with the Id {reference.get('URI')}", len(target), 1)
    transforms = [t.get("Algorithm") for t in reference.iter(f"{DS}Transform")]
    checks.same(
        f"{what}: transforms",
        transforms,
        [
            "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
            "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
        ],
    )
    value = reference.findtext(f"{DS}DigestValue")
    checks.same(f"{what}: digest", value, base64.b64encode(hashlib.sha1(c14n(target[0])).digest()).decode())
    der = base64.b64decode(signature.findtext(f"{DS}KeyInfo/{DS}X509Data/{DS}X509Certificate"))
    certificate = x509.load_der_x509_certificate(der)
    verifier = xmlsec.SignatureContext()
    verifier.register_id(target[0], "Id")
    verifier.key = xmlsec.Key.from_memory(der, xmlsec.constants.KeyDataFormatCertDer)
    try:
        verifier.verify(signature)
        checks.true(f"{what}: signature", True)
    except xmlsec.Error as error:
        checks.true(f"{what}: signature", False, repr(error))
    if expected_holder:
        holder(what, certificate, expected_holder)
    return value, certificate


def holder(what, certificate, document):
    """The certificate names its holder as ICP-Brasil does."""
    common_name = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value
    checks.same(f"{what}: holder", common_name.rpartition(":")[2], document)
    issuer = certificate.issuer.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value
    checks.true(f"{what}: issuer says that it is a test", "TESTE" in issuer, issuer)
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    others = {name.type_id.dotted_string: name.value for name in names if isinstance(name, x509.OtherName)}
    if len(document) == 14:
        checks.same(f"{what}: otherName of the CNPJ", others["2.16.76.1.3.3"][2:].decode(), document)
    else:
        checks.same(f"{what}: otherName of the CPF", others["2.16.76.1.3.1"][2:].decode()[8:19], document)
