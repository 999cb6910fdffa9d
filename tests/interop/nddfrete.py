"""A running duble, met by SOAP code that others wrote: zeep from the WSDL alone, then bytes as odd clients send them.

    python nddfrete.py ORIGIN CONTRACTS

ORIGIN     where `duble serve nddfrete.yaml nddfrete_strict.yaml` answers; the first is its default world, the other one /w/nddfrete_strict
CONTRACTS  the folder with the XSDs

Every answer is held to the XSDs by libxml2, and what the strict world takes is compared with what libxml2 takes. Exits with 1 and a line
for each difference.
"""

import copy
import sys
import urllib.error
import urllib.request
from pathlib import Path
from xml.sax.saxutils import escape

import zeep
from lxml import etree
from zeep.transports import Transport

PATH = "/exchangeMessage/WSExchangeMessage.asmx"
NAMESPACE = "http://nddigital.com.br/"
SOAP11, SOAP12 = "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"
TYPE11, TYPE12 = "text/xml; charset=utf-8", "application/soap+xml; charset=utf-8"
ENTERPRISE, TOKEN = "43abeae4-7786-4017-a4ea-a8f54efd0e4a", "6901a7fb-f545-c9a1-4ebd-18a723329dfb"

differences = []
compared = 0


def same(what, found, expected):
    global compared
    compared += 1
    if found != expected:
        differences.append(f"{what}: found {found!r}, expected {expected!r}")


def header(message_type, pattern, guid=None):
    identified = f"<Guid>{guid}</Guid>" if guid else ""
    return (
        f"<CrosstalkMessage><CrosstalkHeader><ProcessCode>3152</ProcessCode><MessageType>{message_type}</MessageType>"
        f"<ExchangePattern>{pattern}</ExchangePattern>{identified}<EnterpriseId>{ENTERPRISE}</EnterpriseId><Token>{TOKEN}</Token>"
        "<ContentEncoding>UTF-8</ContentEncoding><ContentType>txt/xml</ContentType></CrosstalkHeader></CrosstalkMessage>"
    )


POST = (
    "<PaymentAppointmentPost Version=\"1.0\"><Appointment><OperationPointCnpj>11222333000181</OperationPointCnpj>"
    "<ServiceProviderCnpj>11444777000161</ServiceProviderCnpj><Billing><Type>0</Type><Serie>Ç</Serie><Number>FRETE-AÇÃO/1</Number></Billing>"
    "<AppointmentType><Financial><Identification>1</Identification><dhAppointment>2026-03-02T09:00:00</dhAppointment><Value>1.00</Value>"
    "<Obs>acréscimo &amp; ajuste</Obs></Financial></AppointmentType></Appointment></PaymentAppointmentPost>"
)


class Contracts:
    def __init__(self, folder):
        load = lambda name: etree.XMLSchema(etree.parse(str(folder / f"nddfrete-{name}.xsd")))
        self.crosstalk = load("crosstalk")
        self.request = load("PaymentAppointmentPost_V8")
        self.result = load("PaymentAppointmentPostResponse")

    def answer(self, what, text):
        """A SendResult, held to the XSDs; its ResponseCode, its Guid and what RawData holds."""
        root = etree.fromstring(text)
        same(f"{what}: the answer is valid, {self.crosstalk.error_log}", self.crosstalk.validate(root), True)
        raw = root.findtext("CrosstalkBody/RawData")
        result = None if raw is None else etree.fromstring(raw)
        if result is not None:
            same(f"{what}: RawData is valid, {self.result.error_log}", self.result.validate(result), True)
        return root.findtext("CrosstalkHeader/ResponseCode"), root.findtext("CrosstalkHeader/Guid"), result


