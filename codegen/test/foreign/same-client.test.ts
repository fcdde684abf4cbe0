import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { emitClientFiles } from "../../src/emit/client/client.ts";
import { foreignService } from "../../src/foreign/foreign-service.ts";
import type { Discovery } from "../../src/generated/discovery.ts";
import { TypedProject } from "../client/typed-project.ts";
import { corpus } from "../corpus/corpus.ts";
import {
  declarations,
  distinctIn,
  printRich,
  randomRichType,
} from "../differential/random-rich-type.ts";

const seed = Number(process.env.SEED ?? 11);
const runs = Number(process.env.TYPES ?? 150);

const recursive = {
  RichTree: `type T = { at: Date; children: Map<string, T>; parent?: T }`,
  RichMutual: `type T = A[]; type A = { kind: "a"; next: B | null; n: bigint } | { kind: "u"; url: URL };
    interface B { seen: Set<A>; bytes: Uint8Array }`,
  RichGeneric: `interface Page<I> { items: I[]; until: Date } type T = { a: Page<Date>; b: Page<bigint>; c: Page<Page<URL>> }`,
  RichTuple: `type T = [from: Date, to?: Date] | null`,
  RichLists: `type T = [Date, ...bigint[]]`,
  RichIndexed: `type T = Record<string, Map<string, Date | null>[]>`,
  RichPairs: `interface Row<X> { x: X; first: 1; second: 2; third: 3; fourth: 4; fifth: 5; sixth: 6; seventh: 7 }
    type T = { pairs: [string, Row<{ a: 1 }>][]; map: Map<string, Row<{ a: 1 }>> }`,
  RichOptional: `type T = { when?: Date | "never"; n?: bigint | number; of?: Set<string> | null }`,
};

/** Sources that say what schemas do not: the foreign client's types are wider there. */
const lost: Readonly<Record<string, RegExp>> = {
  templates: /`/,
  "intrinsic string types": /\b(Uppercase|Lowercase|Capitalize|Uncapitalize)</,
  "numbers as keys": /\[key: number\]|Record<number,/,
  "undefined as a value of records": /\[key: string\]: number \| undefined/,
  readonly: /\b(readonly|Readonly|ReadonlyArray|as const)\b/,
  "what comes after a rest": /\.\.\.[^\]]*\[\],/,
};

/** Inputs that a schema says in other words. */
const reworded: Readonly<Record<string, string>> = {
  RecursiveInlineUnionInLists_in: "nothing tells the union apart: its levels are spelt out",
  IntersectionWithRecord_in: "that any property may be there is no more than an open object",
  IntersectionWithRecord_out: "the same",
  RequiredNever_in: "a member that no value has is left out",
};

const project = new TypedProject();
afterAll(() => project.remove());

it(`makes the same client of a discovery document as of the sources (SEED=${seed} TYPES=${runs})`, async () => {
  const random = fc
    .sample(randomRichType, { seed, numRuns: runs })
    .filter(distinctIn)
    .map((type, index): [string, string] => [
      `Random${index}`,
      `${declarations}type T = ${printRich(type)}`,
    ]);
  const types = new Map([
    ...random,
    ...Object.entries(recursive),
    ...corpus
      .filter(({ refused, incomparable }) => refused === undefined && !incomparable)
      .map(({ name, source }): [string, string] => [name, source]),
  ]);
  const files = project.generate(types);
  const textOf = (path: string) => files.find((file) => file.path === path)?.text ?? "";
  const discovery = JSON.parse(textOf("discovery.json")) as Discovery;
  const { service, contract } = await foreignService(discovery, {
    root: "",
    clientDir: "/foreign",
  });
  const foreign = emitClientFiles(service, contract, "Generated.");
  for (const { path, text } of foreign) project.write(`foreign/${path}`, text);

  const withoutBanner = (text = "") => text.replaceAll(/^\/\/ .*\n/gm, "");
  for (const path of ["calls.js", "validate.js", "tree.js", "index.js"]) {
    const made = foreign.find((file) => file.path === path)?.text;
    expect(withoutBanner(made), path).toBe(withoutBanner(textOf(path)));
  }
  const differences = project.differences([...types.keys()], (name) => {
    const method = `import("./foreign/index.js").Client["${name}"]`;
    return [`Parameters<${method}>[0]`, `Awaited<ReturnType<${method}>>`];
  });
  const sourceOf = (difference: string) => types.get(difference.replace(/_(in|out)$/, "")) ?? "";
  const unexpected = differences.filter(
    (each) => !(each in reworded) && !Object.values(lost).some((form) => form.test(sourceOf(each))),
  );
  expect(unexpected.map((each) => `${each}: ${sourceOf(each)}`)).toEqual([]);
}, 120_000);
