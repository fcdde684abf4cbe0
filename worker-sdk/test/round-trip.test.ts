// Both ends of the pipe against each other's lines. The Rust half is
// gateway/protocol/tests/worker_samples.rs.
import { join } from "node:path";
import { expect, expectTypeOf, test } from "vitest";
import { decode, encode, protocolVersion } from "../src/codec.ts";
import { TunnelError, workerError } from "../src/errors.ts";
import type { GatewayMessage } from "../src/generated/gateway-message.ts";
import type { WorkerMessage } from "../src/generated/worker-message.ts";
import { gatewayLines, gatewayMessages } from "./generated/gateway-samples.ts";

test("the lines that Rust writes are read as what TypeScript has type-checked", () => {
  expect(gatewayLines.map(decode)).toStrictEqual([...gatewayMessages]);
});

test("Rust has a sample of every kind of message", () => {
  expectTypeOf<(typeof gatewayMessages)[number]["type"]>().toEqualTypeOf<GatewayMessage["type"]>();
});

test("the lines for the Rust half are up to date (else run vitest with -u)", async () => {
  const soldOut = new TunnelError("app.errors.soldOut", "sold out", {
    data: { left: 0 },
    httpCode: 409,
  });
  const messages: WorkerMessage[] = [
    { type: "hello", protocol: protocolVersion },
    { type: "ready", tasks: ["app.tasks.add"], events: ["app.events.notify"] },
    { id: 1, ok: true, result: { total: 8, note: "é" } },
    { id: 2, ok: true, result: undefined },
    { id: 3, ok: true, result: null },
    { id: 4, ok: false, error: workerError(new Error("boom")) },
    { id: 5, ok: false, error: workerError(soldOut) },
    { id: 6, ok: true, result: { abandoned: 1, cpuMs: 12, memoryBytes: 34_000_000 } },
    { type: "fatal", error: { message: "uncaughtException: Error: boom" } },
    { id: 9007199254740991, ok: false, error: { message: "no handler", code: "NOT_FOUND" } },
  ];
  const file = join(import.meta.dirname, "generated/worker-messages.jsonl");
  await expect(messages.map((message) => `${encode(message)}\n`).join("")).toMatchFileSnapshot(
    file,
  );
});
