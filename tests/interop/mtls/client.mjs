// Sicoob by mutual TLS with Node's own https: a token, a call with it, and what the wrong certificates are answered.
//
//     node client.mjs ORIGIN FOLDER
//
// FOLDER has ca.pem, and erp, twin, expired, foreign and other as .p12 with the password `segredo`.
import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";

const [origin, folder] = process.argv.slice(2);
const clientId = "9b5e603e428cc477a2841e2683c92d21";
const boleto = "/cobranca-bancaria/v3/boletos?numeroCliente=707090&codigoModalidade=1&nossoNumero=10";
const ca = readFileSync(`${folder}/ca.pem`);

function send(name, path, options, body) {
  const pfx = name ? { pfx: readFileSync(`${folder}/${name}.p12`), passphrase: "segredo" } : {};
  const agent = new Agent({ ca, ...pfx });
  return new Promise((resolve, reject) => {
    const sent = request(origin + path, { agent, timeout: 20_000, ...options }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part) => (text += part)).on("end", () => resolve({ status: answer.statusCode, text }));
    });
    sent.on("error", reject).end(body);
  });
}

const token = (name) =>
  send(
    name,
    "/auth/realms/cooperado/protocol/openid-connect/token",
    { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" } },
    new URLSearchParams({ grant_type: "client_credentials", client_id: clientId, scope: "boletos_consulta" }).toString(),
  );

const good = await token("erp");
console.log("token", good.status);
const headers = { authorization: `Bearer ${JSON.parse(good.text).access_token}`, client_id: clientId };
const call = async (name) => (await send(name, boleto, { headers })).status;
console.log("boleto", await call("erp"));
console.log("boleto with another certificate", await call("twin"));
console.log("boleto without a certificate", await call(null));
for (const [what, name] of [["none", null], ["one that ended", "expired"], ["one of an unknown authority", "foreign"], ["another company's", "other"]]) {
  console.log("token with", what, (await token(name)).status);
}
