#!/usr/bin/env bash
# Sicoob by mutual TLS with curl: a token, a call with it, and what the wrong certificates are answered.
# Usage: client.sh ORIGIN FOLDER, where FOLDER has ca.pem, and erp, twin, expired, foreign and other as .p12 with the password `segredo`.
set -euo pipefail
origin=$1 folder=$2
client=9b5e603e428cc477a2841e2683c92d21

send() { # NAME or -, then curl's own
  local name=$1
  shift
  [ "$name" = - ] || set -- --cert "$folder/$name.p12:segredo" --cert-type P12 "$@"
  curl --silent --show-error --max-time 20 --cacert "$folder/ca.pem" "$@"
}
token() {
  local name=$1
  shift
  send "$name" "$@" -d grant_type=client_credentials -d client_id=$client -d scope=boletos_consulta \
    "$origin/auth/realms/cooperado/protocol/openid-connect/token"
}
status=(--output /dev/null --write-out '%{http_code}')

echo "token $(token erp "${status[@]}")"
bearer=$(token erp | sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p')
call() { send "$1" "${status[@]}" -H "Authorization: Bearer $bearer" -H "client_id: $client" \
  "$origin/cobranca-bancaria/v3/boletos?numeroCliente=707090&codigoModalidade=1&nossoNumero=10"; }
echo "boleto $(call erp)"
echo "boleto with another certificate $(call twin)"
echo "boleto without a certificate $(call -)"
while IFS=: read -r what name; do
  echo "token with $what $(token "$name" "${status[@]}" </dev/null)"
done <<'TABLE'
none:-
one that ended:expired
one of an unknown authority:foreign
another company's:other
TABLE
