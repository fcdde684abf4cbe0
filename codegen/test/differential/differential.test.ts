import fc from "fast-check";
import { expect, it } from "vitest";
import { askAjv } from "../oracle/ajv.ts";
import { inputSchemas } from "../oracle/schemas.ts";
import { askTsc } from "../oracle/tsc.ts";
import { print, randomType } from "./random-type.ts";
import { valueNear } from "./random-value.ts";

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const types = Number(process.env.TYPES ?? 600);
const valuesPerType = 8;

it(`agrees with tsc on random types and values (SEED=${seed} TYPES=${types})`, () => {
  const questions = fc.sample(randomType, { seed, numRuns: types }).map((type, index) => ({
    source: `export type T = ${print(type)};`,
    values: distinct(fc.sample(valueNear(type), { seed: seed + index, numRuns: valuesPerType })),
  }));
  const options = { exactOptionalPropertyTypes: true };
  const verdicts = askTsc(questions, options);
  const judged = inputSchemas(
    questions.map(({ source }) => source),
    options,
  );
  const disagreements: string[] = [];
  let compared = 0;
  let refused = 0;
  for (const [index, { source, values }] of questions.entries()) {
    const schema = judged[index]?.schema;
    if (!schema) {
      refused++;
      continue;
    }
    for (const [at, isValid] of askAjv(schema, values).entries()) {
      compared++;
      const byTsc = verdicts[index]?.[at];
      if (isValid === byTsc) continue;
      const said = `tsc ${byTsc ? "accepts" : "rejects"}, the schema ${isValid ? "accepts" : "rejects"}`;
      disagreements.push(`${source}\n  ${JSON.stringify(values[at])}: ${said}`);
    }
  }
  expect(disagreements.join("\n")).toBe("");
  // Contradictory intersections are refused; were more, little would be compared.
  expect(refused).toBeLessThan(types / 10);
  expect(compared).toBeGreaterThan(types * 2);
}, 120_000);

function distinct(values: readonly unknown[]): unknown[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
