import { expect, it } from "vitest";
import { askAjv } from "../oracle/ajv.ts";
import { inputSchemas } from "../oracle/schemas.ts";
import { askTsc } from "../oracle/tsc.ts";
import { databases } from "./databases.ts";
import { packages } from "./packages.ts";
import { validators } from "./validators.ts";

const types = [...validators, ...databases, ...packages];
const verdicts = askTsc(types);
const judged = inputSchemas(types.map(({ source }) => source));

it.each(types.map((type, index) => ({ ...type, index })))("$name", (type) => {
  const { schema, diagnostics } = judged[type.index] ?? { diagnostics: [] };
  if (type.refused) {
    expect(diagnostics.map(({ code }) => code)).toContain(type.refused);
    return;
  }
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const byTsc = verdicts[type.index] ?? [];
  // Values that all fit, or of which none does, would prove little.
  expect(new Set(byTsc).size).toBe(type.exceptions?.length ? new Set(byTsc).size : 2);
  const byAjv = askAjv(schema ?? {}, type.values);
  const differing = type.values.filter((_, index) => byAjv[index] !== byTsc[index]);
  expect(differing).toEqual(type.exceptions?.map(({ value }) => value) ?? []);
});
