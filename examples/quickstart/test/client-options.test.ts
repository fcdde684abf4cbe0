import { expect, test } from "vitest";
import { createClient, type Fetch } from "../client/index.js";

const baseUrl = "/__runner";
const log: string[] = [];
const session = { token: () => Promise.resolve("secret") };

/** A gateway that has no worker at first. */
const fetch: Fetch = (_, { headers }) => {
  const isFirst = log.filter((line) => line.startsWith("app.")).length === 0;
  const body = isFirst
    ? { ok: false, error: { code: "WORKER_UNAVAILABLE", message: "no worker", httpCode: 503 } }
    : { ok: true, result: headers["x-runner-token"] === "secret" ? 8 : 0 };
  return Promise.resolve(Response.json(body, { status: isFirst ? 503 : 200 }));
};

const client = createClient({
  baseUrl,
  fetch,
  token: () => session.token(),
  timeoutMs: 5_000,
  retry: { attempts: 3, baseMs: 50 },
  onRequest: ({ headers }) => {
    headers["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  },
  onError: ({ code }, { id, attempt, retryInMs }) => {
    log.push(`${id} failed with ${code} at attempt ${attempt}, again: ${retryInMs !== undefined}`);
  },
});

test("a call that was refused is made again", async () => {
  expect(await client.tasks.add({ a: 5, b: 3 })).toBe(8);
  expect(log).toEqual(["app.tasks.add failed with WORKER_UNAVAILABLE at attempt 1, again: true"]);
});

test("a call has options of its own", async () => {
  const controller = new AbortController();
  const sum = await client.tasks.add(
    { a: 5, b: 3 },
    { signal: controller.signal, timeoutMs: 1_000, headers: { "x-tenant": "acme" }, retry: 0 },
  );
  const patient = client.with({ timeoutMs: 60_000 });
  expect([sum, await patient.tasks.add({ a: 1, b: 7 })]).toEqual([8, 8]);
});
