"""A stand-in for an ERP: registers a webhook, bills an order, and waits for the bank's notice that it was paid."""

import json
import os
import queue
import sys
import threading
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlencode
from urllib.request import Request, urlopen

BANK, PUBLIC = os.environ["BANK_URL"], os.environ["PUBLIC_URL"]
CLIENT_ID = "9b5e603e428cc477a2841e2683c92d21"
notices = queue.Queue()


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        notices.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def call(method, path, body=None, token=None):
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(BANK + path, data, headers, method=method), timeout=10) as answer:
        return json.loads(answer.read() or b"null")


def login(*scopes):
    form = {"grant_type": "client_credentials", "client_id": CLIENT_ID, "scope": " ".join(scopes)}
    path = "/auth/realms/cooperado/protocol/openid-connect/token"
    with urlopen(BANK + path, urlencode(form).encode(), timeout=10) as answer:
        return json.load(answer)["access_token"]


def main():
    threading.Thread(target=HTTPServer(("", 9000), Receiver).serve_forever, daemon=True).start()
    token = login("boletos_inclusao", "boletos_consulta", "webhooks_inclusao")

    webhook = {"url": f"{PUBLIC}/avisos", "codigoTipoMovimento": 7, "codigoPeriodoMovimento": 1}
    call("POST", "/cobranca-bancaria/v3/webhooks", webhook, token)
    print("webhook validated:", notices.get(timeout=20))

    # The bank's day, which is the world's and need not be this machine's.
    control = os.environ["DUBLE_CONTROL_TOKEN"]
    today = date.fromisoformat(call("GET", "/_duble/clock", token=control)["now"][:10])
    boleto = call("POST", "/cobranca-bancaria/v3/boletos", {
        "numeroCliente": 707090, "codigoModalidade": 1, "numeroContaCorrente": 987654, "codigoEspecieDocumento": "DM",
        "seuNumero": "PED-1", "valor": 320.5, "numeroParcela": 1,
        "dataEmissao": str(today), "dataVencimento": str(today + timedelta(days=8)),
        "identificacaoEmissaoBoleto": 2, "identificacaoDistribuicaoBoleto": 2,
        "tipoDesconto": 0, "tipoMulta": 0, "tipoJurosMora": 3, "codigoCadastrarPIX": 1,
        "pagador": {
            "numeroCpfCnpj": "52998224725", "nome": "Ana Souza", "endereco": "Rua das Flores 12",
            "bairro": "Setor Bueno", "cidade": "Goiânia", "cep": "74215010", "uf": "GO",
        },
    }, token)["resultado"]
    print("billed:", boleto["nossoNumero"])

    # What somebody else does is control's: the customer pays.
    call("POST", "/_duble/actions/sicoob.pagar", {"boleto": boleto["nossoNumero"]}, control)
    notice = notices.get(timeout=20)
    print("notice:", notice)
    if notice["dados"]["seuNumero"] != "PED-1":
        sys.exit("that is about another order")
    print("PED-1 is paid")


main()
