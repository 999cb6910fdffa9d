"""procEventoNFe: cancellation and carta de correção."""

from . import checks
from .envio import envio, evento, next_number
from .schemas import valid
from .signatures import verified

CORRECTION = "<EveDesc>Carta de Correcao</EveDesc><EveCorrecao>o endereço certo é RUA B &amp; C &lt;fundos&gt;</EveCorrecao>"
CANCEL = "<EveDesc>Cancelamento</EveDesc><EvexJust>erro de digitação do pedido &amp; troca</EvexJust><EvenProt>0</EvenProt>"


def check(duble):
    number = next_number()
    checks.same("a note to cancel", duble.send(envio(number=number)).code, "100")
    for what, kind, detail, sequence, code in [
        ("carta de correção", "110110", CORRECTION, 1, "135"),
        ("a second carta de correção", "110110", CORRECTION, 2, "135"),
        ("cancellation", "110111", CANCEL, 1, "101"),
    ]:
        answer = duble.send(evento(number, kind, detail, sequence=sequence))
        if checks.same(what, answer if isinstance(answer, tuple) else answer.code, code):
            verified(what, valid(what, answer.xml, kind), "11222333000181")
            valid(what, answer.xml, "evento")
    number = next_number()
    checks.same("NFC-e to cancel", duble.send(envio(model="65", number=number)).code, "100")
    answer = duble.send(evento(number, "110111", CANCEL, model="NFCe"))
    if checks.same("cancellation of an NFC-e", answer if isinstance(answer, tuple) else answer.code, "101"):
        verified("cancellation of an NFC-e", valid("cancellation of an NFC-e", answer.xml, "110111"), "11222333000181")
