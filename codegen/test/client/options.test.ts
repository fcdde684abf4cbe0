import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ClientOptions } from "../../client-runtime/index.ts";
import { FakeGateway } from "./fake-gateway.ts";
import { GeneratedClient } from "./generated-client.ts";
import { failure, LoadedClient } from "./loaded-client.ts";
import { largeService } from "./sample-service.ts";

const generated = new GeneratedClient(largeService);
const gateway = new FakeGateway();
let client: LoadedClient;

beforeAll(async () => {
  await gateway.start();
  client = await LoadedClient.load(generated, gateway);
});
afterAll(async () => {
  await gateway.stop();
  generated.remove();
});
beforeEach(() => {
  gateway.received.length = 0;
  gateway.answerWith(200, { ok: true, result: 8 });
});

describe("timeoutMs", () => {
  const silence = () => {
    gateway.answer = () => undefined;
  };

  test.each([
    ["the call's", { timeoutMs: 60_000 }, { timeoutMs: 5 }],
    ["the client's", { timeoutMs: 5 }, {}],
  ])("%s ends a call that is not answered", async (_, options, own) => {
    silence();
    const failed = await client.failureOf(client.create(options).tasks.add({}, own));
    expect(failed).toMatchObject({ code: "TIMEOUT", message: "no answer within 5 ms" });
    expect(failed).toMatchObject({ httpCode: undefined, cause: undefined });
  });

  test("needs no more of AbortSignal than React Native has", async () => {
    silence();
    const own = Object.getOwnPropertyDescriptors(AbortSignal);
    Object.assign(AbortSignal, { any: undefined, timeout: undefined });
    try {
      const { signal } = new AbortController();
      const failed = await client.failureOf(
        client.create().tasks.add({}, { timeoutMs: 5, signal }),
      );
      expect(failed).toMatchObject({ code: "TIMEOUT" });
    } finally {
      Object.defineProperties(AbortSignal, { any: own.any, timeout: own.timeout });
    }
  });

  test("bounds a token that does not come", async () => {
    const token = () => new Promise<string>(() => undefined);
    const call = client.create({ token, timeoutMs: 5 }).tasks.add("unsent");
    expect(await client.failureOf(call)).toMatchObject({ code: "TIMEOUT" });
    // What other tests gave up on may still arrive.
    expect(gateway.received.filter(({ body }) => body.includes("unsent"))).toEqual([]);
  });

  test("a signal that fires first is an abort", async () => {
    silence();
    const signal = AbortSignal.timeout(1);
    const call = client.create({ timeoutMs: 60_000 }).tasks.add({}, { signal });
    expect(await client.failureOf(call)).toMatchObject({ code: "REQUEST_ABORTED" });
  });

  test("that is no number ends the call at once", async () => {
    silence();
    const call = client.create().tasks.add({}, { timeoutMs: NaN });
    expect(await client.failureOf(call)).toMatchObject({ message: "no answer within NaN ms" });
  });

  test.each([Infinity, 2 ** 31])("of %d is none", async (timeoutMs) => {
    const call = client.create({ timeoutMs: 5 }).tasks.add({}, { timeoutMs });
    await expect(call).resolves.toBe(8);
  });

  test("says nothing once the call is answered", async () => {
    await expect(client.create({ timeoutMs: 60_000 }).tasks.add({})).resolves.toBe(8);
  });
});

describe("a token from a function", () => {
  test("is asked for with each call, and may be none", async () => {
    const tokens = ["one", undefined];
    const { tasks } = client.create({ token: () => tokens.shift() });
    await tasks.add({});
    await tasks.add({});
    const sent = gateway.received.map(({ headers }) => headers["x-runner-token"]);
    expect(sent).toEqual(["one", undefined]);
  });

  test("that fails sends nothing", async () => {
    const reason = new Error("signed out");
    const call = client.create({ token: () => Promise.reject(reason) }).tasks.add({});
    expect(await client.failureOf(call)).toMatchObject({ code: "HOOK_ERROR", cause: reason });
    expect(gateway.received).toEqual([]);
  });
});

