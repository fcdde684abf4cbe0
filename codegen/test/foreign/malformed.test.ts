import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { ConfigError } from "../../src/config.ts";
import { emitClientFiles } from "../../src/emit/client/client.ts";
import { problemIn } from "../../src/foreign/check-discovery.ts";
import { foreignService } from "../../src/foreign/foreign-service.ts";
import type { Discovery } from "../../src/generated/discovery.ts";

const text = readFileSync(join(import.meta.dirname, "../../../schemas/discovery.json"), "utf8");

type Json = Record<string, unknown>;
const value = (schema: Json, said: Json = {}): Json => ({ schema, ...said });
const task = (input: Json, said: Json = {}): Json => ({
  tasks: [{ id: "a", input, output: value({}), ...said }],
});

it.each<[string, Json]>([
  ["root must be text", { root: 5 }],
  ["tasks[0].id must be text", { tasks: [{}] }],
  ["tasks[0].documentation must be text", task(value({}), { documentation: [] })],
  ["tasks[0].input.schema must be an object", task({ schema: true })],
  [
    "tasks[0].input.optional must be true or false",
    task(value({}, { optional: "true); alert(1" })),
  ],
  ["tasks[0].input.typeName must be text", task(value({}, { typeName: 5 }))],
  ["tasks[0].input.schema: type must be text or a list", task(value({ type: 5 }))],
  [
    "tasks[0].input.schema: properties must be an object",
    task(value({ anyOf: [{ properties: null }] })),
  ],
  [
    "tasks[0].input.schema: $defs must be an object of objects",
    task(value({ $defs: { A: true } })),
  ],
])("says what no client can be made of: %s", (problem, document) => {
  expect(problemIn(document)).toBe(problem);
});

it("takes schemas that are true or false, and whatever else a newer gateway says", () => {
  const schema = { properties: { a: true, type: { const: null } }, items: false, novel: null };
  const document = { ...task(value(schema, { novel: 5 }), { novel: null }), novel: 5 };
  expect(problemIn(document)).toBeUndefined();
});

it("refuses errors whose ids are no names", async () => {
  const document = JSON.parse(text) as Discovery;
  const errors = [{ id: "not a name", httpCode: 400, data: { schema: {} } }];
  await expect(clientOf({ ...document, errors })).rejects.toThrow('"not a name" can be no error');
});

it("makes a client or refuses to, whatever stands somewhere in a document", async () => {
  const places = placesIn(JSON.parse(text));
  const junk = [null, 5, "x", true, [], {}, [5], { x: 5 }];
  const mutations = fc.sample(fc.tuple(fc.constantFrom(...places), fc.constantFrom(...junk)), {
    seed: 7,
    numRuns: 150,
  });
  for (const [place, value] of mutations) {
    const document = withValue(JSON.parse(text), place, value) as Json;
    if (problemIn(document) !== undefined) continue;
    const failure: unknown = await clientOf(document as unknown as Discovery).then(
      () => undefined,
      (error: unknown) => error,
    );
    const isWell = failure === undefined || failure instanceof ConfigError;
    expect(isWell, `${place.join("/")} = ${JSON.stringify(value)}: ${String(failure)}`).toBe(true);
  }
});

it("opens no file that a schema refers to, and copies no types that it brings", async () => {
  const document = JSON.parse(text) as Discovery;
  const [first] = document.tasks;
  if (!first) throw new Error("no task");
  const schema = {
    ...{ type: "object", properties: { own: { tsType: "Foreign" } } },
    dependencies: { own: { $ref: "nowhere.json" } },
  };
  const input = { schema };
  const files = await clientOf({ ...document, tasks: [{ ...first, input }] });
  const declarations = files.find(({ path }) => path === "index.d.ts")?.text;
  expect(declarations).toContain("own?: unknown");
  expect(declarations).not.toContain("Foreign");
});

async function clientOf(discovery: Discovery) {
  const { service, contract } = await foreignService(discovery, { root: "", clientDir: "client" });
  return emitClientFiles(service, contract, "Generated.");
}

/** The ways to all that is in a value. */
function placesIn(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    [key],
    ...placesIn(inner).map((place) => [key, ...place]),
  ]);
}

function withValue(whole: unknown, [key, ...place]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy = (Array.isArray(whole) ? [...(whole as unknown[])] : { ...(whole as Json) }) as Json;
  copy[key] = withValue(copy[key], place, value);
  return copy;
}
