import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import ts from "typescript";
import { afterAll, expect, test } from "vitest";
import { resolveConfig } from "../../src/config.ts";
import { generate } from "../../src/generate.ts";

/** Each is read, printed into a client, and compared with what it was. */
const types: Record<string, string> = {
  Strings: `string`,
  Numbers: `number`,
  Booleans: `boolean`,
  Nullable: `string | null`,
  Anything: `unknown`,
  NonNullish: `{}`,
  NonPrimitive: `object`,
  Literals: `"a" | 'it\\'s "quoted"' | -1.5 | 1e21 | true | null`,
  Lists: `string[]`,
  ListsOfUnions: `("a" | { b: (number | null)[] })[][]`,
  ReadonlyLists: `readonly string[]`,
  ListsOfReadonly: `(readonly string[])[]`,
  ReadonlyTuples: `readonly [string, readonly number[]]`,
  Pairs: `[string, number]`,
  OptionalElements: `[string, (number | null)?]`,
  NamedElements: `[from: number, to?: number]`,
  Rest: `[string, ...number[]]`,
  NamedRest: `[first: string, ...others: number[]]`,
  RestInFront: `[...string[], string]`,
  Records: `Record<string, number>`,
  RecordsOfLists: `Record<string, string[]>`,
  FixedRecords: `Record<"a" | "b", { c: string }>`,
  OpenObjects: `{ id: string; note?: string; [key: string]: unknown }`,
  NumericKeys: `{ [key: number]: string }`,
  TemplateKeys: "{ [key: `x-${string}`]: string; host?: string }",
  Templates: "`user_${string}` | `v${number}`",
  Shouted: `Uppercase<string>`,
  OddNames: `{ "a-b": 1; "1st": 2; default: 3; new: 4; "with space"?: 5; "quo\\"te": 6; ünï: 7 }`,
  OptionalUnderSignature: `{ a?: string; [key: string]: string | undefined }`,
  Optional: `{ a?: string; b?: { c?: number | null } }`,
  Nested: `{ a: { b: { c: { d: { e: { f: { g: { h: string; i: number }[] } } } } } } }`,
  Overlapping: `{ a: number | string } & { a: number; b: string }`,
  Discriminated: `{ kind: "a"; a: string } | { kind: "b"; b: number }`,
  Distributed: `({ a: string } | { b: string }) & { c: string }`,
  Picked: `Pick<Omit<Partial<Required<Person>>, "name">, "age">`,
  Mapped: `{ [Key in keyof Person as \`get_\${Key}\`]: Person[Key] }`,
  Conditional: `Person extends { name: infer Name } ? Name[] : never`,
  Keys: `keyof Person`,
  Generic: `Page<Person>`,
  GenericTwice: `{ people: Page<Person>; numbers: Page<number> }`,
  Recursive: `Tree<Person>`,
  Mutual: `Folder`,
  JsonLike: `Json`,
  Interface: `Person`,
  Classes: `Point`,
  Shadowing: `{ promise: Promise_; client: Client }`,
};

const declarations = `
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
export interface Page<T> { items: T[]; next: string | null }
export interface Tree<T> { value: T; children: Tree<T>[] }
export interface Folder { files: File[] }
export interface File { name: string; in: Folder | null }
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export class Point { x = 0; y = 0 }
export interface Promise_ { then_: string }
export interface Client { name: string }
`;

const folder = realpathSync(mkdtempSync(join(tmpdir(), "tunnel-faithful-")));
afterAll(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const compilerOptions = { strict: true, target: "ES2022", module: "NodeNext", types: [] };

/** A project with a task for each type, which takes it and gives it. */
function writeProject(): string {
  write("package.json", `{ "type": "module" }`);
  write("tsconfig.json", JSON.stringify({ compilerOptions, include: ["src"] }));
  write("node_modules/tunnel-worker-sdk/package.json", `{ "name": "tunnel-worker-sdk" }`);
  write(
    "node_modules/tunnel-worker-sdk/index.d.ts",
    `export declare function defineTask<I, O>(id: string, handler: (input: I) => O): (input: I) => O;
     export declare function defineEvent<P>(id: string, handler: (payload: P) => void): void;`,
  );
  const aliases = Object.entries(types).map(([name, type]) => `export type ${name}_ = ${type};`);
  write("src/types.ts", `${declarations}\n${aliases.join("\n")}`);
  const tasks = Object.keys(types).map(
    (name) =>
      `export const ${name} = defineTask("${name}", (input: types.${name}_): types.${name}_ => input);`,
  );
  write(
    "src/tasks.ts",
    `import { defineTask } from "tunnel-worker-sdk";
     import type * as types from "./types.js";
     ${tasks.join("\n")}`,
  );
  return join(folder, "tunnel.config.ts");
}

test("printed types and the originals are assignable to each other", () => {
  const config = { include: ["src/**/*.ts"], schemasDir: "schemas", clientDir: "client" };
  const { diagnostics, output } = generate(resolveConfig(writeProject(), config));
  expect(diagnostics.all()).toEqual([]);
  for (const file of output?.files ?? []) write(join(file.folder, file.path), file.text);
  const names = Object.keys(types);
  const comparison = write(
    "comparison.ts",
    [
      `import type { Client } from "./client/index.js"; import type * as types from "./src/types.js";`,
      `type Mutual<A, B> = [A] extends [B] ? [B] extends [A] ? true : "printed is wider" : "printed is narrower";`,
      ...names.flatMap((name) => [
        `export const ${name}_in: Mutual<types.${name}_, Parameters<Client["${name}"]>[0]> = true;`,
        `export const ${name}_out: Mutual<types.${name}_, Awaited<ReturnType<Client["${name}"]>>> = true;`,
      ]),
    ].join("\n"),
  );
  const program = ts.createProgram([comparison], {
    ...compilerOptions,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    noEmit: true,
    skipDefaultLibCheck: true,
  });
  const differences = ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const { line } = file?.getLineAndCharacterOfPosition(start) ?? { line: 0 };
    const text = file?.text.split("\n")[line]?.trim();
    return `${text}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
  expect(differences).toEqual([]);
});
