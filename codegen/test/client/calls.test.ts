import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { FakeGateway } from "./fake-gateway.ts";
import { GeneratedClient } from "./generated-client.ts";
import { LoadedClient } from "./loaded-client.ts";
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

const failureOf = (call: Promise<unknown>) => client.failureOf(call);

describe("a request", () => {
  test("carries the input in Runner's envelope, the token and JSON's content type", async () => {
    const result = await client.create({ token: "secret" }).tasks.add({ a: 5, b: 3 });
    expect(result).toBe(8);
    const [request] = gateway.received;
    expect(request).toMatchObject({
      method: "POST",
      url: "/__runner/task/app.tasks.add",
      body: '{"input":{"a":5,"b":3}}',
    });
    expect(request?.headers).toMatchObject({
      "content-type": "application/json; charset=utf-8",
      "x-runner-token": "secret",
    });
  });

  test("has no body where there is no input, and no token where there is none", async () => {
    await client.create().reports.buildAll();
    const [request] = gateway.received;
    expect(request).toMatchObject({ url: "/__runner/task/app.reports.build-all", body: "" });
    expect(request?.headers).not.toHaveProperty("content-type");
    expect(request?.headers).not.toHaveProperty("x-runner-token");
  });

  test("carries inputs that are falsy", async () => {
    const call = client.create().tasks.shapes;
    for (const input of [null, 0, "", false]) await call(input);
    expect(gateway.received.map(({ body }) => body)).toEqual([
      '{"input":null}',
      '{"input":0}',
      '{"input":""}',
      '{"input":false}',
    ]);
  });

  test("leaves out properties that are undefined", async () => {
    await client.create().tasks.price({ lines: [], note: undefined });
    expect(gateway.received[0]?.body).toBe('{"input":{"lines":[]}}');
  });

  test("carries an event's payload, and an empty envelope where there is none", async () => {
    gateway.answerWith(200, { ok: true });
    await expect(client.create().events.notify({ msg: "hi" })).resolves.toBeUndefined();
    await expect(client.create().events.cleared()).resolves.toBeUndefined();
    expect(gateway.received.map(({ url, body }) => [url, body])).toEqual([
      ["/__runner/event/app.events.notify", '{"payload":{"msg":"hi"}}'],
      ["/__runner/event/app.events.cleared", "{}"],
    ]);
  });

  test("has the call's headers over the client's over the token's, whatever their case", async () => {
    const call = client.create({
      baseUrl: `${gateway.baseUrl}/`,
      token: "secret",
      tokenHeader: "X-Token",
      headers: { "X-Tenant": "one", "X-Token": "other" },
    }).tasks.add;
    await call({ a: 1, b: 2 }, { headers: { "x-tenant": "two" } });
    expect(gateway.received[0]?.url).toBe("/__runner/task/app.tasks.add");
    expect(gateway.received[0]?.headers).toMatchObject({ "x-tenant": "two", "x-token": "other" });
  });

  test("goes through another fetch where one is given", async () => {
    const urls: string[] = [];
    const { tasks } = client.create({
      baseUrl: "/__runner",
      fetch: (url) => {
        urls.push(url);
        return Promise.resolve({
          status: 200,
          headers: { get: () => null },
          text: () => Promise.resolve('{"ok":true,"result":1}'),
        });
      },
    });
    await expect(tasks.add({ a: 0, b: 1 })).resolves.toBe(1);
    expect(urls).toEqual(["/__runner/task/app.tasks.add"]);
  });
});

describe("a result", () => {
  test.each([
    ["null", { ok: true, result: null }, null],
    ["missing", { ok: true }, undefined],
    ["Runner's marker", { ok: true, result: { __type: "Undefined", value: null } }, undefined],
    ["false", { ok: true, result: false }, false],
  ])("that is %s", async (_, envelope, expected) => {
    gateway.answerWith(200, envelope);
    await expect(client.create().tasks.delete("x")).resolves.toBe(expected);
  });
});

