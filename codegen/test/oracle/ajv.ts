import { Ajv2020 } from "ajv/dist/2020.js";
import type { JsonSchema } from "../../src/model/contract.ts";

/** What Ajv says of values against a schema; it is strict about the schema itself. */
export function askAjv(schema: JsonSchema, values: readonly unknown[]): boolean[] {
  const ajv = new Ajv2020({
    strict: true,
    allowUnionTypes: true,
    strictTuples: false,
    strictRequired: false,
    // `{ n_id: "z"; [key: `n_${string}`]: string }`
    allowMatchingProperties: true,
  });
  ajv.addKeyword("x-tunnel-sensitive");
  ajv.addKeyword("x-tunnel-type");
  ajv.addFormat("date-time", true);
  ajv.addFormat("uri", true);
  const validate = ajv.compile(schema);
  return values.map((value) => validate(value));
}
