// duble for node:test (and for vitest, which has the same hooks): a server per file, a world per test.
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";

const scenario = await readFile(new URL("../loja.yaml", import.meta.url));

/** Where duble answers: at DUBLE_URL if that is set, else in a container. `stop` ends it. */
export async function startDuble() {
  if (process.env.DUBLE_URL) return { url: process.env.DUBLE_URL.replace(/\/$/, ""), stop: async () => {} };

  const { GenericContainer, Wait } = await import("testcontainers");
  const container = await new GenericContainer(process.env.DUBLE_IMAGE ?? "duble:latest")
    .withExposedPorts(8756)
    .withWaitStrategy(Wait.forHttp("/_duble/readyz", 8756).forStatusCode(200))
    .start();
  const url = `http://${container.getHost()}:${container.getMappedPort(8756)}`;
  return { url, stop: () => container.stop() };
}

async function send(method, url, body) {
  const answer = await fetch(url, { method, body: body instanceof Uint8Array ? body : JSON.stringify(body) });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.message ?? JSON.stringify(told));
  return told;
}

/** A fresh world. `url` is what the client takes for the provider's host; the rest is the tester's desk. */
export async function makeWorld(duble) {
  const name = `node-${randomUUID().slice(0, 13)}`;
  await send("PUT", `${duble.url}/_duble/worlds/${name}`, scenario);
  const url = `${duble.url}/w/${name}`;
  return {
    url,
    advance: (by) => send("POST", `${url}/_duble/clock/advance`, { by }),
    fault: (fault) => send("POST", `${url}/_duble/faults`, fault),
    verify: (request, times) => send("POST", `${url}/_duble/journal/verify`, { request, times }),
    remove: () => send("DELETE", `${duble.url}/_duble/worlds/${name}`),
  };
}
