// Requests that no client library would send, byte by byte.
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { node, startGateway, type Gateway } from "../src/gateway.ts";
import { exchange } from "../src/raw-http.ts";

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({
    schemas: "schemas",
    worker: `${node} ${join(import.meta.dirname, "../../examples/quickstart/src/worker.ts")}`,
    flags: ["--trace-pipe"],
  });
});
afterAll(() => gateway.stop());

const path = "/__runner/task/app.tasks.add";
const common = "Host: gateway\r\nx-runner-token: secret\r\n";
const sum = (a: number) => `{"a":${a},"b":2}`;
const call = (a: number, target = path) =>
  `POST ${target} HTTP/1.1\r\n${common}Content-Length: ${sum(a).length}\r\n\r\n${sum(a)}`;
const headers = (lines: string, body = sum(1)) =>
  `POST ${path} HTTP/1.1\r\n${common}${lines}\r\n\r\n${body}`;
const chunked = (body: string) => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;

/** The status lines of the answers that came back. */
const statuses = (received: string) =>
  [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
const results = (received: string) =>
  [...received.matchAll(/"result":(\d+)/g)].map(([, result]) => Number(result));

describe("one connection, many requests", () => {
  test("pipelined calls are answered in their order", async () => {
    const calls = Array.from({ length: 50 }, (_, n) => call(n)).join("");
    const received = await exchange(gateway.origin, calls, /"result":51\}/);
    expect(results(received)).toEqual(Array.from({ length: 50 }, (_, n) => n + 2));
  });

  test("refused and accepted ones too", async () => {
    const requests = [call(1), call(2, "/__runner/task/none"), headers("Content-Length: 2", "{x")];
    const received = await exchange(gateway.origin, [...requests, call(7)].join(""), /:9\}/);
    expect(statuses(received)).toEqual([200, 403, 400, 200]);
  });

  test.each([
    ["an empty line", "\r\n"],
    ["the beginning of another request", "POST /__run"],
    ["the head of another request", headers("Content-Length: 13", "")],
  ])("an answer does not wait for the rest of %s", async (_, rest) => {
    const received = await exchange(gateway.origin, call(1) + rest, /"result":3\}/);
    expect(results(received)).toEqual([3]);
  });
});

describe("two readings of where a body ends", () => {
  /** If this is taken for a request, somebody was smuggled in. */
  const smuggled = call(666);

  test.each([
    ["two lengths", headers("Content-Length: 13\r\nContent-Length: 5")],
    ["a list of lengths", headers("Content-Length: 13, 13")],
    ["a signed length", headers("Content-Length: +13")],
    ["a negative length", headers("Content-Length: -1")],
    ["a hexadecimal length", headers("Content-Length: 0xd")],
    ["a space before the colon", headers("Content-Length : 13")],
    ["a folded header", headers("X-A: 1\r\n Content-Length: 3\r\nContent-Length: 13")],
    ["chunked that is not last", headers("Transfer-Encoding: chunked, identity", chunked(sum(1)))],
    ["an unknown coding", headers("Transfer-Encoding: xchunked", chunked(sum(1)))],
    ["a zero byte in a header", headers("X-A: a\0b\r\nContent-Length: 13")],
    ["a lone carriage return in a header", headers("X-A: a\rb\r\nContent-Length: 13")],
  ])("%s: refused, and the connection closed", async (_, request) => {
    const received = await exchange(gateway.origin, request + smuggled, /"result":/);
    expect(statuses(received)).toEqual([400]);
    expect(results(received)).toEqual([]);
  });

  test.each([
    ["is no number", "zz"],
    ["overflows", "f".repeat(17)],
  ])("a chunk size that %s: refused, and the connection closed", async (_, size) => {
    const request = headers("Transfer-Encoding: chunked", `${size}\r\n`);
    const received = await exchange(gateway.origin, request + smuggled, /"result":/);
    expect(statuses(received)).toEqual([400]);
    expect(results(received)).toEqual([]);
  });

  test("with both length and chunks, chunks count and the connection is closed", async () => {
    const both = "Content-Length: 3\r\nTransfer-Encoding: chunked";
    const received = await exchange(
      gateway.origin,
      headers(both, chunked(sum(1))) + smuggled,
      /668/,
    );
    expect(results(received)).toEqual([3]);
    expect(received).toMatch(/connection: close/i);
  });
});

describe("sizes", () => {
  test.each([
    ["a header of 1 MiB", headers(`X-A: ${"a".repeat(1 << 20)}`), [431]],
    ["a thousand headers", headers("X-A: 1\r\n".repeat(1000).trimEnd()), [431]],
    // Which of them depends on how much of it is read at a time.
    ["a path of 100,000 characters", call(1, `/__runner/task/${"a".repeat(100_000)}`), [414, 431]],
  ])("%s", async (_, request, refused) => {
    const [status, ...others] = statuses(await exchange(gateway.origin, request, /\r\n\r\n/));
    expect(refused).toContain(status);
    expect(others).toEqual([]);
    expect(results(await exchange(gateway.origin, call(1), /"result":/))).toEqual([3]);
  });
});

describe("paths", () => {
  test.each([
    ["/__runner/task/app%2Etasks.add", 200],
    ["/__runner/task/%61pp.tasks.add", 200],
    [`http://elsewhere${path}`, 200],
    [`/${path}`, 404],
    ["/%5f%5frunner/task/app.tasks.add", 404],
    ["/__RUNNER/task/app.tasks.add", 404],
    ["/__runner/Task/app.tasks.add", 404],
    ["/__runner/task/", 404],
    ["/__runner/task/%", 404],
    ["/__runner/task/%zz", 404],
    ["/__runner/task/%ff%fe", 404],
    ["/__runner/task/app.tasks%2Fadd", 403],
    ["/__runner/task/app.tasks.add%00", 403],
    ["/__runner/task/app.tasks.add%20", 403],
    ["/__runner/task/app.tasks.add;x", 403],
    ["/__runner/task/APP.tasks.add", 403],
    ["/__runner/task/../task/app.tasks.add", 403],
    ["/__runner/task/%2e%2e/task/app.tasks.add", 403],
    ["/__runner/task/..%2f..%2fhealthz", 403],
    ["/__runner/task/__proto__", 403],
    ["/__runner/event/app.tasks.add", 403],
  ])("%s", async (target, status) => {
    const received = await exchange(gateway.origin, call(1, target), /\}$/);
    expect(statuses(received)).toEqual([status]);
    if (status !== 200) expect(received).toMatch(/"ok":false.*"code":"[A-Z_]+"/);
  });

  test("an id with line breaks stays inside its message", async () => {
    const target = "/__runner/task/%0d%0aX-Evil:%201%0d%0a";
    const received = await exchange(gateway.origin, call(1, target), /\}$/);
    expect(received).not.toMatch(/^X-Evil/m);
    expect(gateway.log()).not.toMatch(/^X-Evil/m);
  });
});

test("after all this, no worker has seen what was smuggled", async () => {
  expect(results(await exchange(gateway.origin, call(40), /"result":/))).toEqual([42]);
  await expect.poll(() => gateway.log()).toContain('"a":40');
  expect(gateway.log()).not.toContain('"a":666');
});
