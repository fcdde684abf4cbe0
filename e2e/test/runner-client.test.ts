// BlueLibs Runner's own HTTP clients, unchanged, against the gateway.
import { createRequire } from "node:module";
import type * as Runner from "@bluelibs/runner";
import type * as RunnerNode from "@bluelibs/runner/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { node, startGateway, type Gateway } from "../src/gateway.ts";

// Runner's ESM build for Node cannot load Express ("Dynamic require of events"); its CommonJS build can.
const require = createRequire(import.meta.url);
const { createHttpClient, Serializer } = require("@bluelibs/runner") as typeof Runner;
const { createHttpSmartClient } = require("@bluelibs/runner/node") as typeof RunnerNode;

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway({
    schemas: "schemas",
    worker: `${node} examples/quickstart/src/worker.ts`,
  });
});
afterAll(() => gateway.stop());

const clients = {
  createHttpClient: (token: string) =>
    createHttpClient({
      baseUrl: gateway.baseUrl,
      auth: { token },
      serializer: new Serializer(),
    }),
  createHttpSmartClient: (token: string) =>
    createHttpSmartClient({
      baseUrl: gateway.baseUrl,
      auth: { token },
      serializer: new Serializer(),
    }),
};

describe.each(Object.entries(clients))("%s", (_, connect) => {
  test("calls a task", async () => {
    expect(await connect("secret").task("app.tasks.add", { a: 5, b: 3 })).toBe(8);
  });

  test("emits an event", async () => {
    await expect(
      connect("secret").event("app.events.notify", { msg: "hi" }),
    ).resolves.toBeUndefined();
  });

  test("gets an event's payload back", async () => {
    const result = await connect("secret").eventWithResult?.("app.events.notify", { msg: "hi" });
    expect(result).toEqual({ msg: "hi" });
  });

  test("gets UNAUTHORIZED as its own typed error", async () => {
    const call = connect("wrong").task("app.tasks.add", { a: 5, b: 3 });
    await expect(call).rejects.toMatchObject({ name: "TunnelError", code: "UNAUTHORIZED" });
  });

  test("gets FORBIDDEN as its own typed error", async () => {
    const call = connect("secret").task("app.tasks.unknown", {});
    await expect(call).rejects.toMatchObject({
      name: "TunnelError",
      code: "FORBIDDEN",
      message: "Task app.tasks.unknown not exposed",
    });
  });

  test("gets a validation error with details", async () => {
    const call = connect("secret").task("app.tasks.add", { a: "x", b: 3 });
    await expect(call).rejects.toMatchObject({
      name: "TunnelError",
      code: "VALIDATION_ERROR",
      details: [{ path: "/a", keyword: "type" }],
    });
  });

  test("calls a task without input", async () => {
    expect(await connect("secret").task("app.tasks.serverTime")).toEqual(expect.any(String));
  });

  test("calls without input are refused where one is needed", async () => {
    const call = connect("secret").task("app.tasks.add");
    await expect(call).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
  });
});
