import { describe, expect, it } from "vitest";
import { askAjv } from "../oracle/ajv.ts";
import { inputSchemas } from "../oracle/schemas.ts";
import { askTsc } from "../oracle/tsc.ts";
import { corpus } from "./corpus.ts";

describe.each([true, false])("with exactOptionalPropertyTypes %s", (exact) => {
  const options = { exactOptionalPropertyTypes: exact };
  const sources = corpus.map(({ source }) => source);
  const verdicts = askTsc(corpus, options);
  const judged = inputSchemas(sources, options);

  it.each(corpus.map((type, index) => ({ ...type, index })))("$name", (type) => {
    const { schema, diagnostics } = judged[type.index] ?? { diagnostics: [] };
    if (type.refused) {
      expect(diagnostics.map(({ code }) => code)).toContain(type.refused);
      expect(schema).toBeUndefined();
      return;
    }
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const byAjv = askAjv(schema ?? {}, type.values);
    const excepted = new Set(type.exceptions?.map(({ value }) => JSON.stringify(value)));
    const disagreements = type.values.flatMap((value, index) => {
      const byTsc = verdicts[type.index]?.[index];
      return byAjv[index] === byTsc ? [] : [JSON.stringify(value)];
    });
    expect(disagreements).toEqual([...excepted]);
  });
});

it("is large enough to mean something", () => {
  const names = new Set(corpus.map(({ name }) => name));
  expect(names.size).toBe(corpus.length);
  expect(corpus.length).toBeGreaterThanOrEqual(100);
  expect(corpus.flatMap(({ values }) => values).length).toBeGreaterThanOrEqual(500);
});
