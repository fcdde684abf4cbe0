// The generated clients of the quickstart and of fixtures/service, against the gateway.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  createClient,
  DeclaredError,
  type CallOptions,
  type ClientOptions,
  type Order,
  type TunnelError,
} from "../../examples/quickstart/client/index.js";
import { call } from "../../examples/quickstart/client/calls.js";
import { node, startGateway, type Gateway } from "../src/gateway.ts";
import { copyProject, type Project, runCodegenLive } from "../src/project.ts";

const token = "secret";

describe("the quickstart's client", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway({
      schemas: "schemas",
      worker: `${node} examples/quickstart/src/worker.ts`,
    });
  });
  afterAll(() => gateway.stop());

  const client = (options: Partial<ClientOptions> = {}) =>
    createClient({ baseUrl: gateway.baseUrl, token, ...options });

  test("calls a task", async () => {
    expect(await client().tasks.add({ a: 5, b: 3 })).toBe(8);
  });

  test("calls a task without input", async () => {
    const time = await client().tasks.serverTime();
    expect(new Date(time).toISOString()).toBe(time);
  });

  test("sends an event", async () => {
    await expect(client().events.notify({ msg: "hi, operators" })).resolves.toBeUndefined();
    await expect.poll(() => gateway.log()).toContain("hi, operators");
  });

  test("sends and gets nested values", async () => {
    expect(await client().tasks.priceOrder(order)).toEqual({
      id: order.id,
      currency: "EUR",
      lines: [{ sku: "MUG-0001", title: "Mug", quantity: 2, unitPrice: 1500, total: 3000 }],
      subtotal: 3000,
      discount: 750,
      shipping: 0,
      total: 2250,
      dueOn: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) as string,
    });
  });

  test("many calls at once get each their own answer", async () => {
    const { tasks } = client();
    const sums = Array.from({ length: 300 }, (_, n) => tasks.add({ a: n, b: 0.5 }));
    expect(await Promise.all(sums)).toEqual(sums.map((_, n) => n + 0.5));
  });

  test("a trailing slash in the address changes nothing", async () => {
    const slashed = client({ baseUrl: `${gateway.baseUrl}/` });
    expect(await slashed.tasks.add({ a: 5, b: 3 })).toBe(8);
  });

  test("throws VALIDATION_ERROR with every detail", async () => {
    const call = client().tasks.priceOrder({
      ...order,
      items: [{ sku: "mug", quantity: 0 }],
      shipping: { method: "pickup", store: "" },
    });
    const error = await errorOf(call);
    expect(error).toMatchObject({ code: "VALIDATION_ERROR", httpCode: 400 });
    expect(error.details?.map(({ path, keyword }) => `${path} ${keyword}`).sort()).toEqual([
      "/items/0/quantity minimum",
      "/items/0/sku pattern",
      "/shipping/store minLength",
    ]);
  });

  test("shows no value that is marked sensitive", async () => {
    const payment = { type: "card" as const, token: "4111" };
    const error = await errorOf(client().tasks.priceOrder({ ...order, payment }));
    expect(error.details).toMatchObject([
      { path: "/payment/token", keyword: "x-tunnel-sensitive" },
    ]);
    expect(JSON.stringify(error.details)).not.toContain("4111");
    expect(gateway.log()).not.toContain("4111");
  });

  test("throws a declared error with id, data and status", async () => {
    const items = [{ sku: "HAT-0001", quantity: 1 }];
    expect(await errorOf(client().tasks.priceOrder({ ...order, items }))).toMatchObject({
      code: "INTERNAL_ERROR",
      id: "app.errors.unknownSku",
      message: "not for sale: HAT-0001",
      data: { skus: ["HAT-0001"] },
      httpCode: 422,
    });
    const discounts = [{ kind: "coupon" as const, code: "WINTER99" }];
    expect(await errorOf(client().tasks.priceOrder({ ...order, discounts }))).toMatchObject({
      id: "app.errors.unknownCoupon",
      data: { code: "WINTER99" },
      httpCode: 422,
    });
  });

  test("tells a declared error by its id, and knows the type of its data", async () => {
    const items = [{ sku: "HAT-0001", quantity: 1 }];
    const { error } = await client().safe.tasks.priceOrder({ ...order, items });
    if (error?.id !== "app.errors.unknownSku") throw error ?? new Error("there is a price");
    const skus: string[] = error.data.skus;
    expect(skus).toEqual(["HAT-0001"]);
    expect(error).toBeInstanceOf(DeclaredError);
  });

  test.each(["wrong", undefined])("throws UNAUTHORIZED with the token %s", async (wrong) => {
    const error = await errorOf(client({ token: wrong }).tasks.add({ a: 5, b: 3 }));
    expect(error).toMatchObject({ code: "UNAUTHORIZED", httpCode: 401 });
  });

  test("throws FORBIDDEN for what the gateway does not know", async () => {
    const at = { baseUrl: gateway.baseUrl, token };
    const unknown = { kind: "task", id: "app.tasks.unknown" } as const;
    expect(await errorOf(call<AnyMethod>(at, unknown, {}))).toMatchObject({
      code: "FORBIDDEN",
      httpCode: 403,
      message: "Task app.tasks.unknown not exposed",
    });
    const noEvent = { kind: "event", id: "app.tasks.add" } as const;
    expect(await errorOf(call<AnyMethod>(at, noEvent, { a: 5, b: 3 }))).toMatchObject({
      code: "FORBIDDEN",
    });
  });

  test("throws NOT_FOUND under a wrong base path", async () => {
    const lost = client({ baseUrl: `${gateway.origin}/elsewhere` });
    expect(await errorOf(lost.tasks.add({ a: 5, b: 3 }))).toMatchObject({
      code: "NOT_FOUND",
      httpCode: 404,
    });
  });

  test("throws PAYLOAD_TOO_LARGE", async () => {
    const note = "x".repeat(2 * 1024 * 1024);
    expect(await errorOf(client().tasks.priceOrder({ ...order, note }))).toMatchObject({
      code: "PAYLOAD_TOO_LARGE",
      httpCode: 413,
    });
  });

  test("throws INVALID_REQUEST for what cannot be sent", async () => {
    const cycle = Object.assign({ ...order }, { note: {} as string });
    Object.assign(cycle, { note: cycle });
    expect(await errorOf(client().tasks.priceOrder(cycle))).toMatchObject({
      code: "INVALID_REQUEST",
      httpCode: undefined,
    });
  });

  test("throws INVALID_REQUEST for a token that no header can carry, and does not show it", async () => {
    const error = await errorOf(client({ token: "two\nlines" }).tasks.add({ a: 5, b: 3 }));
    expect(error).toMatchObject({ code: "INVALID_REQUEST", httpCode: undefined });
    expect([error.message, String(error.cause)].join()).not.toContain("lines");
  });

  test("names a request as it is asked to", async () => {
    const headers = { "x-runner-request-id": "checkout:42" };
    const incomplete = { a: 5 } as { a: number; b: number };
    const error = await errorOf(client({ headers }).tasks.add(incomplete));
    expect(error.requestId).toBe("checkout:42");
    await expect.poll(() => gateway.log()).toContain("checkout:42");
    const unnamed = await errorOf(client({ token: "wrong" }).tasks.serverTime());
    expect(unnamed.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("throws NETWORK_ERROR where nobody listens", async () => {
    const gone = await startGateway({
      schemas: "schemas",
      worker: `${node} examples/quickstart/src/worker.ts`,
    });
    expect(await gone.stop()).toBe(0);
    const error = await errorOf(client({ baseUrl: gone.baseUrl }).tasks.add({ a: 5, b: 3 }));
    expect(error).toMatchObject({ code: "NETWORK_ERROR", httpCode: undefined });
    expect(error.cause).toBeInstanceOf(TypeError);
  });
});

describe.each(["its sources", "its discovery.json", "the gateway's /discovery"])(
  "the service's client, made from %s",
  (origin) => {
    let project: Project;
    let gateway: Gateway;
    let makeClient: (options: ClientOptions) => ServiceClient;
    let client: ServiceClient;

    beforeAll(async () => {
      project = copyProject(join(import.meta.dirname, "../fixtures/service"));
      project.generate();
      gateway = await startGateway({
        schemas: project.path("schemas"),
        worker: `${node} ${project.path("src/worker.ts")}`,
        flags: ["--validate-output", "reject"],
      });
      if (origin !== "its sources") {
        rmSync(project.path("client"), { recursive: true });
        const isFile = origin === "its discovery.json";
        const from = isFile ? "schemas/discovery.json" : `${gateway.baseUrl}/discovery`;
        const args = ["client", "--from", from, "--out", "client"];
        const made = await runCodegenLive(project.dir, args, { TUNNEL_TOKEN: token });
        expect(made).toMatchObject({ status: 0, stderr: "" });
      }
      const module: unknown = await import(pathToFileURL(project.path("client/index.js")).href);
      makeClient = (module as { createClient: typeof makeClient }).createClient;
      client = makeClient({ baseUrl: gateway.baseUrl, token });
    });
    afterAll(async () => {
      await gateway.stop();
      project[Symbol.dispose]();
    });

    test("has no method for an internal task", () => {
      expect(Object.keys(client.access).sort()).toEqual(["caller", "sign", "status"]);
    });

    test("an internal task is FORBIDDEN, though the worker has it", async () => {
      const audit = { kind: "task", id: "app.access.audit" } as const;
      const unlisted = call<AnyMethod>({ baseUrl: gateway.baseUrl, token }, audit, "x");
      expect(await errorOf(unlisted)).toMatchObject({
        code: "FORBIDDEN",
      });
      expect(await client.access.sign("Ada")).toBe("noted: Ada");
    });

    test("a public task needs no token", async () => {
      const stranger = makeClient({ baseUrl: gateway.baseUrl });
      expect(await stranger.access.status()).toBe("up");
      expect(await errorOf(stranger.access.sign("x"))).toMatchObject({ code: "UNAUTHORIZED" });
    });

    test("a handler knows its caller", async () => {
      const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
      const headers = { "x-runner-request-id": "r-1", traceparent, "x-runner-context": '{"a":1}' };
      expect(await client.access.caller(undefined, { headers })).toMatchObject({
        requestId: "r-1",
        principal: expect.not.stringContaining(token) as string,
        traceparent,
        runnerContext: '{"a":1}',
      });
    });

    test("tells undefined from null", async () => {
      expect(await client.values.nothing()).toBeUndefined();
      expect(await client.values.nil()).toBeNull();
    });

    test("input that may be left out", async () => {
      expect(await client.values.maybe()).toBe("nobody");
      expect(await client.values.maybe({ name: "Ada" })).toBe("Ada");
      expect(await errorOf(client.values.maybe(null))).toMatchObject({ code: "VALIDATION_ERROR" });
    });

    test("unknown properties pass where the task says openInput", async () => {
      const more = { a: 1, more: { b: [2] } };
      expect(await client.values.open(more)).toEqual(more);
      expect(await errorOf(client.values.open({ a: "1" }))).toMatchObject({
        details: [{ path: "/a", keyword: "type" }],
      });
      expect((await errorOf(client.values.closed(more))).details).toMatchObject([
        { path: "", keyword: "additionalProperties" },
      ]);
    });

    test("an event is done when it is answered", async () => {
      expect(await client.values.remember({ n: 7 })).toBeUndefined();
      expect(await client.values.remembered()).toEqual({ n: 7 });
    });

    test("a string is an input like any other", async () => {
      const text = 'a "quoted"\nline \u2028 \u0000 \u{1f600} {"input":1}';
      expect(await client.values.text(text)).toBe(text);
    });

    test("a declared error arrives as it was thrown", async () => {
      expect(await errorOf(client.failures.decline({ reason: "rain" }))).toMatchObject({
        id: "app.errors.declined",
        message: "not today",
        data: { reason: "rain" },
        httpCode: 409,
      });
    });

    test.each(["broken", "rejects", "unsendable"] as const)("%s: nothing leaks", async (name) => {
      const error = await errorOf(client.failures[name]());
      expect(error).toMatchObject({
        code: "INTERNAL_ERROR",
        httpCode: 500,
        message: "Internal Error",
      });
      expect([error.id, error.data, error.details]).toEqual([undefined, undefined, undefined]);
      await expect.poll(() => gateway.log()).toContain(error.requestId);
    });

    test("the log has the stack of what failed", async () => {
      await errorOf(client.failures.broken());
      await expect.poll(() => gateway.log()).toContain("the password is swordfish");
      await expect.poll(() => gateway.log()).toMatch(/failures\.ts:\d+:\d+/);
    });

    test("a result that does not fit its type is rejected", async () => {
      expect(await errorOf(client.failures.lies())).toMatchObject({
        code: "INVALID_OUTPUT",
        httpCode: 500,
      });
    });

    test("timeoutMs ends a call, and its handler's signal fires", async () => {
      expect(await errorOf(client.waiting.hurried("Hermes"))).toMatchObject({
        code: "TIMEOUT",
        httpCode: 504,
      });
      await expect.poll(() => gateway.log()).toContain("Hermes stops: TimeoutError");
    });

    test("who aborts a call aborts its handler", async () => {
      const abort = new AbortController();
      const call = client.waiting.patient("Penelope", { signal: abort.signal });
      await expect.poll(() => gateway.log()).toContain("Penelope waits");
      abort.abort();
      expect(await errorOf(call)).toMatchObject({ code: "REQUEST_ABORTED", httpCode: undefined });
      await expect.poll(() => gateway.log()).toContain("Penelope stops: AbortError");
    });

    test("a signal that is aborted already sends nothing", async () => {
      const call = client.waiting.patient("Nobody", { signal: AbortSignal.abort() });
      expect(await errorOf(call)).toMatchObject({ code: "REQUEST_ABORTED" });
      expect(await client.access.status()).toBe("up");
      expect(gateway.log()).not.toContain("Nobody waits");
    });
  },
);

const order: Order = {
  id: "0f8fad5b-d9cb-469f-a165-70867728950e",
  currency: "EUR",
  customer: { name: "Ada Lovelace", email: "ada@example.com" },
  items: [{ sku: "MUG-0001", quantity: 2, wrapping: { paper: "festive" } }],
  discounts: [{ kind: "coupon", code: "SPRING25" }],
  shipping: { method: "pickup", store: "Turin" },
  payment: { type: "invoice", dueInDays: 14 },
};

type AnyMethod = Method<[unknown]>;

type Method<Input extends unknown[] = []> = (...input: Input) => Promise<unknown>;

/** As generated for fixtures/service, with inputs that may be wrong. */
interface ServiceClient {
  access: {
    caller: Method<[undefined, CallOptions]>;
    sign: Method<[string]>;
    status: Method;
  };
  failures: {
    broken: Method;
    decline: Method<[{ reason: string }]>;
    lies: Method;
    rejects: Method;
    unsendable: Method;
  };
  values: {
    closed: Method<[unknown]>;
    maybe: Method<[unknown?]>;
    nil: Method;
    nothing: Method;
    open: Method<[unknown]>;
    remember: Method<[{ n: number }]>;
    remembered: Method;
    text: Method<[string]>;
  };
  waiting: {
    hurried: Method<[string]>;
    patient: Method<[string, CallOptions]>;
  };
}

/** What a call failed with: nothing but a `TunnelError` of the client that made it. */
async function errorOf(call: Promise<unknown>): Promise<TunnelError> {
  const error: unknown = await call.then(
    (result) => {
      throw new Error(`expected a refusal, got ${JSON.stringify(result)}`);
    },
    (reason: unknown) => reason,
  );
  expect((error as Error).name).toMatch(/^(?:Validation|Gateway|Client|Declared)Error$/);
  return error as TunnelError;
}
