// What the proof says of random schemas, judged by Ajv on random values.
import fc from "fast-check";
import { expect, it } from "vitest";
import { Inclusion, type Reason } from "../../src/diff/inclusion.ts";
import type { JsonSchema } from "../../src/model/contract.ts";
import { print, randomType } from "../differential/random-type.ts";
import { valueNear } from "../differential/random-value.ts";
import { askAjv } from "../oracle/ajv.ts";
import { inputSchemas } from "../oracle/schemas.ts";
import { relatedType } from "./related-type.ts";

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const pairs = Number(process.env.PAIRS ?? 60);

interface Judged {
  texts: [string, string];
  schemas: [JsonSchema, JsonSchema];
  values: unknown[];
}

it(`proves nothing that a value refutes (SEED=${seed} PAIRS=${pairs})`, () => {
  const judged = judgedPairs();
  expect(judged.length).toBeGreaterThan(pairs / 2);
  const refuted: string[] = [];
  let proven = 0;
  for (const { texts, schemas, values } of judged) {
    for (const direction of [schemas, schemas.map(opened), schemas.toReversed()]) {
      const [sub = {}, sup = {}] = direction;
      if (whyNot(sub, sup).length > 0) continue;
      proven++;
      const [before, after] = [askAjv(sub, values), askAjv(sup, values)];
      const at = values.findIndex((_, index) => before[index] && !after[index]);
      if (at >= 0) refuted.push(`${texts.join("\n")}\n  ${JSON.stringify(values[at])}`);
    }
  }
  expect(refuted.join("\n")).toBe("");
  // Were nothing proven, nothing would be tested.
  expect(proven).toBeGreaterThan(judged.length / 4);
}, 180_000);

it(`proves that what got wider includes what it was (SEED=${seed})`, () => {
  const originals = fc.sample(randomType, { seed, numRuns: pairs / 3 });
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
    randomType.chain((type) => fc.tuple(fc.constant(type), relatedType(type))),
    { seed, numRuns: pairs },
  );
  const sources = sampled.flat().map((type) => `export type T = ${print(type)};`);
  const schemas = inputSchemas(sources, options).map(({ schema }) => schema);
  return sampled.flatMap(([first, second], index): Judged[] => {
    const [a, b] = [schemas[2 * index], schemas[2 * index + 1]];
    if (!a || !b) return [];
    const values = [first, second].flatMap((type, of) =>
      fc.sample(valueNear(type), { seed: seed + 2 * index + of, numRuns: 20 }),
    );
    return [{ texts: [print(first), print(second)], schemas: [a, b], values }];
  });
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
