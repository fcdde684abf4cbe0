// What is said of random edits of random types, judged by Ajv on random values.
import fc from "fast-check";
import { expect, it } from "vitest";
import { compareValues } from "../../src/diff/compare-values.ts";
import { Inclusion } from "../../src/diff/inclusion.ts";
import type { Reason } from "../../src/diff/reason.ts";
import type { JsonSchema } from "../../src/model/contract.ts";
import { print, plainType } from "../differential/random-type.ts";
import { valueNear } from "../differential/random-value.ts";
import { askAjv } from "../oracle/ajv.ts";
import { inputSchemas } from "../oracle/schemas.ts";
import { mutantsOf } from "./mutants.ts";
import { relatedType } from "./related-type.ts";

const seed = Number(process.env.SEED ?? 11);
const pairs = Number(process.env.PAIRS ?? 60);

interface Judged {
  texts: [string, string];
  schemas: [JsonSchema, JsonSchema];
  values: unknown[];
}

it(`says that a change breaks where a value shows it, and only there (SEED=${seed} PAIRS=${pairs})`, () => {
  const judged = judgedPairs();
  expect(judged.length).toBeGreaterThan(pairs / 2);
  const missed: string[] = [];
  const notShown: string[] = [];
  const counts = { breaking: 0, possible: 0, none: 0 };
  for (const { texts, schemas, values } of judged) {
    const [first, second] = schemas;
    const edits: ["input" | "output", JsonSchema, JsonSchema][] = [
      ["input", first, second],
      ["input", second, first],
      ["output", opened(first), opened(second)],
      ["output", opened(second), opened(first)],
    ];
    for (const [name, before, after] of edits) {
      const said = severityOf(name, before, after);
      const [took, takes] = [askAjv(before, values), askAjv(after, values)];
      // Inputs that pass no longer, outputs that nobody reckoned with.
      const [fits, mustFit] = name === "input" ? [took, takes] : [takes, took];
      const at = values.findIndex((_, index) => fits[index] && !mustFit[index]);
      const about = `${name}: ${texts.join("\n  ")}\n  ${JSON.stringify(values[at])}`;
      counts[said]++;
      if (said === "none" && at >= 0) missed.push(about);
      if (said === "breaking" && at < 0) notShown.push(about);
    }
  }
  expect(missed.join("\n")).toBe("");
  // A value that shows it may be hard to come by, as of an object with many properties.
  expect(notShown.length, notShown.join("\n")).toBeLessThanOrEqual(counts.breaking / 20);
  // Were all the same, nothing would be tested.
  expect(Math.min(counts.breaking, counts.none)).toBeGreaterThan(judged.length);
  expect(counts.possible).toBeLessThan(counts.breaking / 4);
}, 180_000);

it(`proves that what got wider includes what it was (SEED=${seed})`, () => {
  const originals = fc.sample(plainType, { seed, numRuns: pairs / 3 });
  const texts = originals.flatMap((type) => [
    print(type),
    `(${print(type)}) | { added: string }`,
    `{ wrapped: ${print(type)} }`,
    `{ wrapped: ${print(type)}; more?: number }`,
    `(${print(type)})[]`,
    `((${print(type)}) | null)[]`,
  ]);
  const schemas = inputSchemas(
    texts.map((text) => `export type T = ${text};`),
    options,
  ).map(({ schema }) => schema);
  const unproven: string[] = [];
  let compared = 0;
  for (let index = 0; index < texts.length; index += 2) {
    const [sub, sup] = [schemas[index], schemas[index + 1]];
    if (!sub || !sup) continue;
    // Closed members of a union meet in more ways than their shapes show: only the rest is exact.
    if (index % 6 === 0 && hasObjects(sub)) continue;
    compared++;
    const reasons = whyNot(sub, sup);
    if (reasons.length > 0)
      unproven.push(`${texts[index]} in ${texts[index + 1]}: ${JSON.stringify(reasons)}`);
  }
  expect(compared).toBeGreaterThan(pairs / 3);
  // A proof need not be found, but it mostly should be.
  expect(unproven.length, unproven.slice(0, 5).join("\n")).toBeLessThanOrEqual(compared / 10);
}, 180_000);

const options = { exactOptionalPropertyTypes: true };

function judgedPairs(): Judged[] {
  const sampled = fc.sample(
    plainType.chain((type) => fc.tuple(fc.constant(type), relatedType(type))),
    { seed, numRuns: pairs },
  );
  const sources = sampled.flat().map((type) => `export type T = ${print(type)};`);
  const schemas = inputSchemas(sources, options).map(({ schema }) => schema);
  return sampled.flatMap(([first, second], index): Judged[] => {
    const [a, b] = [schemas[2 * index], schemas[2 * index + 1]];
    if (!a || !b) return [];
    const values = [first, second]
      .flatMap((type, of) =>
        fc.sample(valueNear(type), { seed: seed + 2 * index + of, numRuns: 12 }),
      )
      .flatMap(mutantsOf);
    return [{ texts: [print(first), print(second)], schemas: [a, b], values }];
  });
}

function severityOf(
  name: "input" | "output",
  before: JsonSchema,
  after: JsonSchema,
): "breaking" | "possible" | "none" {
  const [was, is] = [before, after].map((schema) => ({ schema, optional: false }));
  const severities = was && is ? compareValues(name, was, is).map(({ severity }) => severity) : [];
  if (severities.includes("breaking")) return "breaking";
  return severities.includes("possible") ? "possible" : "none";
}

function whyNot(sub: JsonSchema, sup: JsonSchema): readonly Reason[] {
  return new Inclusion(sub, sup).reasons();
}

/** The same as outputs are: objects may have more than is said. */
function opened(schema: JsonSchema): JsonSchema {
  const text = JSON.stringify(schema, (key, value: unknown) =>
    key === "additionalProperties" && value === false ? undefined : value,
  );
  return JSON.parse(text) as JsonSchema;
}

function hasObjects(schema: JsonSchema): boolean {
  return JSON.stringify(schema).includes('"object"');
}
