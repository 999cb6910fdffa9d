"""A public client of Sicoob, sicoob-sdk of PyPI, as it is, pointed at a running duble by its own settings alone.

    python sicoob_sdk.py ORIGIN

ORIGIN  where `duble serve` answers with its default world, on the wall clock

It has the slips of version 3 but no method for the movement files: there its own request function is used, which brings token, headers
and retries. Exits with 1 and a line for each difference.
"""

import base64
import datetime
import io
import json
import os
import sys
import urllib.request
import zipfile

ORIGIN = sys.argv[1].rstrip("/")
os.environ.update(
    SICOOB_ENVIRONMENT="production",
    SICOOB_BASE_URL=ORIGIN,
    SICOOB_AUTH_URL=f"{ORIGIN}/auth/realms/cooperado/protocol/openid-connect/token",
    SICOOB_LOG_LEVEL="CRITICAL",
)

from sicoob import Sicoob  # noqa: E402  its settings are read when it is imported
from sicoob.config import SicoobConfig  # noqa: E402
from sicoob.exceptions import AutenticacaoError, BoletoBaixaError, BoletoEmissaoError  # noqa: E402

# Over plain HTTP no certificate is asked for; a token is fetched as in production.
SicoobConfig.update_config(require_certificate=False)
CLIENT_ID, CLIENTE, CONTA = "9b5e603e428cc477a2841e2683c92d21", 707090, 987654
PAGADOR = {
    "numeroCpfCnpj": "52998224725", "nome": "Ana Souza", "endereco": "Rua das Flores 12", "bairro": "Setor Bueno", "cidade": "Goiânia",
    "cep": "74215010", "uf": "GO",
}
differences = []
compared = 0


def same(what, found, expected):
    global compared
    compared += 1
    if found != expected:
        differences.append(f"{what}: found {found!r}, expected {expected!r}")


