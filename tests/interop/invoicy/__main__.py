"""A running duble, met by what receivers of fiscal documents use: SEFAZ's schemas, signature checks and readers of others; its own
contracts, met by libxml2.

    python -m invoicy ORIGIN          (in tests/interop)

ORIGIN  where `duble serve invoicy.yaml invoicy_qr3.yaml` answers; the first is its default world, the other one /w/invoicy_qr3

Exits with 1 and a line for each difference. A topic is a module with a function `check(duble)`; add it to TOPICS.
"""

import sys

from . import checks, contratos, eventos, impostos, inutilizacao, leitores, nfce, notas, zeep_client
from .client import Duble

TOPICS = [notas, impostos, nfce, eventos, inutilizacao, leitores, zeep_client, contratos]

duble = Duble(sys.argv[1])
for topic in TOPICS:
    before = checks.compared
    topic.check(duble)
    print(f"{topic.__name__.rpartition('.')[2]}: {checks.compared - before} checks")
for difference in checks.differences:
    print(difference, file=sys.stderr)
sys.exit(1 if checks.differences or not checks.compared else 0)