def with_zeep(origin, contracts):
    for query, host in [("wsdl", origin), ("WSDL", origin), ("Wsdl", origin.replace("127.0.0.1", "localhost"))]:
        client = zeep.Client(f"{host}{PATH}?{query}", transport=Transport(timeout=10, operation_timeout=10))
        ports = client.wsdl.services["WSExchangeMessage"].ports
        same(f"ports of ?{query}", sorted(ports), ["WSExchangeMessageSoap", "WSExchangeMessageSoap12"])
        for port in ports:
            what = f"zeep, ?{query}, {port}"
            service = client.bind("WSExchangeMessage", port)
            same(f"{what}: address", service._binding_options["address"], f"{host}{PATH}")
            code, guid, result = contracts.answer(what, service.Send(header=header(100, 7), rawdata=POST))
            same(f"{what}: taken in", (code, result), ("200", None))
            code, _, result = contracts.answer(what, service.Send(header=header(103, 8, guid), rawdata=""))
            same(f"{what}: pending", (code, result), ("200", None))
            code, again, result = contracts.answer(what, service.Send(header=header(103, 8, guid)))
            same(f"{what}: done", (code, again), ("205", guid))
            same(f"{what}: result", result.findtext("Response/Code"), "100")
            same(f"{what}: echo", result.findtext("Appointment/Billing/Number"), "FRETE-AÇÃO/1")
            code, _, _ = contracts.answer(what, service.Send(header=header(100, 7), rawdata="<PaymentAppointmentPost/>"))
            same(f"{what}: refused", code, "203")
    block = etree.Element(f"{{{NAMESPACE}}}Security")
    block.set(f"{{{SOAP11}}}mustUnderstand", "1")
    try:
        client.bind("WSExchangeMessage", "WSExchangeMessageSoap").Send(header="", rawdata="", _soapheaders=[block])
        same("zeep: a fault", "an answer", "a fault")
    except zeep.exceptions.Fault as fault:
        same("zeep: a fault", (fault.code, "Security" in fault.message), ("soap:MustUnderstand", True))


