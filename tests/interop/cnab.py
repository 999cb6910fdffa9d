"""Return files of a running duble, read by others' code and compared with the scenario and with GET /boletos.

    python cnab.py ORIGIN SCENARIO MAPS

ORIGIN     where `duble serve cnab240.yaml cnab400.yaml` answers; the first is its default world, the other one /w/cnab400
SCENARIO   cnab240.yaml: what the titles are
MAPS       the folder of the npm package @banco-br/cnab_yaml

CNAB 240 is read by python3-cnab with its sicoob module; CNAB 400 by columns from the maps of @banco-br/cnab_yaml. Nothing of duble's
own layout is used here. Exits with 1 and a line for each difference.
"""

import base64
import io
import json
import sys
import urllib.request
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import yaml
from cnab240.bancos import sicoob
from cnab240.tipos import Arquivo

BEARER = "1301865f-c6bc-38f3-9f49-666dbcfc59c3"
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 2)
ENTRADA, LIQUIDACAO, BAIXA = 1, 5, 6
# Standards of both layouts: entry 02; settled 06, in 400 at the notary's 15; written off 09, in 240 after protest 25, in 400 when the
# beneficiary asked 10.
CODES = {
    240: {"ENTRADA": 2, "CARTORIO": 6, "PROTESTO": 25, "PEDIDO_CEDENTE": 9, LIQUIDACAO: 6},
    400: {"ENTRADA": 2, "CARTORIO": 15, "PROTESTO": 9, "PEDIDO_CEDENTE": 10, LIQUIDACAO: 6},
}

differences = []
compared = 0


def same(what, found, expected):
    global compared
    compared += 1
    if found != expected:
        differences.append(f"{what}: read {found!r}, expected {expected!r}")


def call(origin, path, body=None):
    request = urllib.request.Request(f"{origin}/cobranca-bancaria/v2{path}", data=body and json.dumps(body).encode())
    request.add_header("Authorization", f"Bearer {BEARER}")
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)["resultado"]


def fetch(origin, contrato, tipo):
    """The one entry of the movement of a type, through the three calls."""
    asked = {"numeroContrato": contrato, "tipoMovimento": tipo, "dataInicial": str(FIRST), "dataFinal": str(LAST)}
    codigo = call(origin, "/boletos/solicitacoes/movimentacao", asked)["codigoSolicitacao"]
    query = f"?numeroContrato={contrato}&codigoSolicitacao={codigo}"
    [arquivo] = call(origin, f"/boletos/solicitacoes/movimentacao{query}")["idArquivos"]
    answer = call(origin, f"/boletos/movimentacao-download{query}&idArquivo={arquivo}")
    packed = zipfile.ZipFile(io.BytesIO(base64.b64decode(answer["arquivo"], validate=True)))
    [entry] = packed.namelist()
    assert packed.testzip() is None, "the ZIP is broken"
    assert entry == answer["nomeArquivo"].replace(".zip", ".ret"), entry
    return packed.read(entry)


def lines_of(content, width):
    text = content.decode("ascii")
    assert text.endswith("\r\n"), "the last line has no end"
    lines = text[:-2].split("\r\n")
    for n, line in enumerate(lines, 1):
        same(f"width of line {n}", len(line), width)
    return lines


