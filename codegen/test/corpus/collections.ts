import type { CorpusType } from "./corpus-type.ts";

export const collections: CorpusType[] = [
  { name: "Array", source: "type T = number[];", values: [[], [1, 2], ["1"], [null], 1, { 0: 1 }] },
  {
    name: "ListOfALength",
    source:
      'type T = Pick<number[], "map" | "at"> & { [n: number]: number; 0: 1; readonly length: 2 };',
    values: [[1, 2], [2, 1], [1], [1, 2, 3], [1, "x"], [], { 0: 1, length: 2 }],
  },
  {
    name: "ArrayOfUnion",
    source: "type T = (string | { a: number })[];",
    values: [["x"], [{ a: 1 }], ["x", { a: 1 }], [{ a: "x" }], [1]],
  },
  { name: "Matrix", source: "type T = number[][];", values: [[[1]], [[]], [], [1]] },
  {
    name: "Tuple",
    source: "type T = [string, number];",
    values: [["a", 1], ["a"], ["a", 1, 2], [1, "a"], []],
  },
  {
    name: "TupleOptional",
    source: "type T = [a: string, b?: number, c?: boolean];",
    values: [["a"], ["a", 1], ["a", 1, true], [], ["a", true]],
  },
  {
    name: "TupleRest",
    source: "type T = [string, ...number[]];",
    values: [["a"], ["a", 1, 2], [], [1], ["a", "b"]],
  },
  {
    name: "TupleRestMiddleSame",
    source: "type T = [boolean, ...number[], number];",
    values: [[true, 1], [true, 1, 2], [true], [1, 1]],
  },
  { name: "TupleEmpty", source: "type T = [];", values: [[], [1], {}] },
  {
    name: "TupleReadonly",
    source: "type T = readonly [1, 'a'];",
    values: [[1, "a"], [2, "a"], [1]],
  },
  {
    name: "TupleSpread",
    source: "type Head = [string]; type T = [...Head, ...[number, boolean]];",
    values: [
      ["a", 1, true],
      ["a", 1],
      ["a", true, 1],
    ],
  },
  {
    name: "NonEmpty",
    source: "type T = [string, ...string[]];",
    values: [["a"], ["a", "b"], [], [1]],
  },
  {
    name: "TupleOfObjects",
    source: "type T = [{ a: number }, { b?: string }];",
    values: [[{ a: 1 }, {}], [{ a: 1 }, { b: "x" }], [{ a: 1, b: 1 }, {}], [{ a: 1 }]],
  },
  {
    name: "Record",
    source: "type T = Record<string, number>;",
    values: [{}, { a: 1 }, { a: "x" }, [], 1, null],
  },
  {
    name: "RecordOfObjects",
    source: "type T = Record<string, { a: number }>;",
    values: [{ x: { a: 1 } }, { x: {} }, { x: { a: 1, b: 1 } }],
  },
  {
    name: "RecordOfLiterals",
    source: "type T = Record<'a' | 'b', number>;",
    values: [{ a: 1, b: 2 }, { a: 1 }, { a: 1, b: 2, c: 3 }],
  },
  {
    name: "RecordPartial",
    source: "type T = Partial<Record<'a' | 'b', number>>;",
    values: [{}, { a: 1 }, { c: 1 }],
  },
  {
    name: "RecordOptional",
    source: "type T = { [key: string]: number | undefined };",
    values: [{}, { a: 1 }, { a: null }],
  },
  {
    name: "RecordUnknown",
    source: "type T = Record<string, unknown>;",
    values: [{}, { a: null }, { a: [1] }, 1, null],
  },
  { name: "RecordNever", source: "type T = Record<string, never>;", values: [{}, { a: 1 }, null] },
  {
    name: "IndexWithProperties",
    source: "interface T { id: number; [key: string]: number | string }",
    values: [{ id: 1 }, { id: 1, a: "x" }, { id: "x" }, { a: 1 }, { id: 1, a: true }],
  },
  {
    name: "NumericIndex",
    source: "interface T { [key: number]: string }",
    values: [
      { 1: "a" },
      { "1.5": "a" },
      { "-1": "a" },
      { "01": "a" },
      { x: "a" },
      { 1: 2 },
      {},
      { "1e21": "a" },
      { "1e+21": "a" },
      { NaN: "a" },
      { Infinity: "a" },
      { "1.0": "a" },
      { "-0": "a" },
    ],
  },
  {
    name: "NumericRecord",
    source: "type T = Record<number, { a: 1 }>;",
    values: [{ 1: { a: 1 } }, { 1: { a: 2 } }, { a: { a: 1 } }],
  },
  {
    name: "TemplateIndex",
    source: "interface T { [key: `data-${string}`]: string }",
    values: [{ "data-a": "x" }, { "data-": "x" }, { data: "x" }, { "data-a": 1 }, {}],
  },
  {
    name: "TemplateIndexWithProperties",
    source: "interface T { id: number; [key: `x-${string}`]: string }",
    values: [{ id: 1, "x-a": "b" }, { id: 1, y: "b" }, { "x-a": "b" }, { id: 1, "x-a": 1 }],
  },
  {
    name: "TwoIndexes",
    source: "interface T { [key: string]: string | number; [key: `n-${string}`]: number }",
    values: [{ a: "x", "n-1": 1 }, { "n-1": "x" }, { a: true }],
  },
  {
    name: "Mapped",
    source:
      "interface User { id: number; name: string } type T = { [K in keyof User]: User[K][] };",
    values: [{ id: [1], name: ["a"] }, { id: 1, name: [] }, { id: [1] }],
  },
  {
    name: "MappedRenamed",
    source:
      "interface User { id: number; name: string } type T = { [K in keyof User as `get_${K}`]?: User[K] };",
    values: [{ get_id: 1 }, { get_name: "a" }, { id: 1 }, {}],
  },
  {
    name: "MappedFiltered",
    source:
      "interface User { id: number; name: string; tags: string[] } type T = { [K in keyof User as User[K] extends string ? never : K]: User[K] };",
    values: [{ id: 1, tags: [] }, { id: 1, tags: [], name: "x" }, { id: 1 }],
  },
  {
    name: "MappedTuple",
    source:
      "type Boxed<A extends unknown[]> = { [I in keyof A]: { v: A[I] } }; type T = Boxed<[string, number]>;",
    values: [[{ v: "a" }, { v: 1 }], [{ v: 1 }, { v: 1 }], [{ v: "a" }]],
  },
  {
    name: "Partial",
    source: "interface User { id: number; address: { street: string } } type T = Partial<User>;",
    values: [{}, { id: 1 }, { address: {} }, { address: { street: "x" } }],
  },
  {
    name: "Required",
    source: "interface User { id?: number; name?: string } type T = Required<User>;",
    values: [{ id: 1, name: "a" }, { id: 1 }, {}],
  },
  {
    name: "Pick",
    source:
      "interface User { id: number; name: string; age?: number } type T = Pick<User, 'id' | 'age'>;",
    values: [{ id: 1 }, { id: 1, age: 2 }, { id: 1, name: "x" }, {}],
  },
  {
    name: "Omit",
    source: "interface User { id: number; name: string } type T = Omit<User, 'id'>;",
    values: [{ name: "x" }, { id: 1, name: "x" }, {}],
  },
  {
    name: "OmitAll",
    source: "interface User { id: number } type T = Omit<User, 'id'>;",
    values: [{}, { id: 1 }, 1, null],
  },
  {
    name: "DeepPartial",
    source:
      "type Deep<V> = V extends object ? { [K in keyof V]?: Deep<V[K]> } : V; interface User { a: { b: { c: number } }; l: string } type T = Deep<User>;",
    values: [{}, { a: {} }, { a: { b: {} } }, { a: { b: { c: "x" } } }, { l: "x" }, { l: 1 }],
  },
  {
    name: "NonNullable",
    source: "type T = NonNullable<string | null | undefined>;",
    values: ["x", null, 1],
  },
  {
    name: "Conditional",
    source:
      "type Unwrap<V> = V extends (infer I)[] ? I : V; type T = { a: Unwrap<string[]>; b: Unwrap<number> };",
    values: [
      { a: "x", b: 1 },
      { a: ["x"], b: 1 },
    ],
  },
  {
    name: "Awaited",
    source:
      "declare function load(): Promise<{ id: number }>; type T = Awaited<ReturnType<typeof load>>;",
    values: [{ id: 1 }, {}, null],
  },
  {
    name: "AwaitedArrow",
    source:
      "const load = async () => ({ id: 1, tags: ['a'] }); type T = Awaited<ReturnType<typeof load>>;",
    values: [{ id: 2, tags: [] }, { id: "x", tags: [] }, { id: 1 }],
  },
  {
    name: "Parameters",
    source: "const f = (a: string, b?: number) => `${a}${b}`; type T = Parameters<typeof f>;",
    values: [["a"], ["a", 1], [], [1]],
  },
  {
    name: "ReturnTypeInferred",
    source:
      "function f(on: boolean) { return on ? { on: true as const, v: 1 } : { on: false as const }; } type T = ReturnType<typeof f>;",
    values: [{ on: true, v: 1 }, { on: false }, { on: true }, { on: false, v: 1 }],
  },
  {
    name: "IndexedAccess",
    source: "interface User { address: { street: string }[] } type T = User['address'][number];",
    values: [{ street: "x" }, {}, []],
  },
  {
    name: "LookupUnion",
    source: "interface User { a: string; b: number } type T = User['a' | 'b'];",
    values: ["x", 1, true],
  },
  {
    name: "ListInterface",
    source:
      "type Json = string | number | null | JsonList | { [key: string]: Json }; interface JsonList extends Array<Json> {} type T = { v: Json; l: JsonList };",
    values: [
      { v: 1, l: [] },
      { v: [[1], { a: [null] }], l: ["x"] },
      { v: true, l: [] },
      { v: 1, l: [true] },
      { v: 1, l: {} },
    ],
  },
  {
    name: "ListClass",
    source: "interface T extends ReadonlyArray<{ a: number }> {}",
    values: [[], [{ a: 1 }], [{ a: "x" }], {}, [{}]],
  },
  {
    name: "BrandedKeys",
    source:
      'type Id = string & { readonly __brand: "Id" }; type No = number & { __brand: "No" }; type T = { byId: Record<Id, number>; byNo: { [key: No]: string } };',
    values: [
      { byId: { a: 1 }, byNo: { 1: "x" } },
      { byId: { a: "x" }, byNo: {} },
      { byId: {}, byNo: { a: "x" } },
      { byId: 1, byNo: {} },
    ],
    exceptions: [{ value: { byId: { a: 1 }, byNo: { 1: "x" } }, rule: "brand" }],
  },
  {
    name: "BrandedTemplateKeys",
    source: "type Id = `u_${string}` & { __brand: 1 }; type T = { [K in Id]: number };",
    values: [{ u_a: 1 }, { u_a: "x" }, { a: 1 }, {}],
    exceptions: [{ value: { u_a: 1 }, rule: "brand" }],
  },
  {
    name: "SmallNumericKeys",
    source: "type T = { [key: number]: string };",
    values: [
      { 0.000001: "x" },
      { "0.0000001": "x" },
      { 1e-7: "x" },
      { 12.05: "x" },
      { "1.0": "x" },
    ],
  },
  {
    name: "IntersectedLists",
    source: "type T = { l: (string | number)[] } & { l: readonly (string | boolean)[] };",
    values: [{ l: ["x"] }, { l: [1] }, { l: [true] }, { l: [] }, {}],
  },
  {
    name: "PropertyBesideTemplate",
    source: "type T = { n_id: 'z'; n_opt?: 'y'; [key: `n_${string}`]: string | undefined };",
    values: [{ n_id: "z" }, { n_id: "y" }, { n_id: "z", n_opt: "z" }, { n_id: "z", n_a: "b" }, {}],
  },
  {
    name: "PropertyBesideOptionals",
    source:
      "type Any = { a?: number }; type T = { b: { a: number }; c: Any } & { [key: string]: Any | number };",
    values: [
      { b: { a: 1 }, c: {} },
      { b: {}, c: {} },
      { b: { a: 1 }, c: { a: 1 }, d: 1 },
      { b: { a: 1 }, c: {}, d: { b: 1 } },
    ],
  },
  {
    name: "NonEmptyInterface",
    source: "interface NonEmpty<A> extends Array<A> { 0: A } type T = NonEmpty<string>;",
    values: [["a"], ["a", "b"], [], [1], ["a", 1], { 0: "a" }],
  },
  {
    name: "NonEmptyIntersection",
    source: "type T = { l: readonly number[] & { readonly 0: 1 | 2 } };",
    values: [{ l: [1] }, { l: [2, 3] }, { l: [] }, { l: [3] }, { l: [1, "x"] }, {}],
  },
  {
    name: "TupleAndList",
    source: "type T = { a: [1, string] } & { a: readonly (number | string)[] };",
    values: [{ a: [1, "x"] }, { a: [1] }, { a: [1, 2] }, { a: [] }, { a: [1, "x", 3] }],
  },
];