def post(origin, body, headers, world=""):
    request = urllib.request.Request(f"{origin}{world}{PATH}", data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers["Content-Type"], error.read()


def envelope(parameters, soap=SOAP11, declaration='<?xml version="1.0"?>', operation="Send"):
    return (
        f'{declaration}<soapenv:Envelope xmlns:soapenv="{soap}" xmlns:q="{NAMESPACE}"><soapenv:Header/><soapenv:Body>'
        f"<q:{operation}>{parameters}</q:{operation}></soapenv:Body></soapenv:Envelope>"
    )


def cdata(name, text):
    return f"<q:{name}><![CDATA[{text}]]></q:{name}>"


def sent(contracts, what, origin, body, content_type=TYPE11, soap=SOAP11, world="", **more):
    """Sends an envelope that must be understood; the ResponseCode, the Guid and the result."""
    status, answered, content = post(origin, body, {"Content-Type": content_type, **more}, world)
    same(f"{what}: HTTP", (status, answered), (200, TYPE11 if soap == SOAP11 else TYPE12))
    root = etree.fromstring(content)
    same(f"{what}: version", root.tag, f"{{{soap}}}Envelope")
    text = root.findtext(f"{{{soap}}}Body/{{{NAMESPACE}}}SendResponse/{{{NAMESPACE}}}SendResult")
    return contracts.answer(what, text)


def with_bytes(origin, contracts):
    plain = envelope(cdata("header", header(100, 7)) + cdata("rawdata", POST))
    lying = POST.replace("<PaymentAppointmentPost", '<?xml version="1.0" encoding="utf-16"?><PaymentAppointmentPost', 1)
    latin = envelope(
        cdata("header", header(100, 7)) + cdata("rawdata", POST), declaration='<?xml version="1.0" encoding="ISO-8859-1"?>'
    )
    half = len(POST) // 2
    split = f"<q:rawdata><![CDATA[{POST[:half]}]]><![CDATA[{POST[half:]}]]></q:rawdata>"
    pretty = cdata("rawdata", "\n    " + POST.replace("><", ">\n    <") + "\n  ")
    child = f"<q:rawdata>\n  {POST}\n</q:rawdata>"
    escaped = f"<q:header>{escape(header(100, 7))}</q:header><q:rawdata>{escape(POST)}</q:rawdata>"
    head = cdata("header", header(100, 7))
    for what, body, content_type in [
        ("UTF-8 with a mark", b"\xef\xbb\xbf" + plain.encode(), TYPE11),
        ("UTF-16LE without mark", plain.encode("utf-16-le"), "text/xml; charset=utf-16"),
        ("UTF-16LE with mark", b"\xff\xfe" + plain.encode("utf-16-le"), "text/xml; charset=utf-16"),
        ("UTF-16BE without mark", plain.encode("utf-16-be"), "text/xml; charset=utf-16"),
        ("UTF-16BE with mark, mislabelled", b"\xfe\xff" + plain.encode("utf-16-be"), TYPE11),
        ("ISO-8859-1 by its label", plain.encode("latin-1"), "text/xml; charset=ISO-8859-1"),
        ("ISO-8859-1 by its declaration", latin.encode("latin-1"), "text/xml"),
        ("an inner declaration that lies", envelope(head + cdata("rawdata", lying)).encode(), TYPE11),
        ("several CDATA sections", envelope(head + split).encode(), TYPE11),
        ("line breaks inside CDATA", envelope(head + pretty).encode(), TYPE11),
        ("entities", envelope(escaped).encode(), TYPE11),
        ("a child element", envelope(head + child).encode(), TYPE11),
        ("rawdata first", envelope(cdata("rawdata", POST) + head).encode(), TYPE11),
        ("rawData", envelope(head + cdata("rawData", POST)).encode(), TYPE11),
        ("message and rawData", envelope(cdata("message", header(100, 7)) + cdata("rawData", POST)).encode(), TYPE11),
        (
            "crosstalkMessage and message",
            envelope(cdata("crosstalkMessage", header(100, 7)) + cdata("message", POST)).encode(),
            TYPE11,
        ),
        (
            "no prefix",
            f'<Envelope xmlns="{SOAP11}"><Body><Send xmlns="{NAMESPACE}"><header>{escape(header(100, 7))}</header>'
            f"<rawdata>{escape(POST)}</rawdata></Send></Body></Envelope>".encode(),
            TYPE11,
        ),
    ]:
        code, guid, _ = sent(contracts, what, origin, body, content_type)
        same(f"{what}: taken in", code, "200")
        poll = envelope(cdata("header", header(103, 8, guid)) + "<q:rawdata/>").encode()
        sent(contracts, what, origin, poll)
        code, _, result = sent(contracts, what, origin, poll)
        same(f"{what}: done", (code, result is not None and result.findtext("Response/Code")), ("205", "100"))
    for action in ["", '""', f"{NAMESPACE}Send", f'"{NAMESPACE}Send"', "Send"]:
        code, _, _ = sent(contracts, f"SOAPAction {action}", origin, plain.encode(), SOAPAction=action)
        same(f"SOAPAction {action}: taken in", code, "200")
    twelve = envelope(cdata("header", header(100, 7)) + cdata("rawdata", POST), SOAP12).encode()
    for content_type in [TYPE12, f'application/soap+xml; charset=utf-8; action="{NAMESPACE}Send"', TYPE11]:
        code, _, _ = sent(contracts, f"1.2 as {content_type}", origin, twelve, content_type, SOAP12)
        same(f"1.2 as {content_type}: taken in", code, "200")
    for what, body, content_type, fault in [
        ("no XML", b"{}", TYPE11, "soap:Client"),
        ("half an envelope", plain.encode()[:400], TYPE11, "soap:Client"),
        ("half an envelope, 1.2", twelve[:400], TYPE12, "soap:Sender"),
        ("another operation", envelope("", operation="Receive").encode(), TYPE11, "soap:Client"),
        ("another namespace", plain.replace(NAMESPACE, "http://tempuri.org/").encode(), TYPE11, "soap:Client"),
        ("another version", plain.replace(SOAP11, "urn:x").encode(), TYPE11, "soap:VersionMismatch"),
        (
            "a header that must be understood",
            plain.replace("<soapenv:Header/>", '<soapenv:Header><q:x soapenv:mustUnderstand="1"/></soapenv:Header>').encode(),
            TYPE11,
            "soap:MustUnderstand",
        ),
    ]:
        status, answered, content = post(origin, body, {"Content-Type": content_type})
        soap, expected = (SOAP12, TYPE12) if content_type == TYPE12 else (SOAP11, TYPE11)
        same(f"{what}: HTTP", (status, answered), (500, expected))
        found = etree.fromstring(content).find(f"{{{soap}}}Body/{{{soap}}}Fault")
        code = found.findtext("faultcode") if soap == SOAP11 else found.findtext(f"{{{soap}}}Code/{{{soap}}}Value")
        same(f"{what}: fault", code, fault)


def mutants(document):
    """The document with one thing changed: an element gone, doubled, moved, misnamed, with other text or another attribute."""
    places = [document.getroottree().getpath(element) for element in document.iter() if element is not document]
    texts = ["", " ", " 1 ", "0", "+1", "-1", "01", "9", "1.5", "1.50000", "1e3", "um", "a  b", "x" * 101, "x" * 2001, "12345678901234.00"]
    texts += ["0.00", "11444777000161", "1144477700016a", "14631417773", "1463141777", "99999999999999999999"]
    for place in places:
        for change in ["gone", "doubled", "first", "misnamed", "attribute", "namespace", "child", *texts]:
            root = copy.deepcopy(document)
            element = root.getroottree().xpath(place)[0]
            parent = element.getparent()
            if change == "gone":
                parent.remove(element)
            elif change == "doubled":
                parent.insert(parent.index(element), copy.deepcopy(element))
            elif change == "first":
                parent.insert(0, element)
            elif change == "misnamed":
                element.tag = element.tag.lower()
            elif change == "attribute":
                element.set("a", "1")
            elif change == "namespace":
                element.tag = f"{{urn:x}}{element.tag}"
            elif change == "child":
                etree.SubElement(element, "Other")
            elif len(element) == 0:
                # A date has to be a date, and an Identification a number of 64 bits: more than a schema of texts can say.
                if element.tag in ("dhAppointment", "dPostpone", "dhCancellation") or (element.tag == "Identification" and len(change) > 18):
                    continue
                element.text = change
            elif change in ("1", "um"):
                element.text = change
            else:
                continue
            yield f"{place} {change[:20]!r}", root


def as_libxml2_does(origin, contracts):
    full = etree.fromstring(
        POST.replace(
            "<AppointmentType>",
            "<Document><Type>1</Type><Serie>1</Serie><Number>2</Number><IdentifierCode>x</IdentifierCode></Document><AppointmentType>"
            "<Taxes><Tax><Type>0</Type><BaseCalculation>1</BaseCalculation><Aliquot>12</Aliquot><Value>2</Value><Obs>o</Obs></Tax></Taxes>"
            "<Postpone><dPostpone>2026-04-01</dPostpone></Postpone><Cancellation><dhCancellation>2026-03-02</dhCancellation></Cancellation>",
        )
    )
    bare = etree.fromstring(POST)
    valid = 0
    for what, mutant in [("as it is", full), *mutants(full), *mutants(bare)]:
        text = etree.tostring(mutant, encoding="unicode")
        body = envelope(cdata("header", header(100, 7)) + cdata("rawdata", text)).encode()
        code, _, _ = sent(contracts, what, origin, body, world="/w/nddfrete_strict")
        expected = contracts.request.validate(etree.fromstring(text))
        valid += expected
        same(f"strict schema, {what}", code, "200" if expected else "203")
    same("mutants that are valid: some but not all", 20 < valid < 400, True)


def main():
    origin, contracts = sys.argv[1], Contracts(Path(sys.argv[2]))
    with_zeep(origin, contracts)
    with_bytes(origin, contracts)
    as_libxml2_does(origin, contracts)
    for line in differences:
        print(line, file=sys.stderr)
    print(f"nddFrete as others' SOAP sees it: {compared} comparisons, {len(differences)} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