def control(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{ORIGIN}/_duble{path}", data=data), timeout=20) as answer:
        return json.load(answer)


def raises(what, kind, call, *parts):
    try:
        same(what, call(*parts), kind.__name__)
    except kind as error:
        same(f"{what}: code", str(error.code)[:1], "4")
        return str(error)


def slips(boletos, today):
    """Issues, reads, lists, changes and writes off; the nosso número and the line of the one that stays open."""
    due = today + datetime.timedelta(days=20)

    def titulo(seu_numero):
        return {
            "numeroCliente": CLIENTE, "codigoModalidade": 1, "numeroContaCorrente": CONTA, "codigoEspecieDocumento": "DM",
            "dataEmissao": str(today), "seuNumero": seu_numero, "identificacaoEmissaoBoleto": 2, "identificacaoDistribuicaoBoleto": 2,
            "valor": 156.23, "dataVencimento": str(due), "tipoDesconto": 0, "tipoMulta": 0, "tipoJurosMora": 3, "numeroParcela": 1,
            "pagador": PAGADOR, "gerarPdf": True,
        }

    issued = boletos.emitir_boleto(titulo("SDK-1"))["resultado"]
    number, line = issued["nossoNumero"], issued["linhaDigitavel"]
    same("issued: value, due date", (issued["valor"], issued["dataVencimento"]), (156.23, str(due)))
    same("issued: value in the line", line[-10:], "0000015623")
    same("issued: slip", base64.b64decode(issued["pdfBoleto"])[:5], b"%PDF-")
    for how in [{"nosso_numero": number}, {"linha_digitavel": line}, {"codigo_barras": issued["codigoBarras"]}]:
        read = boletos.consultar_boleto(CLIENTE, 1, **how)["resultado"]
        same(f"read by {how}", (read["nossoNumero"], read["seuNumero"], read["situacaoBoleto"]), (number, "SDK-1", "Em Aberto"))
    again = boletos.emitir_segunda_via(CLIENTE, 1, nosso_numero=number, gerar_pdf=True)["resultado"]
    same("again: slip and line", (base64.b64decode(again["pdfBoleto"])[:5], again["linhaDigitavel"]), (b"%PDF-", line))
    listed = boletos.consultar_boletos_por_pagador(PAGADOR["numeroCpfCnpj"], CLIENTE, CLIENT_ID, codigo_situacao=1)["resultado"]
    same("listed", number in [each["nossoNumero"] for each in listed], True)
    first = boletos.consultar_faixas_nosso_numero(CLIENTE, 1, 10, CLIENT_ID)
    same("the first range of 10 numbers", (first["numeroCliente"], first["quantidade"] >= 10), (CLIENTE, True))

    other = boletos.emitir_boleto(titulo("SDK-2"))["resultado"]["nossoNumero"]
    same("another number", other == number, False)
    key = {"numeroCliente": CLIENTE, "codigoModalidade": 1}
    boletos.alterar_boleto(other, {**key, "prorrogacaoVencimento": {"dataVencimento": str(due + datetime.timedelta(days=5))}}, CLIENT_ID)
    later = boletos.consultar_boleto(CLIENTE, 1, nosso_numero=other)["resultado"]
    same("put off", later["dataVencimento"], str(due + datetime.timedelta(days=5)))
    boletos.baixar_boleto(other, key, CLIENT_ID)
    gone = boletos.consultar_boleto(CLIENTE, 1, nosso_numero=other)["resultado"]
    same("written off", gone["situacaoBoleto"], "Baixado")
    raises("written off twice", BoletoBaixaError, boletos.baixar_boleto, other, key, CLIENT_ID)
    raises("another's contract", BoletoEmissaoError, boletos.emitir_boleto, {**titulo("SDK-3"), "numeroCliente": 1})
    return number, line


def movements(boletos, today, number):
    """Asks for today's settlements, waits, fetches and unpacks: after a payment of the slip."""
    url = f"{ORIGIN}/cobranca-bancaria/v3/boletos/movimentacoes"
    asked = {"numeroCliente": CLIENTE, "tipoMovimento": 5, "dataInicial": str(today - datetime.timedelta(days=1)), "dataFinal": str(today)}
    taken = boletos._make_request("POST", url, "boletos_consulta", "boleto", json=asked)
    same("asked", taken.status_code, 200)
    key = {"numeroCliente": CLIENTE, "codigoSolicitacao": taken.json()["resultado"]["codigoSolicitacao"]}
    ready = boletos._make_request("GET", url, "boletos_consulta", "boleto", params=key)
    same("asked too soon", (ready.status_code, ready.json()["mensagens"][0]["codigo"]), (404, "5004"))
    control("/clock/advance", {"by": "10s"})
    ready = boletos._make_request("GET", url, "boletos_consulta", "boleto", params=key)
    same("ready", ready.status_code, 200)
    records = []
    for file in ready.json()["resultado"]["idArquivos"]:
        got = boletos._make_request("GET", f"{url}/download", "boletos_consulta", "boleto", params={**key, "idArquivo": file})
        archive = zipfile.ZipFile(io.BytesIO(base64.b64decode(got.json()["resultado"]["arquivo"])))
        for name in archive.namelist():
            records.extend(json.loads(archive.read(name)))
    same("records", len(records), ready.json()["resultado"]["quantidadeTotalRegistros"])
    mine = [record for record in records if record["numeroTitulo"] == number]
    same("the paid one's record", [(each["seuNumero"], each["siglaMovimento"], each["valorLiquido"]) for each in mine], [("SDK-1", "LIQUI", 156.23)])


def main():
    today = datetime.datetime.fromisoformat(control("/clock")["now"]).date()
    bank = Sicoob(client_id=CLIENT_ID)
    boletos = bank.cobranca.boleto
    number, line = slips(boletos, today)
    control("/actions/sicoob.pagar", {"boleto": line, "canal": "PIX"})
    paid = boletos.consultar_boleto(CLIENTE, 1, nosso_numero=number)["resultado"]
    same("paid", paid["situacaoBoleto"], "Liquidado")
    movements(boletos, today, number)

    token = bank.oauth_client.get_access_token("boletos_consulta")
    same("a token is used again", bank.oauth_client.get_access_token("boletos_consulta"), token)
    raises("an unknown application", AutenticacaoError, Sicoob(client_id="unknown").oauth_client.get_access_token, "boletos_consulta")
    tokens = control("/journal/count?operation=sicoob.token.emitir&verdict=accepted")["count"]
    same("one token for each set of scopes", tokens, 3)

    for line in differences:
        print(line, file=sys.stderr)
    print(f"Sicoob as a public client sees it: {compared} comparisons, {len(differences)} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
