"""Sicoob by mutual TLS with requests: a token, a call with it, and what the wrong certificates are answered.

    python client.py ORIGIN FOLDER

FOLDER has ca.pem, and erp, twin, expired, foreign and other as .pem and .key.
"""

import sys

import requests

ORIGIN, FOLDER = sys.argv[1:]
CLIENT = "9b5e603e428cc477a2841e2683c92d21"
BOLETO = f"{ORIGIN}/cobranca-bancaria/v3/boletos?numeroCliente=707090&codigoModalidade=1&nossoNumero=10"


def session(name):
    made = requests.Session()
    # The environment would name another authority than `verify`.
    made.trust_env = False
    made.verify = f"{FOLDER}/ca.pem"
    if name:
        made.cert = (f"{FOLDER}/{name}.pem", f"{FOLDER}/{name}.key")
    return made


def token(name):
    form = {"grant_type": "client_credentials", "client_id": CLIENT, "scope": "boletos_consulta"}
    return session(name).post(f"{ORIGIN}/auth/realms/cooperado/protocol/openid-connect/token", data=form, timeout=20)


good = token("erp")
print("token", good.status_code)
bearer = {"Authorization": f"Bearer {good.json()['access_token']}", "client_id": CLIENT}
call = lambda name: session(name).get(BOLETO, headers=bearer, timeout=20).status_code
print("boleto", call("erp"))
print("boleto with another certificate", call("twin"))
print("boleto without a certificate", call(None))
for what, name in [("none", None), ("one that ended", "expired"), ("one of an unknown authority", "foreign"), ("another company's", "other")]:
    print("token with", what, token(name).status_code)
