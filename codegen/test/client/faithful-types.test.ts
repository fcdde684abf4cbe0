import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import ts from "typescript";
import { afterAll, expect, test } from "vitest";
import { resolveConfig } from "../../src/config.ts";
import { generate } from "../../src/generate.ts";
import { corpus } from "../corpus/corpus.ts";
import type { JsonRule } from "../corpus/json-rules.ts";

/** Each is read, printed into a client, and compared with what it was. */
const person = `
/** Somebody. */
export interface Person {
  /** What they are called. */
  name: string;
  /**
   * In years.
   * @minimum 0
   */
  age?: number;
}
export interface Page<Item> { items: Item[]; next: string | null }
`;

/** What matters to a caller though it is all one to JSON, and what is hard to print. */
const own: Record<string, string> = {
  Anything: `type T = unknown`,
  NonPrimitive: `type T = object`,
  OddLiterals: `type T = "a" | 'it\\'s "quoted"' | -1.5 | 1e21 | true | null`,
  ListsOfUnions: `type T = ("a" | { b: (number | null)[] })[][]`,
  ReadonlyLists: `type T = readonly string[]`,
  ListsOfReadonly: `type T = (readonly string[])[]`,
  ReadonlyTuples: `type T = readonly [string, readonly number[]]`,
  NamedElements: `type T = [from: number, to?: number]`,
  NamedRest: `type T = [first: string, ...others: number[]]`,
  OptionalUnion: `type T = [string, (number | null)?]`,
  OptionalUnderSignature: `type T = { a?: string; [key: string]: string | undefined }`,
  OptionalBesideSignature: "type T = { [key: `x-${string}`]: string; host?: string }",
  OddNames: `type T = { "a-b": 1; "1st": 2; default: 3; new: 4; "with space"?: 5; "quo\\"te": 6; ünï: 7 }`,
  Wide: `type T = { a: { b: { c: { d: { e: { f: { g: { h: string; i: number }[] } } } } } } }`,
  Documented: `${person} type T = { people: Page<Person>; numbers: Page<number>; some: Partial<Person> }`,
  TakenNames: `interface Client { name: string } interface TunnelError { client: Client } type T = TunnelError`,
};

/** Types of the corpus that differ, as they are meant to. */
const byJsonRule: Record<string, JsonRule> = {
  ArrayBrand: "brand",
  MixedEnum: "enum",
  OptionalAlias: "undefined",
  OrUndefined: "undefined",
  RecordOptional: "undefined",
  StringBrand: "brand",
  StringEnum: "enum",
  SymbolBrand: "brand",
};

const folder = realpathSync(mkdtempSync(join(tmpdir(), "tunnel-faithful-")));
afterAll(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const compilerOptions = { strict: true, target: "ES2022", module: "NodeNext", types: [] };
const sdk = join(import.meta.dirname, "../sdk/index.d.ts");

/** A project with a task for each type, which takes it and gives it. */
function writeProject(types: ReadonlyMap<string, string>): string {
  const paths = { "tunnel-worker-sdk": [sdk] };
  write("package.json", `{ "type": "module" }`);
  write("tsconfig.json", JSON.stringify({ compilerOptions: { ...compilerOptions, paths } }));
  for (const [name, source] of types) {
    write(
      `src/${name}.ts`,
      `import { defineTask } from "tunnel-worker-sdk";
${source}
export type { T };
export const task = defineTask("${name}", (input: T): T => input);
`,
    );
  }
  return join(folder, "tunnel.config.ts");
}

/** Inputs and outputs that are wider or narrower than what they were printed from. */
function differences(types: ReadonlyMap<string, string>): string[] {
  const comparison = write(
    "comparison.ts",
    [
      `import type { Client } from "./client/index.js";`,
      `type Mutual<A, B> = [A] extends [B] ? [B] extends [A] ? true : "wider" : "narrower";`,
      ...[...types.keys()].flatMap((name) => [
        `import type { T as ${name}_ } from "./src/${name}.js";`,
        `export const ${name}_in: Mutual<${name}_, Parameters<Client["${name}"]>[0]> = true;`,
        `export const ${name}_out: Mutual<${name}_, Awaited<ReturnType<Client["${name}"]>>> = true;`,
      ]),
    ].join("\n"),
  );
  const program = ts.createProgram([comparison], {
    ...compilerOptions,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    paths: { "tunnel-worker-sdk": [sdk] },
    noEmit: true,
    skipDefaultLibCheck: true,
  });
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const name = /^\w+/.exec(file?.text.slice(start) ?? "")?.[0] ?? "";
    if (file?.fileName === comparison && /_(in|out)$/.test(name)) return name;
    throw new Error(ts.flattenDiagnosticMessageText(messageText, "\n"));
  });
}

test("printed types and the originals are assignable to each other", () => {
  const expressible = corpus.filter(({ refused }) => refused === undefined);
  const types = new Map([
    ...Object.entries(own),
    ...expressible.map(({ name, source }): [string, string] => [name, source]),
  ]);
  const config = { include: ["src/**/*.ts"], schemasDir: "schemas", clientDir: "client" };
  const { diagnostics, output } = generate(resolveConfig(writeProject(types), config));
  expect(diagnostics.all().filter(({ severity }) => severity === "error")).toEqual([]);
  for (const file of output?.files ?? []) write(join(file.folder, file.path), file.text);
  const excepted = Object.keys(byJsonRule).flatMap((name) => [`${name}_in`, `${name}_out`]);
  expect(differences(types).sort()).toEqual(excepted.sort());
});
