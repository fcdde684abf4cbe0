// A client that another generator makes of openapi.json: it type-checks, and it calls the gateway.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import openapiTypescript, { astToString } from "openapi-typescript";
import { expect, test } from "vitest";
import { createProject } from "../src/project.ts";
import { answersOf } from "../src/quickstart-calls.ts";

const root = join(import.meta.dirname, "../..");

test.each([
  ["the quickstart", "schemas/openapi.json"],
  ["the webhooks", "examples/github-webhooks/schemas/openapi.json"],
  ["the migrated service", "examples/migration/schemas/openapi.json"],
])("openapi-typescript makes types of %s that compile", async (_, path) => {
  using project = createProject({
    "src/api.ts": await typesOf(readFileSync(join(root, path), "utf8")),
  });
  expect(project.typeErrors()).toBe("");
});

test("openapi-fetch calls the gateway with them, and is held to them", async () => {
  using project = createProject({
    "src/api.ts": await typesOf(readFileSync(join(root, "schemas/openapi.json"), "utf8")),
    "src/calls.ts": calls,
    "src/mistakes.ts": mistakes,
  });
  expect(project.typeErrors()).toBe("");

  expect(await answersOf(project)).toEqual({
    sum: 8,
    total: 2400,
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
    notified: true,
    refused: ["VALIDATION_ERROR", 400],
    unauthorized: ["UNAUTHORIZED", 401],
    declared: ["app.errors.unknownSku", 422],
  });
});

/** What a program does with the client: every kind of call and of answer. */
const calls = `import createClient from "openapi-fetch";
import type { components, paths } from "./api.ts";

const baseUrl = process.argv[2] ?? "";
const client = createClient<paths>({ baseUrl, headers: { "x-runner-token": "secret" } });
const stranger = createClient<paths>({ baseUrl });

const order: components["schemas"]["Order"] = {
  id: "8c6f0a51-3b0e-4d3a-9f3e-2f6d4b1f6f10",
  currency: "EUR",
  customer: { name: "Ada", email: "ada@example.com" },
  items: [{ sku: "MUG-0001", quantity: 2 }],
  shipping: { method: "pickup", store: "Utrecht" },
  payment: { type: "card", token: "tok_12345678" },
};

const added = await client.POST("/task/app.tasks.add", { body: { input: { a: 5, b: 3 } } });
const priced = await client.POST("/task/app.tasks.priceOrder", { body: { input: order } });
const told = await client.POST("/task/app.tasks.serverTime");
const notified = await client.POST("/event/app.events.notify", { body: { payload: { msg: "hi" } } });
const refused = await client.POST("/task/app.tasks.add", { body: JSON.parse('{"input":{"a":5}}') });
const unauthorized = await stranger.POST("/task/app.tasks.serverTime");
const declared = await client.POST("/task/app.tasks.priceOrder", {
  body: { input: { ...order, items: [{ sku: "NIL-0000", quantity: 1 }] } },
});

const sum: number | undefined = added.data?.result;
const total: components["schemas"]["PricedOrder"] | undefined = priced.data?.result;
const time: string | undefined = told.data?.result;
console.log(
  JSON.stringify({
    sum,
    total: total?.total,
    time,
    notified: notified.data?.ok,
    refused: [refused.error?.error.code, refused.error?.error.httpCode],
    unauthorized: [unauthorized.error?.error.code, unauthorized.error?.error.httpCode],
    declared: [declared.error?.error.id, declared.error?.error.httpCode],
  }),
);
`;

/** Each of them has to be one, or the comment above it is an error. */
const mistakes = `import createClient from "openapi-fetch";
import type { paths } from "./api.ts";

const client = createClient<paths>({ baseUrl: "" });

export async function mistakes(): Promise<void> {
  // @ts-expect-error a string is no number
  await client.POST("/task/app.tasks.add", { body: { input: { a: 5, b: "3" } } });
  // @ts-expect-error b is missing
  await client.POST("/task/app.tasks.add", { body: { input: { a: 5 } } });
  // @ts-expect-error there is no such task
  await client.POST("/task/app.tasks.subtract", { body: { input: { a: 5, b: 3 } } });
  const { data } = await client.POST("/task/app.tasks.add", { body: { input: { a: 5, b: 3 } } });
  // @ts-expect-error a sum is a number
  const sum: string | undefined = data?.result;
  void sum;
}
`;

async function typesOf(openapi: string): Promise<string> {
  return astToString(await openapiTypescript(openapi));
}
