import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, it } from "vitest";
import { decode, encode } from "../../client-runtime/generated/convert.ts";
import * as worker from "../../../worker-sdk/src/convert.ts";
import { askAjv } from "../oracle/ajv.ts";
import { askGateway, type SchemaWithValues } from "../oracle/gateway.ts";
import { inputSchemas } from "../oracle/schemas.ts";
import {
  declarations,
  distinctIn,
  printRich,
  randomRichType,
  valueOfRich,
} from "./random-rich-type.ts";

const seed = Number(process.env.SEED ?? 11);
const types = Number(process.env.TYPES ?? 300);
const valuesPerType = 8;

it(`converts random values of random types there and back (SEED=${seed} TYPES=${types})`, () => {
  const sampled = fc.sample(randomRichType, { seed, numRuns: types });
  const judged = inputSchemas(
    sampled.map((type) => `${declarations}export type T = ${printRich(type)};`),
    { types: ["node"], exactOptionalPropertyTypes: true },
  );
  const sent: (SchemaWithValues & { about: string })[] = [];
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
    const plain = texts.map((text) => JSON.parse(text) as unknown);
    const isValid = askAjv(schema, plain);
    sent.push({ schema, values: plain, about });
    for (const [at, value] of values.entries()) {
      compared++;
      expect(isValid[at], `${about}: ${texts[at]}`).toBe(true);
      // To the handler and, returned from there, to the caller.
      const handled = worker.decode(conversion ?? "plain", plain[at], named ?? {});
      expect(isDeepStrictEqual(handled, value), `${about}: ${texts[at]}`).toBe(true);
      const returned = JSON.stringify(worker.encode(conversion ?? "plain", handled, named ?? {}));
      expect(returned, about).toBe(texts[at]);
      const back = decode(conversion ?? "plain", JSON.parse(returned), named ?? {});
      expect(isDeepStrictEqual(back, value), `${about}: ${texts[at]}`).toBe(true);
    }
  }
  // With formats, as a gateway has them.
  for (const [index, verdicts] of askGateway(sent).entries()) {
    const refusedAt = verdicts.indexOf(false);
    const { about, values } = sent[index] ?? {};
    expect(refusedAt, `${about}: ${JSON.stringify(values?.[refusedAt])}`).toBe(-1);
  }
  expect(compared).toBeGreaterThan(types * 2);
  expect(refused).toBeGreaterThan(0);
}, 120_000);
