import { afterAll, expect, test } from "vitest";
import { corpus } from "../corpus/corpus.ts";
import type { JsonRule } from "../corpus/json-rules.ts";
import { TypedProject } from "./typed-project.ts";

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
  OptionalUnderTemplates:
    "type T = { [key: `x-${string}`]: string | undefined; [key: number]: 1 | 2 | undefined }",
  OptionalInRecord: `type T = { counts: Partial<Record<string, number | "many">>; host: string }`,
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
  StringBrand: "brand",
  StringEnum: "enum",
  SymbolBrand: "brand",
};

/**
 * `A[] & readonly B[]` is printed as the list or tuple that it is to JSON, and `string & B[]` not at
 * all; `tsc` does not simplify them.
 */
const simplified = [
  "IntersectedLists",
  "ListOfALength",
  "NonEmptyInterface",
  "NonEmptyIntersection",
  "TextThatIsAList",
];

const project = new TypedProject();
afterAll(() => project.remove());

test("printed types and the originals are assignable to each other", () => {
  const expressible = corpus.filter(
    ({ refused, incomparable }) => refused === undefined && !incomparable,
  );
  const types = new Map([
    ...Object.entries(own),
    ...expressible.map(({ name, source }): [string, string] => [name, source]),
  ]);
  project.generate(types);
  const excepted = [...Object.keys(byJsonRule), ...simplified].flatMap((name) => [
    `${name}_in`,
    `${name}_out`,
  ]);
  const differences = project.differences([...types.keys()], (name) => [
    `import("./src/${name}.js").T`,
    `import("./src/${name}.js").T`,
  ]);
  expect(differences.sort()).toEqual(excepted.sort());
});
