import fc from "fast-check";
import { expect, it } from "vitest";
import { SchemaCheck } from "../../client-runtime/schema-check.ts";
import { askAjv } from "../oracle/ajv.ts";
import { askGateway } from "../oracle/gateway.ts";
import { inputSchemas } from "../oracle/schemas.ts";
import { askTsc } from "../oracle/tsc.ts";
import {
  declarations,
  keeps,
  printConstrained,
  randomConstrained,
  valueOfConstrained,
} from "./random-constrained.ts";

const seed = Number(process.env.SEED ?? 11);
const types = Number(process.env.TYPES ?? 250);
const valuesPerType = 30;
const options = { exactOptionalPropertyTypes: true };

it(`a value fits if tsc takes it and its constraints hold (SEED=${seed} TYPES=${types})`, () => {
  const sampled = fc.sample(randomConstrained, { seed, numRuns: types });
  const questions = sampled.map((type, index) => ({
    type,
    source: `${declarations}type T = ${printConstrained(type)};`,
    values: fc.sample(valueOfConstrained(type), { seed: seed + index, numRuns: valuesPerType }),
  }));
  const byTsc = askTsc(questions, options);
  const judged = inputSchemas(
    questions.map(({ source }) => source),
    options,
  );
  for (const [index, { diagnostics }] of judged.entries()) {
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    expect(errors, questions[index]?.source).toEqual([]);
  }
  const schemas = judged.map(({ schema }) => schema ?? {});
  const byGateway = askGateway(
    questions.map(({ values }, index) => ({ values, schema: schemas[index] ?? {} })),
  );
  const disagreements: string[] = [];
  const counts = { fits: 0, isConstrained: 0 };
  for (const [index, { type, source, values }] of questions.entries()) {
    const check = new SchemaCheck(schemas[index] ?? {});
    const byAjv = askAjv(schemas[index] ?? {}, values);
    for (const [at, value] of values.entries()) {
      const hasType = byTsc[index]?.[at] === true;
      const expected = hasType && keeps(type, value);
      if (expected) counts.fits++;
      else if (hasType) counts.isConstrained++;
      const said = [byGateway[index]?.[at], byAjv[at], check.details(value).length === 0];
      if (said.every((fits) => fits === expected)) continue;
      disagreements.push(`${source}\n  ${JSON.stringify(value)}: ${expected}, not ${said.join()}`);
    }
  }
  expect(disagreements.slice(0, 5).join("\n")).toBe("");
  // Values of both kinds, or little would be compared.
  expect(Math.min(counts.fits, counts.isConstrained)).toBeGreaterThan(types);
}, 600_000);
