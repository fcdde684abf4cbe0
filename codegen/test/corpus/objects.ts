import type { CorpusType } from "./corpus-type.ts";

export const objects: CorpusType[] = [
  {
    name: "BoundsThatLeaveOneStep",
    source: `interface T {
  /** @integer @exclusiveMinimum 499999999.7 @exclusiveMaximum 500000000.3 */
  one?: number;
  /** @multipleOf 0.1 @minimum 0.3 @maximum 0.3 */
  tenth?: number;
}`,
    values: [{ one: 500000000 }, { one: "1" }],
  },
  {
    name: "Interface",
    source: "interface T { id: string; count: number; flag: boolean; none: null }",
    values: [
      { id: "a", count: 1, flag: true, none: null },
      { id: "a", count: 1.5, flag: false, none: null },
      { id: 1, count: 1, flag: true, none: null },
      { id: "a", count: "1", flag: true, none: null },
      { id: "a", count: 1, flag: true },
      { id: "a", count: 1, flag: true, none: null, extra: 1 },
      null,
      "a",
    ],
  },
  {
    name: "Optional",
    source: "interface T { a: number; b?: string }",
    values: [{ a: 1 }, { a: 1, b: "x" }, { a: 1, b: null }, { b: "x" }, { a: 1, c: 1 }],
  },
  {
    name: "OrUndefined",
    source: "interface T { a: number | undefined; b?: string | undefined }",
    values: [{ a: 1 }, { a: 1, b: "x" }, { a: null }, {}],
    exceptions: [{ value: {}, rule: "undefined" }],
  },
  {
    name: "OrNull",
    source: "interface T { a: number | null; b?: string | null }",
    values: [{ a: 1 }, { a: null }, { a: null, b: null }, {}, { a: 1, b: 1 }],
  },
  {
    name: "AllOptional",
    source: "interface T { a?: number; b?: string }",
    values: [{}, { a: 1 }, { a: "1" }, { c: 1 }, "x", 1, [], null],
  },
  {
    name: "Nested",
    source: "interface T { a: { b: { c: number }[] } }",
    values: [
      { a: { b: [{ c: 1 }] } },
      { a: { b: [] } },
      { a: { b: [{ c: "1" }] } },
      { a: { b: [{}] } },
      { a: { b: [{ c: 1, d: 1 }] } },
      { a: { b: { c: 1 } } },
    ],
  },
  {
    name: "Extends",
    source: "interface Base { id: string } interface T extends Base { name?: string }",
    values: [{ id: "1" }, { id: "1", name: "a" }, { name: "a" }, { id: "1", other: 1 }],
  },
  {
    name: "ExtendsNarrower",
    source: 'interface Base { kind: string } interface T extends Base { kind: "a" | "b" }',
    values: [{ kind: "a" }, { kind: "c" }, {}],
  },
  {
    name: "QuotedNames",
    source: 'interface T { "a-b": number; "c d"?: string; 1: boolean; "\\"q\\""?: number }',
    values: [
      { "a-b": 1, 1: true },
      { "a-b": 1, "c d": "x", 1: false },
      { "a-b": 1 },
      { "a-b": 1, 1: true, '"q"': 1 },
      { "a-b": 1, 1: true, q: 1 },
    ],
  },
  {
    name: "EmptyObject",
    source: "type T = {};",
    values: [{}, { a: 1 }, 1, "x", true, [], null],
  },
  {
    name: "EmptyInterface",
    source: "interface T {}",
    values: [{}, { a: 1 }, 1, null],
  },
  {
    name: "ObjectKeyword",
    source: "type T = object;",
    values: [{}, { a: 1 }, [], [1], 1, "x", null],
  },
  {
    name: "Unknown",
    source: "type T = unknown;",
    values: [{}, 1, null, [1], "x"],
  },
  {
    name: "UnknownProperty",
    source: "interface T { a: unknown; b?: unknown }",
    values: [{ a: 1 }, { a: null }, { a: {}, b: [] }, {}, { b: 1 }],
  },
  {
    name: "NeverProperty",
    source: "interface T { a: number; b?: never }",
    values: [{ a: 1 }, { a: 1, b: 1 }, { a: 1, b: null }],
  },
  {
    name: "Never",
    source: "interface T { a: never }",
    values: [{}, { a: 1 }, { a: null }],
  },
  {
    name: "Readonly",
    source: "interface T { readonly a: readonly number[]; readonly b: ReadonlyArray<string> }",
    values: [{ a: [1], b: ["x"] }, { a: ["x"], b: [] }, { a: [1] }],
  },
  {
    name: "LengthProperty",
    source: "interface T { length: number }",
    values: [{ length: 1 }, { length: "1" }, [], "abc"],
    exceptions: [
      { value: [], rule: "members" },
      { value: "abc", rule: "members" },
    ],
  },
  {
    name: "Intersection",
    source: "type T = { a: number } & { b: string };",
    values: [{ a: 1, b: "x" }, { a: 1 }, { b: "x" }, { a: 1, b: "x", c: 1 }],
  },
  {
    name: "IntersectionOverlap",
    source: "type T = { a: number | string } & { a: number; b?: string };",
    values: [{ a: 1 }, { a: "x" }, { a: 1, b: "x" }, { a: 1, c: 1 }],
  },
  {
    name: "IntersectionOptional",
    source: "type T = { a?: number } & { a: number };",
    values: [{ a: 1 }, {}, { a: null }],
  },
  {
    name: "IntersectionNested",
    source: "type T = { a: { x: number } } & { a: { y: number } };",
    values: [{ a: { x: 1, y: 1 } }, { a: { x: 1 } }, { a: { x: 1, y: 1, z: 1 } }],
  },
  {
    name: "IntersectionOfUnion",
    source: "type T = ({ a: number } | { b: string }) & { c: boolean };",
    values: [
      { a: 1, c: true },
      { b: "x", c: true },
      { c: true },
      { a: 1 },
      { a: 1, b: "x", c: true },
      { a: 1, b: 1, c: true },
      { a: 1, c: true, d: 1 },
    ],
  },
  {
    name: "IntersectionOfTags",
    source: 'type T = { kind: "a" | "b"; x: number } & { kind: "b" | "c" };',
    values: [
      { kind: "b", x: 1 },
      { kind: "a", x: 1 },
      { kind: "c", x: 1 },
    ],
  },
  {
    name: "IntersectionWithRecord",
    source: "type T = { id: string } & Record<string, unknown>;",
    values: [{ id: "1" }, { id: "1", x: [1] }, { id: 1 }, { x: 1 }],
  },
  {
    name: "Satisfies",
    source:
      'const defaults = { level: "info", retries: 3 } satisfies { level: string; retries: number }; type T = typeof defaults;',
    values: [{ level: "info", retries: 3 }, { level: "debug", retries: 1 }, { level: "info" }],
  },
  {
    name: "TypeofMutable",
    source: 'const config = { host: "x", port: 80, tags: ["a"] }; type T = typeof config;',
    values: [
      { host: "y", port: 1, tags: [] },
      { host: "y", port: "1", tags: [] },
      { host: "x", port: 80 },
    ],
  },
  {
    name: "TypeofConst",
    source:
      'const config = { host: "x", port: 80, tags: ["a", "b"] } as const; type T = typeof config;',
    values: [
      { host: "x", port: 80, tags: ["a", "b"] },
      { host: "y", port: 80, tags: ["a", "b"] },
      { host: "x", port: 80, tags: ["a"] },
    ],
  },
  {
    name: "ClassAsData",
    source: "class T { id = 0; constructor(readonly name: string) {} }",
    values: [{ id: 1, name: "a" }, { id: 1 }, { id: 1, name: "a", x: 1 }],
  },
  {
    name: "GenericInterface",
    source:
      "interface Page<Item> { items: Item[]; next?: string } interface User { id: number } type T = Page<User>;",
    values: [
      { items: [{ id: 1 }] },
      { items: [], next: "x" },
      { items: [{}] },
      { items: [{ id: 1, x: 1 }] },
    ],
  },
  {
    name: "GenericTwice",
    source:
      "interface Box<V> { value: V } interface T { a: Box<string>; b: Box<number>; c: Box<{ x: 1 }> }",
    values: [
      { a: { value: "x" }, b: { value: 1 }, c: { value: { x: 1 } } },
      { a: { value: 1 }, b: { value: 1 }, c: { value: { x: 1 } } },
      { a: { value: "x" }, b: { value: 1 }, c: { value: { x: 2 } } },
    ],
  },
  {
    name: "SymbolKey",
    source:
      "declare const secret: unique symbol; interface T { a: number; readonly [secret]?: true }",
    values: [{ a: 1 }, { a: "x" }],
  },
  {
    name: "Constrained",
    source: `interface T {
  /** @minimum 1 @maximum 10 */
  a: number;
  /** @minLength 2 @pattern ^[a-z]+$ */
  b?: string;
  /** @maxItems 1 */
  c?: number[];
  /** @integer @minimum 0 @maximum 9 */
  d?: number | null;
}`,
    values: [
      { a: 1 },
      { a: 0 },
      { a: 11 },
      { a: 1, b: "ab" },
      { a: 1, b: "a" },
      { a: 1, b: "AB" },
      { a: 1, c: [1] },
      { a: 1, c: [1, 2] },
      { a: 1, d: 1 },
      { a: 1, d: null },
      { a: 1, d: 1.5 },
    ],
    exceptions: [
      { value: { a: 0 }, rule: "constraint" },
      { value: { a: 11 }, rule: "constraint" },
      { value: { a: 1, b: "a" }, rule: "constraint" },
      { value: { a: 1, b: "AB" }, rule: "constraint" },
      { value: { a: 1, c: [1, 2] }, rule: "constraint" },
      { value: { a: 1, d: 1.5 }, rule: "constraint" },
    ],
  },
  {
    name: "ConstrainedAlias",
    source: `/** @minLength 3 */
type Name = string;
interface T { name: Name; others: Name[]; or: Name | null }`,
    values: [
      { name: "abc", others: ["abc"], or: null },
      { name: "ab", others: [], or: null },
      { name: "abc", others: ["ab"], or: null },
      { name: "abc", others: [], or: "ab" },
    ],
    exceptions: [
      { value: { name: "ab", others: [], or: null }, rule: "constraint" },
      { value: { name: "abc", others: ["ab"], or: null }, rule: "constraint" },
      { value: { name: "abc", others: [], or: "ab" }, rule: "constraint" },
    ],
  },
  {
    name: "ConstrainedTuple",
    source: "/** @minLength 3 */\ntype Name = string;\ntype T = [Name, ...Name[]];",
    values: [["abc"], ["abc", "abcd"], ["ab"], ["abc", "ab"], []],
    exceptions: [
      { value: ["ab"], rule: "constraint" },
      { value: ["abc", "ab"], rule: "constraint" },
    ],
  },
  {
    name: "ConstrainedInsideTheValues",
    source: `/** @minLength 3 */
type Name = string;
interface Events { created: { id: Name }; gone: { why?: Name } }
type T = { [K in keyof Events]: { type: K } & Events[K] }[keyof Events];`,
    values: [
      { type: "created", id: "abc" },
      { type: "gone" },
      { type: "created", id: "ab" },
      { type: "gone", id: "abc" },
      { type: "gone", why: "ab" },
    ],
    exceptions: [
      { value: { type: "created", id: "ab" }, rule: "constraint" },
      { value: { type: "gone", why: "ab" }, rule: "constraint" },
    ],
  },
  {
    name: "ConstrainedUnderOtherNames",
    source: `interface All {
  /** @minLength 3 */
  name: string;
  count?: number;
}
type Renamed<O> = { [K in keyof O as \`its_\${K & string}\`]: O[K] };
type T = Renamed<All> & { [K in keyof All as \`\${K}_is_set\`]: boolean };`,
    values: [
      { its_name: "abc", name_is_set: true, count_is_set: false },
      { its_name: "ab", its_count: 1, name_is_set: true, count_is_set: false },
      { its_name: "abc", name_is_set: "x", count_is_set: false },
      { name: "abc", name_is_set: true, count_is_set: false },
    ],
    exceptions: [
      {
        value: { its_name: "ab", its_count: 1, name_is_set: true, count_is_set: false },
        rule: "constraint",
      },
    ],
  },
  {
    name: "ConstrainedVariables",
    source: `/** @minLength 3 */
type Name = string;
const make = (name: Name, other: string) => ({ name, also: name, other });
type T = ReturnType<typeof make>;`,
    values: [
      { name: "abc", also: "abc", other: "" },
      { name: "ab", also: "abc", other: "" },
      { name: "abc", also: "ab", other: "" },
      { name: "abc", also: "abc" },
    ],
    exceptions: [
      { value: { name: "ab", also: "abc", other: "" }, rule: "constraint" },
      { value: { name: "abc", also: "ab", other: "" }, rule: "constraint" },
    ],
  },
  {
    name: "NoInfer",
    source:
      "type T = { a: NoInfer<string>; b: NoInfer<{ c: number } | null>; d?: NoInfer<{ e: 1 }[]> };",
    values: [
      { a: "x", b: { c: 1 } },
      { a: "x", b: null, d: [{ e: 1 }] },
      { a: "x", b: { c: "x" } },
      { a: 1, b: null },
      { a: "x", b: null, d: [{ e: 2 }] },
      { a: "x", b: { c: 1, d: 1 } },
    ],
  },
  {
    name: "NamesakeOfItsNamespace",
    source: `namespace Message {
  export interface File { file: File.File; type: "file" }
  export namespace File { export interface File { data?: string } }
}
type T = Message.File | Message.File[];`,
    values: [
      { file: {}, type: "file" },
      [{ file: { data: "x" }, type: "file" }],
      [{ file: { type: "file" }, type: "file" }],
      [{}],
      [{ file: { file: {}, type: "file" }, type: "file" }],
    ],
  },
  {
    name: "Accessors",
    source:
      "interface T { get size(): number; set size(to: number | string); readonly name: string }",
    values: [{ size: 1, name: "x" }, { size: "1", name: "x" }, { name: "x" }],
  },
  {
    name: "PartOfAClass",
    source: 'type T = Pick<Map<string, 1>, "size">;',
    values: [{ size: 1 }, { size: "1" }, {}, []],
  },
  {
    name: "PolymorphicThis",
    source: "interface Base { self?: this; all: this[] } interface T extends Base { leaf: 1 }",
    values: [
      { all: [], leaf: 1 },
      { all: [{ all: [], leaf: 1 }], leaf: 1, self: { all: [], leaf: 1 } },
      { all: [{ all: [] }], leaf: 1 },
      { all: [], leaf: 1, self: { all: [] } },
    ],
  },
];
