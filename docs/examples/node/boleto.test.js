// The bank is down for ten minutes. No order may be lost, and each is billed once.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { makeWorld, startDuble } from "./duble.js";

/** What is tested. It stands here to be read; yours is imported, and takes its base URL from its configuration. */
class BillingQueue {
  #orders = [];
  #token;
  constructor(bank) {
    this.bank = bank;
  }

  add(order) {
    this.#orders.push(order);
  }

  /** Bills what it can. An order leaves the queue when the bank has taken it, and not before. */
  async run() {
    const billed = [];
    for (const order of [...this.#orders]) {
      let answer = await this.#issue(order);
      if (answer.status === 401) {
        this.#token = await this.#login();
        answer = await this.#issue(order);
      }
      if (answer.status >= 500) break;
      if (!answer.ok) throw new Error(await answer.text());
      billed.push((await answer.json()).resultado);
      this.#orders = this.#orders.filter((other) => other !== order);
    }
    return billed;
  }

  async #login() {
    const answer = await fetch(`${this.bank}/auth/realms/cooperado/protocol/openid-connect/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: "9b5e603e428cc477a2841e2683c92d21",
        scope: "boletos_inclusao boletos_consulta",
      }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()).access_token;
  }

  #issue({ number, amount, today, due }) {
    return fetch(`${this.bank}/cobranca-bancaria/v3/boletos`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${this.#token}` },
      body: JSON.stringify({
        numeroCliente: 707090, codigoModalidade: 1, numeroContaCorrente: 987654, codigoEspecieDocumento: "DM",
        dataEmissao: today, dataVencimento: due, seuNumero: number, valor: amount, numeroParcela: 1,
        identificacaoEmissaoBoleto: 2, identificacaoDistribuicaoBoleto: 2,
        tipoDesconto: 0, tipoMulta: 0, tipoJurosMora: 3,
        pagador: {
          numeroCpfCnpj: "12345678909", nome: "Bruno Lima", endereco: "Rua A 10",
          bairro: "Centro", cidade: "Goiânia", cep: "74000000", uf: "GO",
        },
      }),
    });
  }
}

let duble, world;
before(async () => { duble = await startDuble(); });
after(() => duble.stop());
beforeEach(async () => { world = await makeWorld(duble); });
afterEach(() => world.remove());

test("what the bank could not take is billed once it is back", async () => {
  const queue = new BillingQueue(world.url);
  queue.add({ number: "PED-77", amount: 89.9, today: "2026-03-02", due: "2026-03-10" });
  await world.fault({
    name: "fora do ar",
    match: { operation: "sicoob.boletos.incluir" },
    then: { status: 503 },
    for: "10m",
  });

  assert.deepEqual(await queue.run(), []);
  await world.advance("5m");
  assert.deepEqual(await queue.run(), []);
  await world.advance("6m");
  const [boleto] = await queue.run();

  assert.equal(boleto.linhaDigitavel.length, 47);
  assert.deepEqual(await queue.run(), []);
  const billing = { operation: "sicoob.boletos.incluir", json: { seuNumero: "PED-77" } };
  await world.verify({ ...billing, status: 503 }, { at_least: 2 });
  await world.verify({ ...billing, verdict: "accepted" }, 1);
});