def ddmmaaaa(number):
    return date(number % 10000, number // 10000 % 100, number // 1000000) if number else None


def read_240(content):
    """Titles by document number, with python3-cnab."""
    lines = lines_of(content, 240)
    parsed = Arquivo(sicoob, arquivo=io.StringIO("\n".join(lines)))
    titles = {}
    for lote in parsed.lotes:
        count, total = len(lote.eventos), Decimal(0)
        for evento in lote.eventos:
            t, u = evento.segmentos
            total += t.valor_titulo
            titles[t.numero_documento] = {
                "code": t.servico_codigo_movimento,
                "nosso": int(t.nosso_numero + t.nosso_numero_complemento[:1]),
                "face": t.valor_titulo,
                "due": ddmmaaaa(t.vencimento_titulo),
                "document": t.sacado_inscricao_numero,
                "kind": t.sacado_inscricao_tipo,
                "name": t.sacado_nome,
                "fee": t.valor_tarifas,
                "bank": t.banco_cobrador,
                "paid": u.titulo_pago,
                "net": u.titulo_liquido,
                "extra": u.titulo_acrescimos,
                "less": u.titulo_desconto,
                "day": ddmmaaaa(u.data_ocorrencia),
                "credit": ddmmaaaa(u.data_credito),
                "account": t.cedente_conta,
            }
        same("titles in the lot's trailer", lote.trailer.cobrancasimples_quantidade_titulos, count)
        same("sum in the lot's trailer", lote.trailer.cobrancasimples_valor_titulos, total)
        same("lines in the lot's trailer", lote.trailer.quantidade_registros, 2 * count + 2)
    same("lots in the file's trailer", parsed.trailer.totais_quantidade_lotes, len(parsed.lotes))
    same("lines in the file's trailer", parsed.trailer.totais_quantidade_registros, len(lines))
    same("written on", ddmmaaaa(parsed.header.arquivo_data_de_geracao), date(2026, 3, 2))
    return titles


class Map:
    """Columns and pictures of one record, from the package."""

    def __init__(self, path):
        self.fields = yaml.safe_load(path.read_text(encoding="utf-8"))

    def read(self, line):
        return {name: self.value(line, field) for name, field in self.fields.items()}

    @staticmethod
    def value(line, field):
        first, last = field["pos"]
        text, picture = line[first - 1 : last].strip(), field["picture"]
        if picture.startswith("X"):
            return text
        if "V9(" in picture:
            places = int(picture.split("V9(")[1].rstrip(")"))
            return Decimal(int(text)).scaleb(-places)
        return int(text)


def ddmmaa(value):
    text = f"{int(value):06}"
    return None if text == "000000" else date(2000 + int(text[4:]), int(text[2:4]), int(text[:2]))


def read_400(content, maps):
    """Titles by document number, with the maps of @banco-br/cnab_yaml."""
    lines = lines_of(content, 400)
    folder = Path(maps) / "cnab400/756/retorno"
    header = Map(folder / "header_arquivo.yml").read(lines[0])
    same("header", (header["literal_de_retorno"], header["codigo_banco"]), ("RETORNO", 756))
    same("client", int(f"{header['codigo_cliente']}{header['codigo_cliente_dv']}"), 229385)
    same("written on", ddmmaa(header["data_geracao"]), date(2026, 3, 2))
    detail = Map(folder / "detalhe.yml")
    titles = {}
    for n, line in enumerate(lines[1:-1], 2):
        read = detail.read(line)
        same("number of the line", read["numero_sequencial"], n)
        titles[read["numero_documento"]] = {
            "code": read["comando_movimento"],
            "nosso": int(f"{read['nosso_numero']}{read['nosso_numero_dv']}"),
            "face": read["valor_titulo"],
            "due": ddmmaa(read["vencimento"]),
            "document": read["cpf_cnpj_pagador"],
            "fee": read["valor_tarifa"],
            "bank": read["codigo_banco"],
            "paid": read["valor_recebido"],
            "net": read["outros_recebimentos2"],
            "extra": read["juros_mora"],
            "less": read["desconto_concedido"],
            "day": ddmmaa(read["data_liquidacao"]),
            "credit": ddmmaa(read["data_credito"]),
            "account": read["conta"],
        }
    trailer = Map(folder / "trailer_arquivo.yml").read(lines[-1])
    same("titles in the trailer", trailer["qtde_registros_detalhe"], len(lines) - 2)
    return titles


def expected(boletos, tipo):
    """Titles of the scenario that a movement of this type and period tells, by document number."""
    found = {}
    for boleto in boletos:
        state = boleto.get("situacao", {})
        paid, off = state.get("liquidado"), state.get("baixado")
        day = {ENTRADA: boleto["dataEmissao"], LIQUIDACAO: (paid or {}).get("em"), BAIXA: (off or {}).get("em")}[tipo]
        if day and FIRST <= date.fromisoformat(day) <= LAST:
            found[boleto["seuNumero"]] = (boleto, date.fromisoformat(day), paid, off)
    return found


def compare(origin, layout, tipo, titles, scenario):
    [conta] = scenario["contas"]
    wanted = expected(scenario["boletos"], tipo)
    assert wanted, f"the scenario has nothing of type {tipo}"
    same(f"CNAB {layout}, type {tipo}, titles", sorted(titles), sorted(wanted))
    for number in sorted(set(titles) & set(wanted)):
        title, (boleto, day, paid, off) = titles[number], wanted[number]
        at = f"CNAB {layout}, type {tipo}, {number}"
        reason = (paid or off or {}).get("canal") or (off or {}).get("motivo") or "ENTRADA"
        codes = CODES[layout]
        same(f"{at}, movement", title["code"], codes.get(reason, codes[LIQUIDACAO]))
        face, fee = Decimal(boleto["valor"]), Decimal(conta["tarifa"])
        value = Decimal(paid["valor"]) if paid else Decimal(0)
        same(f"{at}, face value", title["face"], face)
        same(f"{at}, due date", title["due"], date.fromisoformat(boleto["dataVencimento"]))
        same(f"{at}, day", title["day"], day)
        same(f"{at}, fee", title["fee"], fee)
        same(f"{at}, paid", title["paid"], value)
        same(f"{at}, net", title["net"], value - fee if paid else 0)
        same(f"{at}, interest and fine", title["extra"], max(value - face, 0) if paid else 0)
        same(f"{at}, discount", title["less"], max(face - value, 0) if paid else 0)
        same(f"{at}, account", title["account"], conta["numeroContaCorrente"])
        if paid:
            # Credited on the next business day; there is no holiday about.
            next_day = day + timedelta(days=1)
            same(f"{at}, credit date", title["credit"], next_day)
        else:
            same(f"{at}, credit date", title["credit"], None)
            same(f"{at}, bank", title["bank"], 756)
        # What the API says of the same title.
        query = f"?numeroContrato={conta['numeroCliente']}&modalidade=1&nossoNumero={title['nosso']}"
        told = call(origin, f"/boletos{query}")
        same(f"{at}, seuNumero of nossoNumero {title['nosso']}", told["seuNumero"], number)
        same(f"{at}, valor", title["face"], Decimal(str(told["valor"])))
        same(f"{at}, dataVencimento", str(title["due"]), told["dataVencimento"][:10])
        same(f"{at}, situacaoBoleto", told["situacaoBoleto"], "Liquidado" if paid else "Baixado" if off else "Em Aberto")
        payer = told["pagador"]["numeroCpfCnpj"]
        same(f"{at}, payer", title["document"], int(payer))
        if layout == 240:
            same(f"{at}, kind of payer", title["kind"], 1 if len(payer) == 11 else 2)
    if layout == 240 and tipo == ENTRADA:
        same("name without accents", titles["NF-2001"]["name"], "MARIA DA CONCEICAO")
        same("name that is cut", titles["NF-2002"]["name"], "INDUSTRIA DE PECAS SAO JOAO DO RIO PRETO")


def main(origin, scenario, maps):
    scenario = yaml.safe_load(Path(scenario).read_text(encoding="utf-8"))["world"]["sicoob"]
    contrato = scenario["contas"][0]["numeroCliente"]
    for layout, world, read in [
        (240, origin, read_240),
        (400, f"{origin}/w/cnab400", lambda content: read_400(content, maps)),
    ]:
        for tipo in (ENTRADA, LIQUIDACAO, BAIXA):
            titles = read(fetch(world, contrato, tipo))
            compare(world, layout, tipo, titles, scenario)
            print(f"CNAB {layout}, type {tipo}: {len(titles)} titles read")
    for difference in differences:
        print(difference, file=sys.stderr)
    print(f"{compared} values compared, {len(differences)} differ")
    return 1 if differences else 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
