import { createConfig, lintFromString } from "@redocly/openapi-core";
import { expect, test } from "vitest";
import { emitOpenapi } from "../../src/emit/openapi/openapi.ts";
import type { JsonSchema } from "../../src/model/contract.ts";
import type { Service } from "../../src/model/service.ts";
import { contract, largeService, smallService } from "../client/sample-service.ts";

interface OpenApi {
  paths: Record<string, { post: JsonSchema & { responses: JsonSchema } }>;
  components: { schemas: Record<string, JsonSchema>; responses: JsonSchema };
}

function emit(service: Service): { text: string; document: OpenApi } {
  const text = emitOpenapi(service, contract)[0]?.text ?? "";
  return { text, document: JSON.parse(text) as OpenApi };
}

const { document } = emit(largeService);
const post = (path: string) => document.paths[path]?.post ?? { responses: {} };

test.each([
  ["every form", largeService],
  ["a small service", smallService],
])("Redocly's recommended rules find nothing wrong: %s", async (_, service) => {
  const config = await createConfig({ extends: ["recommended"] });
  const { text } = emit({ ...service, license: "MIT" });
  const problems = await lintFromString({ source: text, config });
  const found = problems.map(({ ruleId, message, location }) => ({
    ruleId,
    message,
    at: location[0]?.pointer,
  }));
  expect(found).toEqual([]);
});

test("the license is that of package.json, by its identifier where it has one", () => {
  const licenseOf = (license?: string) =>
    (JSON.parse(emit({ ...smallService, license }).text) as { info: JsonSchema }).info["license"];
  expect(licenseOf("MIT OR Apache-2.0")).toEqual({
    name: "MIT OR Apache-2.0",
    identifier: "MIT OR Apache-2.0",
  });
  expect(licenseOf("UNLICENSED")).toEqual({
    name: "UNLICENSED",
    identifier: "LicenseRef-UNLICENSED",
  });
  expect(licenseOf("SEE LICENSE IN terms.txt")).toEqual({
    name: "SEE LICENSE IN terms.txt",
    identifier: "LicenseRef-SEE-LICENSE-IN-terms.txt",
  });
  expect(licenseOf()).toBeUndefined();
});

test("an operation says what the author said of the task", () => {
  expect(post("/task/app.tasks.price")).toMatchObject({
    operationId: "app.tasks.price",
    tags: ["app.tasks"],
    summary: "Prices an order.",
    description: "Prices an order.\n\nWithout tax.",
  });
  expect(post("/task/app.reports.build-all")).toMatchObject({ deprecated: true });
});

test("a public task asks for no token, and only what has a rate is limited", () => {
  const open = post("/task/app.tasks.delete");
  expect(open).toHaveProperty("security", []);
  expect(Object.keys(open.responses)).not.toContain("401");
  const limited = post("/task/app.tasks.price");
  expect(limited).not.toHaveProperty("security");
  expect(Object.keys(limited.responses)).toEqual(
    "200 400 401 403 404 408 409 413 415 429 500 503 504 default".split(" "),
  );
});

test("the envelopes are those of the wire", () => {
  const schemaOf = (path: string[], from: unknown) =>
    path.reduce((value, key) => (value as JsonSchema | undefined)?.[key] as JsonSchema, from);
  const request = (path: string) =>
    schemaOf(["requestBody", "content", "application/json", "schema"], post(path));
  const response = (path: string) =>
    schemaOf(["responses", "200", "content", "application/json", "schema"], post(path));

  expect(request("/task/app.tasks.price")).toEqual({
    type: "object",
    properties: { input: { $ref: "#/components/schemas/Order" } },
    required: ["input"],
  });
  expect(request("/event/app.events.notify")).toMatchObject({ required: ["payload"] });
  expect(post("/task/app.tasks.delete").requestBody).toMatchObject({ required: false });
  expect(post("/event/app.events.cleared")).not.toHaveProperty("requestBody");

  expect(response("/task/app.tasks.add")).toEqual({
    type: "object",
    properties: { ok: { const: true }, result: { type: "number" } },
    required: ["ok", "result"],
  });
  expect(schemaOf(["properties", "result"], response("/task/app.tasks.delete"))).toEqual({
    anyOf: [{ type: "string" }, { $ref: "#/components/schemas/Undefined" }],
  });
  expect(response("/event/app.events.notify")).toMatchObject({ required: ["ok"] });
});

test("shared types become one component each, and two where they differ", () => {
  const { schemas } = document.components;
  expect(Object.keys(schemas)).toEqual([
    "Category",
    "ErrorBody",
    "ErrorBody2",
    "ErrorCode",
    "ErrorEnvelope",
    "Money",
    "MoneyInput",
    "Order",
    "Undefined",
    "ValidationDetail",
    "app.errors.closed",
    "app.errors.out-of-stock",
  ]);
  expect(schemas.Order).toMatchObject({
    properties: { price: { $ref: "#/components/schemas/MoneyInput" } },
  });
  expect(schemas.Category).toMatchObject({
    properties: { children: { items: { $ref: "#/components/schemas/Category" } } },
  });
  expect(schemas.MoneyInput).toHaveProperty("additionalProperties", false);
  expect(schemas.Money).not.toHaveProperty("additionalProperties");
  expect(schemas.ErrorEnvelope).toMatchObject({
    properties: { ok: { const: false }, error: { $ref: "#/components/schemas/ErrorBody" } },
  });
});

test("what only looks like a reference stays as it is", () => {
  expect(JSON.stringify(post("/task/app.tasks.shapes"))).toContain(
    '"default":{"$ref":"#/$defs/None"}',
  );
  expect(document.components.schemas.ErrorBody2).toEqual({
    type: "object",
    properties: { $ref: { type: "string" } },
  });
});

test("it is the same whenever it is written", () => {
  expect(emit(largeService).text).toBe(emit(largeService).text);
});

test("a declared error is an answer of its status, beside what the gateway answers with that", () => {
  const { responses } = post("/task/app.tasks.price");
  const schemaOf = (status: string) =>
    (responses[status] as { content: Record<string, { schema: unknown }> }).content[
      "application/json"
    ]?.schema;
  expect(schemaOf("409")).toEqual({ $ref: "#/components/schemas/app.errors.out-of-stock" });
  expect(schemaOf("503")).toEqual({
    anyOf: [
      { $ref: "#/components/schemas/app.errors.closed" },
      { $ref: "#/components/schemas/ErrorEnvelope" },
    ],
  });
  expect(document.components.schemas["app.errors.out-of-stock"]).toMatchObject({
    description: "There is no more of it.",
    properties: {
      error: {
        properties: { id: { const: "app.errors.out-of-stock" }, httpCode: { const: 409 } },
        required: ["code", "id", "message", "httpCode", "data"],
      },
    },
  });
});
