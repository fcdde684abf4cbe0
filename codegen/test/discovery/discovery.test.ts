import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { emitDiscovery } from "../../src/emit/discovery/discovery.ts";
import type { Discovery } from "../../src/generated/discovery.ts";
import { contract, largeService } from "../client/sample-service.ts";

const [file] = emitDiscovery(largeService, contract);
const discovery = JSON.parse(file?.text ?? "") as Discovery;

test("the document fits its schema", () => {
  const path = new URL("../../../schemas/protocol/discovery.schema.json", import.meta.url);
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(
    JSON.parse(readFileSync(path, "utf8")) as object,
  );
  expect(validate(discovery), JSON.stringify(validate.errors)).toBe(true);
});

test("it has every task and event with schemas, documentation and options", () => {
  expect(file).toMatchObject({ folder: "schemas", path: "discovery.json" });
  expect(discovery.tasks.map(({ id }) => id)).toEqual(largeService.tasks.map(({ id }) => id));
  expect(discovery.root).toBe("app");
  expect(discovery.errors).toMatchObject([
    { id: "app.errors.closed", httpCode: 503, data: { optional: true } },
    { id: "app.errors.out-of-stock", httpCode: 409, documentation: "There is no more of it." },
  ]);
  expect(discovery.tasks.find(({ id }) => id === "app.tasks.price")).toEqual({
    id: "app.tasks.price",
    documentation: "Prices an order.\n\nWithout tax.",
    errors: ["app.errors.closed", "app.errors.out-of-stock"],
    options: { rateLimit: { limit: 10, windowMs: 1000 } },
    input: { schema: contract.tasks.get("app.tasks.price")?.input },
    output: { schema: contract.tasks.get("app.tasks.price")?.output },
    hash: contract.hash,
  });
  expect(discovery.events[0]).toEqual({
    id: "app.events.cleared",
    payload: { optional: true, schema: contract.events.get("app.events.cleared")?.payload },
    hash: contract.hash,
  });
});
