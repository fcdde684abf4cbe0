import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, it } from "vitest";
import { decode, encode } from "../../client-runtime/generated/convert.ts";
import { askAjv } from "../oracle/ajv.ts";
import { inputSchemas } from "../oracle/schemas.ts";
import { distinctIn, printRich, randomRichType, valueOfRich } from "./random-rich-type.ts";

const seed = Number(process.env.SEED ?? 11);
const types = Number(process.env.TYPES ?? 300);
const valuesPerType = 8;

it(`converts random values of random types there and back (SEED=${seed} TYPES=${types})`, () => {
  const sampled = fc.sample(randomRichType, { seed, numRuns: types });
  const judged = inputSchemas(
    sampled.map((type) => `export type T = ${printRich(type)};`),
    { types: ["node"], exactOptionalPropertyTypes: true },
  );
  let compared = 0;
  let refused = 0;
  for (const [index, type] of sampled.entries()) {
    const { schema, conversion, named, diagnostics } = judged[index] ?? { diagnostics: [] };
    const about = printRich(type);
    // Codegen refuses just those in which two members of a union would be mistaken for each other.
    const codes = diagnostics.map(({ code }) => code).filter((code) => code.startsWith("TUN20"));
    expect(codes.includes("TUN2015"), about).toBe(!distinctIn(type));
    if (!schema) {
      refused++;
      continue;
    }
    const values = fc.sample(valueOfRich(type), { seed: seed + index, numRuns: valuesPerType });
    const texts = values.map((value) =>
      JSON.stringify(encode(conversion ?? "plain", value, named ?? {})),
    );
    const isValid = askAjv(
      schema,
      texts.map((text) => JSON.parse(text) as unknown),
    );
    for (const [at, value] of values.entries()) {
      compared++;
      expect(isValid[at], `${about}: ${texts[at]}`).toBe(true);
      const back = decode(conversion ?? "plain", JSON.parse(texts[at] ?? ""), named ?? {});
      expect(isDeepStrictEqual(back, value), `${about}: ${texts[at]}`).toBe(true);
    }
  }
  expect(compared).toBeGreaterThan(types * 2);
  expect(refused).toBeGreaterThan(0);
}, 120_000);
