"""The client's examples, run against a fresh duble; what they print is held to what control and the raw lists say.

    python examples.py ORIGIN FOLDER README

ORIGIN  where `duble serve` answers with its default world, on the wall clock
FOLDER  where the compiled examples are
README  the client's, which names them

Uses Python's own library alone. Exits with 1 and a line for each difference.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

origin, folder, readme = sys.argv[1].rstrip("/"), Path(sys.argv[2]), Path(sys.argv[3])
differences = []
compared = 0


def same(what, found, expected):
    global compared
    compared += 1
    if found != expected:
        differences.append(f"{what}: found {found!r}, expected {expected!r}")


def run(name, **more):
    """What an example prints, line by line; a running clock makes the asynchronous ones wait a few seconds."""
    ours = ("SICOOB_", "NDD_", "INVOICY_", "BETHA_", "BOLETOS", "DESDE")
    plain = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    done = subprocess.run([folder / name], env={**plain, "DUBLE_URL": origin, **more}, capture_output=True, text=True, timeout=120)
    same(f"{name}: exit code, {done.stderr}", done.returncode, 0)
    return done.stdout.splitlines()


def ask(path, body=None, **headers):
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(origin + path, data=data, headers=headers), timeout=20) as answer:
        return json.load(answer, parse_float=Decimal)


def rows(entity):
    return ask(f"/_duble/state/{entity}?limit=1000")["rows"]


def sicoob():
    today = datetime.fromisoformat(ask("/_duble/clock")["now"]).date()
    yesterday = str(today - timedelta(days=1))
    found = {row["seuNumero"]: row for row in rows("sicoob/boletos")}
    paid = [
        f"NF-0901 {Decimal(found['NF-0901']['valorPago']):>10.2f} {yesterday} 07 - Via Pix",
        f"NF-0902 {Decimal(found['NF-0902']['valorPago']):>10.2f} {yesterday} 04 - Via Compensação",
    ]
    before = ["NF-0901: paid", "NF-0902: paid", *paid, "NF-1001     150.75 open", "NF-1002      89.90 open"]
    same("sicoob", run("sicoob"), before)
    same("sicoob, version 3", run("sicoob", SICOOB_VERSAO="3"), before)

    # The open one is paid today; of the others, one has another value in the books and one is not there at all.
    ask("/_duble/actions/sicoob.pagar", {"boleto": "aberto", "canal": "PIX"})
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as books:
        books.write("seuNumero;valor\nNF-0902;1200.01\nNF-1001;150.75\n")
        books.flush()
        after = run("sicoob", BOLETOS=books.name)
    same(
        "sicoob, after a payment and with other books",
        after,
        [
            "NF-0901: no boleto of ours",
            "NF-0902: is 1200.00 at the bank, look at it",
            "NF-1001: paid",
            "NF-0902    1200.01 open",
            f"NF-1001     150.75 {today} 07 - Via Pix",
        ],
    )


def betha():
    def fetched(path):
        query = urllib.parse.urlencode({"offset": 0, "limit": 1000, "filter": 'dataBase>="2023-01-01T00:00:00.000"'})
        page = ask(f"/integracoes/v1/{path}?{query}", Authorization="Bearer 00000000-0000-4000-8000-000000000001")
        same(f"betha: {path} is whole", (page["hasNext"], len(page["content"])), (False, page["total"]))
        return page["content"]

    by_execution = {}
    debts = fetched("execucoes-dividas-terceiros")
    for debt in debts:
        owed = sum(Decimal(debt.get(part) or 0) for part in ("valorTributo", "valorCorrecao", "valorJuro", "valorMulta"))
        code = debt.get("codigoExecucao") or 0
        by_execution[code] = by_execution.get(code, Decimal(0)) + owed
    changes = len(fetched("envio-alteracao-terceiros"))
    expected = [f"execution {code}: {total}" for code, total in sorted(by_execution.items())]
    expected.append(f"{len(debts)} debts, {changes} changes of situation, {sum(by_execution.values())} in all")
    same("betha: more than two pages of 20", len(debts) > 40, True)
    same("betha", run("betha"), expected)
    same("betha, since a day to come", run("betha", DESDE="2999-01-01"), ["0 debts, 0 changes of situation, 0 in all"])


def nddfrete():
    def saldo():
        return next(Decimal(row["saldo"]) for row in rows("nddfrete/faturas") if row["number"] == "EMBDEV.27600-P01")

    done = "100 Amortização processada com sucesso"
    before = saldo()
    same("nddfrete", run("nddfrete"), [done, f"  14631417773: {done}"])
    same("nddfrete: what is to be paid", saldo() - before, Decimal("2172.65"))


def invoicy():
    def digit(key):
        rest = sum(int(each) * (2 + at % 8) for at, each in enumerate(reversed(key[:43]))) % 11
        return "0" if rest < 2 else str(11 - rest)

    for _ in range(2):
        last = max(row["numero"] for row in rows("invoicy/notas") if (row["modelo"], row["serie"]) == ("NFe", 1))
        printed = run("invoicy")
        note = next(row for row in rows("invoicy/notas") if (row["modelo"], row["serie"], row["numero"]) == ("NFe", 1, last + 1))
        said = re.fullmatch(r"number (\d+) has key (\d{44})", printed[1])
        same("invoicy: the second line", bool(said), True)
        number, key = said.groups()
        same("invoicy: number, key and check digit", (int(number), key, key[43]), (last + 1, note["chave"], digit(key)))
        same("invoicy: number in the key", int(key[25:34]), last + 1)
        size = re.fullmatch(r"fiscal XML of (\d+) bytes", printed[2])
        same("invoicy: an XML of some size", bool(size) and int(size[1]) > 3000, True)
        same("invoicy: sent and cancelled", (printed[0], printed[3:]), ("100 Autorizado o uso da NF-e", ["101 Cancelamento de NF-e homologado"]))
        same("invoicy: the note is cancelled", note["status"], "cancelado")


def main():
    each = {"betha": betha, "invoicy": invoicy, "nddfrete": nddfrete, "sicoob": sicoob}
    named = sorted(re.findall(r"`cargo run -p duble-client --example (\w+)`", readme.read_text()))
    same("the examples that the README names", named, sorted(each))
    for check in each.values():
        check()
    for line in differences:
        print(line, file=sys.stderr)
    print(f"the client's examples: {compared} comparisons, {len(differences)} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