describe("a failure", () => {
  test("of validation has the details", async () => {
    const details = [
      { path: "/a", keyword: "type", message: "expected number", schemaPath: "/properties/a/type" },
    ];
    gateway.answerWith(400, {
      ok: false,
      error: { message: "Invalid input", code: "VALIDATION_ERROR", httpCode: 400, details },
    });
    await expect(failureOf(client.create().tasks.add({ a: "5", b: 3 }))).resolves.toMatchObject({
      name: "ValidationError",
      message: "Invalid input: /a expected number",
      code: "VALIDATION_ERROR",
      httpCode: 400,
      requestId: "request-1",
      details,
    });
  });

  test("that the author declared has its id, data and status", async () => {
    gateway.answerWith(402, {
      ok: false,
      error: {
        message: "Quota exceeded: 3",
        code: "INTERNAL_ERROR",
        id: "app.errors.quota",
        data: { limit: 3 },
        httpCode: 402,
      },
    });
    await expect(failureOf(client.create().tasks.add({ a: 5, b: 3 }))).resolves.toMatchObject({
      message: "Quota exceeded: 3",
      code: "INTERNAL_ERROR",
      id: "app.errors.quota",
      data: { limit: 3 },
      httpCode: 402,
    });
  });

  test("takes the status of the answer where the envelope has none", async () => {
    gateway.answerWith(401, {
      ok: false,
      error: { message: "Unauthorized", code: "UNAUTHORIZED" },
    });
    const failure = await failureOf(client.create().tasks.add({ a: 5, b: 3 }));
    expect(failure).toMatchObject({ code: "UNAUTHORIZED", httpCode: 401 });
    expect(failure.id).toBeUndefined();
  });

  test.each([
    ["an empty answer", 200, "", "INVALID_RESPONSE"],
    ["a page", 200, "<html>", "INVALID_RESPONSE"],
    ["JSON of another kind", 200, { result: 8 }, "INVALID_RESPONSE"],
    ["null", 200, "null", "INVALID_RESPONSE"],
    ["an error page", 502, "<html>", "HTTP_ERROR"],
    ["an empty error", 503, "", "HTTP_ERROR"],
    ["a code that is a number", 500, { ok: false, error: { code: 500 } }, "HTTP_ERROR"],
  ])("of %s", async (_, status, body, code) => {
    gateway.answerWith(status, body);
    await expect(failureOf(client.create().tasks.add({ a: 5, b: 3 }))).resolves.toMatchObject({
      code,
      httpCode: status,
      requestId: "request-1",
    });
  });

  test("keeps what the parser said of an answer that is not JSON", async () => {
    gateway.answerWith(200, "<html>");
    const { cause } = await failureOf(client.create().tasks.add({ a: 5, b: 3 }));
    expect(cause).toBeInstanceOf(SyntaxError);
  });

  test("of a redirect, which is not followed", async () => {
    gateway.answerWith(307, "", { location: `${gateway.baseUrl}/elsewhere` });
    const failure = await failureOf(client.create({ token: "secret" }).tasks.add({ a: 5, b: 3 }));
    expect(failure).toMatchObject({ code: "HTTP_ERROR", httpCode: 307 });
    expect(gateway.received).toHaveLength(1);
  });

  test("of the network keeps its cause", async () => {
    const call = client.create({ baseUrl: await closedAddress() }).tasks.add;
    const failure = await failureOf(call({ a: 5, b: 3 }));
    expect(failure).toMatchObject({ code: "NETWORK_ERROR", httpCode: undefined });
    expect(failure.message).toContain("ECONNREFUSED");
    expect(failure.cause).toBeInstanceOf(TypeError);
  });

  test("of a gateway without an address shows what there is in its place", async () => {
    const failure = await failureOf(client.create({ baseUrl: undefined as never }).tasks.add({}));
    expect(failure).toMatchObject({ code: "NETWORK_ERROR" });
    expect(failure.message).toContain("undefined/task/app.tasks.add");
  });

  test("of a connection that ends in the middle of the answer", async () => {
    gateway.answer = (response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write('{"ok":', () => response.destroy());
    };
    const failure = await failureOf(client.create().tasks.add({ a: 5, b: 3 }));
    expect(failure).toMatchObject({ code: "NETWORK_ERROR" });
  });

  test("of a call that is aborted while it runs", async () => {
    const controller = new AbortController();
    const reason = new Error("no longer needed");
    gateway.answer = () => {
      controller.abort(reason);
    };
    const call = client.create().tasks.add({ a: 5, b: 3 }, { signal: controller.signal });
    await expect(failureOf(call)).resolves.toMatchObject({
      code: "REQUEST_ABORTED",
      cause: reason,
    });
  });

  test("of an input that cannot be written", async () => {
    const input: Record<string, unknown> = {};
    input.self = input;
    const failure = await failureOf(client.create().tasks.add(input));
    expect(failure).toMatchObject({ code: "INVALID_REQUEST" });
    expect(failure.cause).toBeInstanceOf(TypeError);
    expect(gateway.received).toEqual([]);
  });
});

/** An address where nobody listens any more. */
async function closedAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/__runner`;
}
