import fc from "fast-check";
import { expect, it } from "vitest";
import { SchemaCheck } from "../../client-runtime/schema-check.ts";
import { askAjv } from "../oracle/ajv.ts";
import { askGateway } from "../oracle/gateway.ts";
import { inputSchemas } from "../oracle/schemas.ts";
import { askTsc } from "../oracle/tsc.ts";
import {
  alternativesOf,
  declarations,
  print,
  type RandomType,
  randomType,
  typesIn,
} from "./random-type.ts";
import { valueNear } from "./random-value.ts";

/**
 * What runs on every change has one seed, so that it fails for the change. The long
 * mode, `PAIRS=1000000`, looks for what nobody has seen, or `SEED` repeats a run.
 */
const usualPairs = 20_000;
const pairs = Number(process.env.PAIRS ?? usualPairs);
const usualSeed = pairs > usualPairs ? Date.now() % 1_000_000 : 11;
const seed = Number(process.env.SEED ?? usualSeed);
const typesPerBatch = 250;
const valuesPerType = 40;
const options = { exactOptionalPropertyTypes: true };

it(
  `tsc, the gateway, Ajv and the client agree on ${pairs} pairs of random types and values (SEED=${seed})`,
  () => {
    console.info(`SEED=${seed} PAIRS=${pairs}`);
    const disagreements: string[] = [];
    let compared = 0;
    let accepted = 0;
    let refused = 0;
    let exempted = 0;
    let types = 0;
    for (let batch = 0; compared < pairs && disagreements.length === 0; batch++) {
      const judged = judge(seed + batch * 1_000_003);
      types += typesPerBatch;
      refused += judged.refused;
      compared += judged.verdicts.length;
      accepted += judged.verdicts.filter(({ tsc }) => tsc).length;
      const differing = judged.verdicts.filter(differs);
      const unexplained = withoutUndefined(differing.filter((verdict) => !isExempt(verdict)));
      exempted += differing.length - unexplained.length;
      disagreements.push(...unexplained.map(describe));
    }
    console.info(`exempted: ${exempted}, types refused: ${refused}`);
    expect(disagreements.join("\n")).toBe("");
    expect(exempted / compared).toBeLessThan(0.01);
    // Contradictory intersections are refused; were more, little would be compared.
    expect(refused).toBeLessThan(types / 5);
    expect(accepted / compared).toBeGreaterThan(0.1);
    expect(accepted / compared).toBeLessThan(0.9);
  },
  Math.max(600_000, pairs * 30),
);

interface Verdict {
  type: RandomType;
  source: string;
  forTsc: string;
  value: unknown;
  tsc: boolean;
  gateway: boolean;
  ajv: boolean;
  client: boolean;
}

/** A batch of types: one program of `tsc`, one of codegen, one process of the gateway. */
function judge(batchSeed: number): { verdicts: Verdict[]; refused: number } {
  const random = fc.sample(randomType, { seed: batchSeed, numRuns: typesPerBatch });
  const questions = random.map((type, index) => ({
    type,
    source: `${declarations} export type T = ${print(type)};`,
    forTsc: `${declarations} export type T = ${print(type, true)};`,
    values: distinct(
      fc.sample(valueNear(type), { seed: batchSeed + index, numRuns: valuesPerType }),
    ),
  }));
  const byTsc = askTsc(
    questions.map(({ forTsc, values }) => ({ source: forTsc, values })),
    options,
  );
  const schemas = inputSchemas(
    questions.map(({ source }) => source),
    options,
  );
  const expressed = questions.flatMap((question, index) => {
    const schema = schemas[index]?.schema;
    return schema ? [{ ...question, schema, tsc: byTsc[index] ?? [] }] : [];
  });
  const byGateway = askGateway(expressed);
  const verdicts = expressed.flatMap(({ type, source, forTsc, values, schema, tsc }, index) => {
    const ajv = askAjv(schema, values);
    const check = new SchemaCheck(schema);
    const client = values.map((value) => check.details(value).length === 0);
    return values.map((value, at) => ({
      type,
      source,
      forTsc,
      value,
      tsc: tsc[at] === true,
      gateway: byGateway[index]?.[at] === true,
      ajv: ajv[at] === true,
      client: client[at] === true,
    }));
  });
  return { verdicts, refused: questions.length - expressed.length };
}

function differs({ tsc, gateway, ajv, client }: Verdict): boolean {
  return gateway !== tsc || ajv !== tsc || client !== tsc;
}

/**
 * For `tsc` alone lists and texts have numeric keys (json-rules.ts, "members"), and to it
 * what a list in a union has is known of the objects beside it.
 */
function isExempt({ type, source, value, tsc, gateway, ajv, client }: Verdict): boolean {
  const hasNumericKey = /\b0\??:|\[key: number\]/.test(source);
  const isAlone = [gateway, ajv, client].every((fits) => fits !== tsc);
  if (!isAlone || !hasNumericKey) return false;
  const isToldByList =
    JSON.stringify(value).includes('"0":') && typesIn(type).some(hasListBesideObject);
  return isToldByList || (tsc && hasMembers(value));
}

/** A union of a list and of an object with a property that the list has. */
function hasListBesideObject(type: RandomType): boolean {
  if (type.kind !== "union") return false;
  const members = alternativesOf(type);
  return members.some(isList) && members.some(hasFirst);
}

function isList({ kind }: RandomType): boolean {
  return kind === "tuple" || kind === "array";
}

function hasFirst(type: RandomType): boolean {
  if (type.kind === "utility") return hasFirst(type.of);
  if (type.kind === "union" || type.kind === "intersection") return type.members.some(hasFirst);
  if (type.kind !== "object") return false;
  return type.properties.some(({ name }) => name === "0") || type.index?.key === "number";
}

/**
 * Without those of which `tsc` says the same where `a?: T` is `a?: T | undefined`, as it is in
 * JSON (json-rules.ts, "undefined").
 */
function withoutUndefined(verdicts: readonly Verdict[]): readonly Verdict[] {
  const loose = askTsc(
    verdicts.map(({ forTsc, value }) => ({ source: forTsc, values: [value] })),
    { exactOptionalPropertyTypes: false },
  );
  return verdicts.filter((verdict, index) =>
    differs({ ...verdict, tsc: loose[index]?.[0] === true }),
  );
}

function hasMembers(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return typeof value === "string";
  return Array.isArray(value) || Object.values(value).some(hasMembers);
}

function describe({ source, value, tsc, gateway, ajv, client }: Verdict): string {
  const said = Object.entries({ tsc, gateway, ajv, client }).map(
    ([name, fits]) => `${name}: ${fits ? "yes" : "no"}`,
  );
  return `${source.slice(declarations.length + 1)}\n  ${JSON.stringify(value)}  ${said.join(", ")}`;
}

function distinct(values: readonly unknown[]): unknown[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
