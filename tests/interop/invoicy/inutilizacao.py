"""ProcInutNFe: numbers that were voided."""

from . import checks
from .client import KEYS
from .envio import next_number
from .schemas import valid
from .signatures import verified

REQUEST = (
    "<Inutilizacao><ModeloDocumento>{model}</ModeloDocumento><Versao>4.00</Versao><CnpjEmissor>{issuer}</CnpjEmissor><tpAmb>2</tpAmb>"
    "<NumeroInicial>{first}</NumeroInicial><NumeroFinal>{last}</NumeroFinal><Serie>33</Serie>"
    "<Justificativa>salto de numeração &amp; troca de sistema</Justificativa></Inutilizacao>"
)


def check(duble):
    # The schema's infInut knows no letters in a CNPJ, so numeric issuers are looked at.
    for issuer in [issuer for issuer in KEYS if len(issuer) == 14 and issuer.isdigit()]:
        for model in ["NFe", "NFCe"]:
            what = f"numbers of {issuer}, {model}"
            first = next_number()
            document = REQUEST.format(model=model, issuer=issuer, first=first, last=first + 5)
            answer = duble.send(document, issuer)
            if checks.same(what, answer if isinstance(answer, tuple) else answer.code, "102"):
                verified(what, valid(what, answer.xml, "ProcInutNFe"), issuer)
                again = duble.send(document, issuer)
                checks.same(f"{what}, again", (again.code, again["DocProtocolo"]), ("563", answer["DocProtocolo"]))
