// A client that hey-api makes of openapi.json: it type-checks, and it calls the gateway.
import { join } from "node:path";
import { createClient } from "@hey-api/openapi-ts";
import { expect, test } from "vitest";
import { createProject, type Project } from "../src/project.ts";
import { answersOf } from "../src/quickstart-calls.ts";

const root = join(import.meta.dirname, "../..");

test.each([
  ["the webhooks", "examples/github-webhooks/schemas/openapi.json"],
  ["the calendar", "examples/calendar/schemas/openapi.json"],
  ["the migrated service", "examples/migration/schemas/openapi.json"],
])("its client of %s compiles", async (_, document) => {
  using project = await projectOf(document, "");
  expect(project.typeErrors()).toBe("");
});

test("its client calls the gateway, and is held to the types", async () => {
  using project = await projectOf("schemas/openapi.json", calls);
  expect(project.typeErrors()).toBe("");

  expect(await answersOf(project)).toEqual({
    sum: 8,
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
    notified: true,
    refused: ["VALIDATION_ERROR", 400],
    declared: ["app.errors.unknownSku", ["NIL-0000"]],
  });
});

const calls = `import { client } from "./api/client.gen.ts";
import {
  appEventsNotify, appTasksAdd, appTasksPriceOrder, appTasksServerTime,
} from "./api/sdk.gen.ts";
import type { Order } from "./api/types.gen.ts";

client.setConfig({ baseUrl: process.argv[2] ?? "", auth: () => "secret" });

const order: Order = {
  id: "8c6f0a51-3b0e-4d3a-9f3e-2f6d4b1f6f10",
  currency: "EUR",
  customer: { name: "Ada", email: "ada@example.com" },
  items: [{ sku: "NIL-0000", quantity: 1 }],
  shipping: { method: "pickup", store: "Utrecht" },
  payment: { type: "card", token: "tok_12345678" },
};
const added = await appTasksAdd({ body: { input: { a: 5, b: 3 } } });
const told = await appTasksServerTime();
const notified = await appEventsNotify({ body: { payload: { msg: "hi" } } });
// @ts-expect-error b is missing
const refused = await appTasksAdd({ body: { input: { a: 5 } } });
const declared = await appTasksPriceOrder({ body: { input: order } });

const sum: number | undefined = added.data?.result;
// @ts-expect-error a sum is a number
const text: string | undefined = added.data?.result;
const time: string | undefined = told.data?.result;
const failure = declared.error?.error;
const known = failure && "id" in failure && failure.id === "app.errors.unknownSku" ? failure : undefined;
console.log(
  JSON.stringify({
    sum,
    time,
    notified: notified.data?.ok,
    refused: [refused.error?.error.code, refused.response?.status],
    declared: [known?.id, (known?.data as { skus?: string[] } | undefined)?.skus],
    text: void text,
  }),
);
`;

/** A project with the client that hey-api makes of a document, and a program that uses it. */
async function projectOf(document: string, program: string): Promise<Project> {
  const project = createProject({ "src/calls.ts": program, "src/lib.d.ts": dom });
  await createClient({
    input: join(root, document),
    output: { path: project.path("src/api"), module: { extension: ".ts" } },
    logs: { level: "silent" },
  });
  return project;
}

const dom = '/// <reference lib="dom" />\n';
