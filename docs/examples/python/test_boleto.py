"""A customer pays three days after the order, and the shop notices."""

from decimal import Decimal

import requests

CLIENT_ID = "9b5e603e428cc477a2841e2683c92d21"
CONTRACT = {"numeroCliente": 707090, "codigoModalidade": 1}
ANA = {
    "numeroCpfCnpj": "52998224725", "nome": "Ana Souza", "endereco": "Rua das Flores 12",
    "bairro": "Setor Bueno", "cidade": "Goiânia", "cep": "74215010", "uf": "GO",
}


class Bank:
    """What is tested. It stands here to be read; yours is imported, and takes its base URL from its configuration."""

    def __init__(self, url):
        self.url, self.session = url, requests.Session()

    def login(self):
        answer = self.session.post(
            f"{self.url}/auth/realms/cooperado/protocol/openid-connect/token",
            data={
                "grant_type": "client_credentials",
                "client_id": CLIENT_ID,
                "scope": "boletos_inclusao boletos_consulta",
            },
            timeout=10,
        )
        answer.raise_for_status()
        self.session.headers.update({"Authorization": f"Bearer {answer.json()['access_token']}", "client_id": CLIENT_ID})

    def boletos(self, method, **kwargs):
        url = f"{self.url}/cobranca-bancaria/v3/boletos"
        answer = self.session.request(method, url, timeout=10, **kwargs)
        if answer.status_code == 401:  # none yet, or older than five minutes
            self.login()
            answer = self.session.request(method, url, timeout=10, **kwargs)
        answer.raise_for_status()
        return answer.json()["resultado"]

    def issue(self, order, amount, today, due):
        return self.boletos("POST", json=CONTRACT | {
            "numeroContaCorrente": 987654, "codigoEspecieDocumento": "DM", "seuNumero": order, "valor": float(amount),
            "dataEmissao": today, "dataVencimento": due, "numeroParcela": 1, "pagador": ANA,
            "identificacaoEmissaoBoleto": 2, "identificacaoDistribuicaoBoleto": 2,
            "tipoDesconto": 0, "tipoMulta": 0, "tipoJurosMora": 3,
        })

    def is_paid(self, nosso_numero):
        boleto = self.boletos("GET", params=CONTRACT | {"nossoNumero": nosso_numero})
        return boleto["situacaoBoleto"] == "Liquidado"


def test_an_order_is_paid_three_days_later(world):
    bank = Bank(world.url)
    boleto = bank.issue("PED-42", Decimal("320.50"), today="2026-03-02", due="2026-03-10")
    assert len(boleto["linhaDigitavel"]) == 47
    assert not bank.is_paid(boleto["nossoNumero"])

    world.advance("3d")
    world.do("sicoob.pagar", boleto=boleto["nossoNumero"])

    assert bank.is_paid(boleto["nossoNumero"])
    world.verify(1, operation="sicoob.boletos.incluir", verdict="accepted", json={"seuNumero": "PED-42", "valor": 320.5})
    world.verify(2, operation="sicoob.token.emitir")  # the first had expired by then
