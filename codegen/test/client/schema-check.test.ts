// The client's own validator against the gateway's, on keywords rather than types.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SchemaCheck } from "../../client-runtime/schema-check.ts";
import type { JsonSchema } from "../../src/model/contract.ts";
import { askGateway } from "../oracle/gateway.ts";

const number = fc.oneof(
  fc.integer({ min: -4, max: 4 }),
  fc.constantFrom(0.1, 0.2, 0.3, 1.5, 1e21, 1e-7, 5e-324, 2 ** 53, -0.75),
);
const text = fc.oneof(
  fc.constantFrom("", "a", "ab", "A-1", "\u{1f600}", "e\u0301", "a\nb", "__proto__", "12"),
  fc.string({ maxLength: 4, unit: "grapheme" }),
);
const name = fc.constantFrom("a", "b", "x-1", "toString", "a/b~");
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    ...[fc.constant(null), fc.boolean(), number, text],
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(name, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
}));
const size = fc.nat({ max: 3 });
const { schema } = fc.letrec<{ schema: JsonSchema | boolean }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.boolean(),
    fc.record({ type: fc.constantFrom("string", "number", "integer", "object", "array", "null") }),
    fc.record({ type: fc.constant(["string", "null"]), minLength: size }),
    fc.record({ const: value }),
    fc.record({
      enum: fc.uniqueArray(value, { minLength: 1, maxLength: 3, selector: JSON.stringify }),
    }),
    fc.record({ minimum: number, exclusiveMaximum: number }, { requiredKeys: [] }),
    fc.record({ maximum: number, exclusiveMinimum: number }, { requiredKeys: [] }),
    fc.record({ multipleOf: fc.constantFrom(1, 2, 0.1, 0.01, 1e-7, 3) }),
    fc.record({ minLength: size, maxLength: size }, { requiredKeys: [] }),
    fc.record({ pattern: fc.constantFrom("^[a-z]+$", "^A-", "^[\\s\\S]{1,2}$", "[0-9]$") }),
    fc.record({ minItems: size, maxItems: size, uniqueItems: fc.boolean() }, { requiredKeys: [] }),
    fc.record(
      {
        prefixItems: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }),
        items: tie("schema"),
      },
      { requiredKeys: ["prefixItems"] },
    ),
    fc.record(
      {
        type: fc.constant("object"),
        properties: fc.dictionary(name, tie("schema"), { maxKeys: 2, noNullPrototype: true }),
        required: fc.uniqueArray(name, { maxLength: 2 }),
        patternProperties: fc.dictionary(fc.constantFrom("^x-", "a$"), tie("schema"), {
          maxKeys: 1,
          noNullPrototype: true,
        }),
        additionalProperties: tie("schema"),
        minProperties: size,
        maxProperties: size,
      },
      { requiredKeys: [] },
    ),
    fc.record(
      {
        anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }),
        properties: fc.dictionary(name, tie("schema"), { maxKeys: 2, noNullPrototype: true }),
        dependentSchemas: fc.dictionary(name, tie("schema"), { maxKeys: 1, noNullPrototype: true }),
        unevaluatedProperties: tie("schema"),
      },
      { requiredKeys: ["anyOf"] },
    ),
    fc.record({ allOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
    fc.record({ oneOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
    fc.record({ not: tie("schema") }),
    fc.record({ if: tie("schema"), then: tie("schema"), else: tie("schema") }),
    fc.record({ propertyNames: tie("schema") }),
    fc.record({ contains: tie("schema") }),
  ),
}));

test("judges random values by random schemas as the gateway does", () => {
  const seed = Number(process.env.SEED ?? 11);
  const pairs = fc.sample(fc.tuple(schema, fc.array(value, { minLength: 8, maxLength: 8 })), {
    seed,
    numRuns: 2000,
  });
  const questions = pairs.map(([schema, values]) => ({
    schema: { $defs: { S: schema }, $ref: "#/$defs/S" },
    values,
  }));
  const byGateway = askGateway(questions);
  const disagreements = questions.flatMap(({ schema, values }, index) => {
    const check = new SchemaCheck(schema);
    return values.flatMap((value, at) => {
      const fits = check.details(value).length === 0;
      if (fits === byGateway[index]?.[at]) return [];
      return [`${JSON.stringify(schema.$defs.S)} ${JSON.stringify(value)}: client ${fits}`];
    });
  });
  expect(disagreements.slice(0, 5), `SEED=${seed}`).toEqual([]);
  const verdicts = byGateway.flat();
  const accepted = verdicts.filter((fits) => fits).length / verdicts.length;
  expect(accepted).toBeGreaterThan(0.1);
  expect(accepted).toBeLessThan(0.9);
});

test("counts one item as one", () => {
  const check = new SchemaCheck({ prefixItems: [true], items: false });
  const message = "must have at most 1 item";
  expect(check.details([1, 2])).toMatchObject([{ keyword: "items", message }]);
});

describe("what it says of the quickstart's order", () => {
  const root = join(import.meta.dirname, "../../..");
  const [file = ""] = globSync("schemas/tasks/*priceOrder.input.json", { cwd: root });
  const check = new SchemaCheck(JSON.parse(readFileSync(join(root, file), "utf8")) as JsonSchema);
  const order = {
    id: "0f8fad5b-d9cb-469f-a165-70867728950e",
    currency: "EUR",
    customer: { name: "Ada Lovelace", email: "ada@example.com" },
    items: [{ sku: "MUG-0001", quantity: 2 }],
    shipping: { method: "pickup", store: "Turin" },
    payment: { type: "invoice", dueInDays: 14 },
  };
  test.each<[string, object, object[]]>([
    ["nothing of a good one", {}, []],
    [
      "the places, as the gateway names them",
      { items: [{ sku: "mug", quantity: 0 }], shipping: { method: "pickup", store: "" } },
      [
        { path: "/items/0/sku", schemaPath: "/$defs/OrderItem/properties/sku/pattern" },
        { path: "/items/0/quantity", keyword: "minimum" },
        {
          path: "/shipping/store",
          keyword: "minLength",
          message: "must have at least 1 character",
        },
      ],
    ],
    ["what is unknown", { tip: 1 }, [{ path: "", message: 'unknown property "tip"' }]],
    [
      "nothing of a value that is sensitive",
      { payment: { type: "card", token: "4111" } },
      [{ path: "/payment/token", keyword: "x-tunnel-sensitive", message: "does not fit" }],
    ],
  ])("%s", (_, change, details) => {
    const found = check.details({ ...order, ...change });
    expect(found).toHaveLength(details.length);
    for (const [index, detail] of details.entries()) {
      expect(found[index]).toMatchObject(detail);
    }
  });
});