describe("hooks", () => {
  test("see each attempt and its outcome", async () => {
    const seen: unknown[] = [];
    let requests = 0;
    gateway.answer = (response) => {
      requests += 1;
      response.writeHead(requests === 1 ? 503 : 200, { "x-runner-request-id": `r${requests}` });
      response.end(JSON.stringify(requests === 1 ? failure("OVERLOADED") : { ok: true }));
    };
    const { tasks } = client.create({
      retry: { baseMs: 0 },
      onRequest: ({ id, kind, attempt }) => void seen.push(["request", { id, kind, attempt }]),
      onResponse: ({ headers, ...response }) =>
        void seen.push(["response", response, headers.get("x-runner-request-id")]),
      onError: ({ code }, { retryInMs }) => void seen.push(["error", code, retryInMs]),
    });
    await tasks.add({});
    const about = { id: "app.tasks.add", kind: "task" };
    expect(seen).toEqual([
      ["request", { ...about, attempt: 1 }],
      ["response", { ...about, attempt: 1, status: 503, requestId: "r1" }, "r1"],
      ["error", "OVERLOADED", 0],
      ["request", { ...about, attempt: 2 }],
      ["response", { ...about, attempt: 2, status: 200, requestId: "r2" }, "r2"],
    ]);
  });

  test("onRequest may add and change headers, and takes its time", async () => {
    const { tasks } = client.create({
      headers: { "X-Tenant": "one" },
      onRequest: async ({ headers, url }) => {
        await Promise.resolve();
        headers["X-Trace"] = url.split("/").at(-1) ?? "";
        headers["x-tenant"] = "two";
      },
    });
    await tasks.add({});
    const [request] = gateway.received;
    expect(request?.headers).toMatchObject({ "x-trace": "app.tasks.add", "x-tenant": "two" });
  });

  test.each<[string, Partial<ClientOptions>, number]>([
    ["onRequest", { onRequest: () => Promise.reject(new Error("oops")) }, 0],
    ["onResponse", { onResponse: () => Promise.reject(new Error("oops")) }, 1],
  ])("%s that fails fails the call", async (name, hooks, sent) => {
    expect(await client.failureOf(client.create(hooks).tasks.add({}))).toMatchObject({
      code: "HOOK_ERROR",
      message: `failed to run ${name}: Error: oops`,
    });
    expect(gateway.received).toHaveLength(sent);
  });

  test("a header that is not legal is named, its value is not", async () => {
    const onRequest: ClientOptions["onRequest"] = ({ headers }) => {
      headers["x-secret"] = "two\nlines";
    };
    const failed = await client.failureOf(client.create({ onRequest }).tasks.add({}));
    expect(failed).toMatchObject({
      code: "INVALID_REQUEST",
      message: "the header x-secret is not legal",
      cause: undefined,
    });
  });
});

describe("client.with", () => {
  test("is another client with more options and headers", async () => {
    const first = client.create({ token: "one", headers: { a: "1", b: "1" } });
    const second = first.with({ token: "two", headers: { b: "2" } });
    await second.tasks.add({});
    await first.tasks.add({});
    expect(
      gateway.received.map(({ headers }) => [
        headers["x-runner-token"],
        headers["a"],
        headers["b"],
      ]),
    ).toEqual([
      ["two", "1", "2"],
      ["one", "1", "1"],
    ]);
  });

  test("undefined takes a header away", async () => {
    await client
      .create({ headers: { a: "1" } })
      .with({ headers: { a: undefined } })
      .tasks.add({});
    expect(gateway.received[0]?.headers).not.toHaveProperty("a");
  });
});

describe("client.safe", () => {
  test("gives a result or the error", async () => {
    const { safe } = client.create({ retry: 0 });
    expect(await safe.tasks.add({ a: 5, b: 3 })).toEqual({ ok: true, value: 8 });
    gateway.answerWith(503, failure("OVERLOADED"));
    const refused = await safe.tasks.add({ a: 5, b: 3 });
    expect(refused).toMatchObject({ ok: false, error: { code: "OVERLOADED" } });
    expect(refused.error).toBeInstanceOf(client.module.GatewayError);
  });

  test("is there on what with returns", async () => {
    const { safe } = client.create().with({ baseUrl: "http://127.0.0.1:1/__runner" });
    expect(await safe.tasks.add({})).toMatchObject({ ok: false, error: { code: "NETWORK_ERROR" } });
  });
});

describe("the class of an error", () => {
  test.each([
    ["ValidationError", 400, failure("VALIDATION_ERROR")],
    ["GatewayError", 500, failure("INTERNAL_ERROR")],
    ["DeclaredError", 409, failure("INTERNAL_ERROR", { id: "app.errors.full" })],
    ["ClientError", 502, "<html>"],
  ] as const)("is %s", async (name, status, body) => {
    gateway.answerWith(status, body);
    const error: unknown = await client
      .create()
      .tasks.add({})
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(client.module[name]);
    expect(error).toBeInstanceOf(client.module.TunnelError);
    if (name === "ValidationError") expect(error).toHaveProperty("details", []);
  });
});
