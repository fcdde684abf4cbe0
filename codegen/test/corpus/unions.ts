import type { CorpusType } from "./corpus-type.ts";

export const unions: CorpusType[] = [
  {
    name: "Primitives",
    source: "type T = string | number | null;",
    values: ["x", 1, null, true, {}, []],
  },
  {
    name: "Literals",
    source: 'type T = "a" | "b" | 1 | true | null;',
    values: ["a", "b", "c", 1, 2, true, false, null],
  },
  {
    name: "BooleanOrText",
    source: 'type T = boolean | "auto";',
    values: [true, false, "auto", "x", null],
  },
  {
    name: "TextThatIsAList",
    source: 'type T = (string | "x"[]) & ("array" | string[]);',
    values: ["array", "x", ["x"], ["y"], [], 1],
  },
  {
    name: "TextThatIsAListInAMember",
    source:
      'type T = ({ type: "array"; items: string } | { type?: "x"[] }) & ({ type: "array"; more?: 1 } | { type?: string[] });',
    values: [
      { type: "array", items: "a" },
      { type: "array", items: "a", more: 1 },
      { type: "array" },
      { type: ["x"] },
      { type: ["x"], more: 1 },
      { type: ["x"], items: "a" },
      { type: ["y"] },
      { items: "a" },
      {},
    ],
  },
  { name: "SuggestedText", source: 'type T = "a" | "b" | (string & {});', values: ["a", "z", 1] },
  {
    name: "Discriminated",
    source: 'type T = { kind: "circle"; r: number } | { kind: "square"; side: number };',
    values: [
      { kind: "circle", r: 1 },
      { kind: "square", side: 1 },
      { kind: "circle", side: 1 },
      { kind: "circle", r: 1, side: 1 },
      { kind: "other", r: 1 },
      { r: 1 },
      { kind: "circle" },
    ],
  },
  {
    name: "DiscriminatedByBoolean",
    source: "type T = { ok: true; value: number } | { ok: false; error: string };",
    values: [
      { ok: true, value: 1 },
      { ok: false, error: "x" },
      { ok: true, error: "x" },
      { ok: true, value: 1, error: "x" },
      { value: 1 },
    ],
  },
  {
    name: "DiscriminatedByNumber",
    source: "type T = { v: 1; a: string } | { v: 2; b: string } | { v: 3 };",
    values: [
      { v: 1, a: "x" },
      { v: 2, b: "x" },
      { v: 3 },
      { v: 3, a: "x" },
      { v: 4 },
      { v: 1, b: "x" },
    ],
  },
  {
    name: "DiscriminatedByNull",
    source: "type T = { error: null; data: number } | { error: string };",
    values: [
      { error: null, data: 1 },
      { error: "x" },
      { error: "x", data: 1 },
      { error: null },
      { data: 1 },
    ],
  },
  {
    name: "OverlappingTags",
    source: 'type T = { k: "a" | "b"; x: number } | { k: "b" | "c"; y: number };',
    values: [
      { k: "a", x: 1 },
      { k: "b", x: 1 },
      { k: "b", y: 1 },
      { k: "b", x: 1, y: 1 },
      { k: "c", y: 1 },
      { k: "a", x: 1, y: 1 },
      { k: "c", x: 1 },
      { k: "b" },
      { k: "b", x: 1, y: "1" },
    ],
  },
  {
    name: "TagMissingInOne",
    source: 'type T = { k: "a"; x: number } | { k: "b"; y: number } | { z: number };',
    values: [
      { k: "a", x: 1 },
      { k: "b", y: 1 },
      { z: 1 },
      { k: "a", x: 1, z: 1 },
      { k: "a", x: 1, y: 1 },
      { z: 1, y: 1 },
      { z: 1, k: "a", y: 1 },
      { z: 1, k: "a", x: 1 },
      { z: 1, k: "c" },
    ],
  },
  {
    name: "TagOptional",
    source: 'type T = { k?: "a"; x: number } | { k: "b"; y: number };',
    values: [
      { x: 1 },
      { k: "a", x: 1 },
      { k: "b", y: 1 },
      { x: 1, y: 1 },
      { k: "a", x: 1, y: 1 },
      { y: 1 },
      { k: "b", y: 1, x: 1 },
    ],
  },
  {
    name: "TagOrAnyText",
    source: 'type T = { k: "a"; x: number } | { k: string; y: number };',
    values: [
      { k: "a", x: 1 },
      { k: "z", y: 1 },
      { k: "a", y: 1 },
      { k: "a", x: 1, y: 1 },
      { k: "z", x: 1, y: 1 },
      { k: "z", x: 1 },
    ],
  },
  {
    name: "TwoTags",
    source:
      "type T = { a: 1; b: 1; p: string } | { a: 1; b: 2; q: string } | { a: 2; b: 1; r: string };",
    values: [
      { a: 1, b: 1, p: "x" },
      { a: 1, b: 2, q: "x" },
      { a: 2, b: 1, r: "x" },
      { a: 1, b: 1, p: "x", q: "x" },
      { a: 1, b: 2, p: "x" },
      { a: 2, b: 2, r: "x" },
    ],
  },
  {
    name: "NestedDiscriminated",
    source:
      'type Inner = { t: "x"; n: number } | { t: "y"; s: string }; type T = { kind: "one"; inner: Inner } | { kind: "two"; inners: Inner[] };',
    values: [
      { kind: "one", inner: { t: "x", n: 1 } },
      {
        kind: "two",
        inners: [
          { t: "x", n: 1 },
          { t: "y", s: "a" },
        ],
      },
      { kind: "one", inner: { t: "x", s: "a" } },
      { kind: "one", inner: { t: "x", n: 1, s: "a" } },
      { kind: "two", inner: { t: "x", n: 1 } },
    ],
  },
  {
    name: "Plain",
    source: "type T = { a: number } | { b: number };",
    values: [
      { a: 1 },
      { b: 1 },
      { a: 1, b: 1 },
      { a: 1, b: "x" },
      { a: 1, c: 1 },
      {},
      { a: "x", b: 1 },
    ],
  },
  {
    name: "PlainDifferent",
    source: "type T = { v: string; n: number } | { v: number };",
    values: [{ v: "x", n: 1 }, { v: 1 }, { v: 1, n: 1 }, { v: "x" }, { v: true }, { v: 1, n: "x" }],
  },
  {
    name: "PlainNested",
    source: "type T = { a: { x: number } } | { a: { y: number }; b?: string };",
    values: [
      { a: { x: 1 } },
      { a: { y: 1 } },
      { a: { x: 1, y: 1 } },
      { a: { x: 1, y: "1" } },
      { a: { x: 1, z: 1 } },
      { a: { x: 1 }, b: "x" },
      { a: {} },
    ],
  },
  {
    name: "PlainNestedNamed",
    source:
      "interface A { x: number; deep: { p: number } } interface B { y: number; deep: { q: number } } type T = { v: A } | { v: B; w: number };",
    values: [
      { v: { x: 1, deep: { p: 1 } } },
      { v: { y: 1, deep: { q: 1 } }, w: 1 },
      { v: { x: 1, y: 1, deep: { p: 1, q: 1 } } },
      { v: { x: 1, y: 1, deep: { p: 1, r: 1 } } },
      { v: { x: 1, deep: { q: 1 } } },
      { v: { y: 1, deep: { q: 1 } } },
    ],
  },
  {
    name: "Exclusive",
    source: "type T = { a: number; b?: never } | { a?: never; b: string };",
    values: [{ a: 1 }, { b: "x" }, { a: 1, b: "x" }, {}, { a: 1, c: 1 }],
  },
  {
    name: "ExclusiveUndefined",
    source: "type T = { a: number; b?: undefined } | { a?: undefined; b: string };",
    values: [{ a: 1 }, { b: "x" }, { a: 1, b: "x" }, {}],
  },
  {
    name: "WithRecord",
    source: "type T = { a: number } | Record<string, string>;",
    values: [{ a: 1 }, { a: "x" }, { b: "x" }, { a: 1, b: "x" }, { a: 1, b: 1 }, {}],
  },
  {
    name: "WithArray",
    source: "type T = { a: number } | { a: number }[];",
    values: [{ a: 1 }, [{ a: 1 }], [], {}, [{ b: 1 }], [1]],
  },
  {
    name: "OfArrays",
    source: "type T = string[] | number[];",
    values: [["a"], [1], [], ["a", 1], "a"],
  },
  {
    name: "OfArraysOfObjects",
    source: "type T = { a: number }[] | { b: number }[];",
    values: [[{ a: 1 }], [{ b: 1 }], [{ a: 1, b: 1 }], [{ c: 1 }]],
  },
  {
    name: "WithEmptyObject",
    source: "type T = {} | { a: number } | null;",
    values: [{}, { a: 1 }, { b: 1 }, 1, null, { a: "x" }],
  },
  {
    name: "WithObjectKeyword",
    source: 'type T = object | { a: number } | "x";',
    values: [{}, { a: 1 }, { b: 1 }, [], "x", "y", 1],
  },
  {
    name: "NamedInside",
    source:
      'type Status = "on" | "off"; type Id = string | number; type T = { status: Status | null; id?: Id; either: Status | Id };',
    values: [
      { status: "on", either: 1 },
      { status: null, either: "x" },
      { status: "x", either: 1 },
      { status: "on", id: 1, either: "on" },
      { status: "on", id: true, either: 1 },
    ],
  },
  {
    name: "RootWithPrimitive",
    source: 'type T = string | { kind: "a"; x: number } | { kind: "b" };',
    values: ["x", { kind: "a", x: 1 }, { kind: "b" }, { kind: "b", x: 1 }, 1],
  },
  {
    name: "ManyBranches",
    source:
      'type Op<K extends string, V> = { op: K; value: V }; type T = Op<"a", 1> | Op<"b", "x"> | Op<"c", null> | Op<"d", number[]> | Op<"e", { z: 1 }> | Op<"f", true> | Op<"g", 7> | Op<"h", string> | Op<"i", number> | Op<"j", boolean> | Op<"k", {}>;',
    values: [
      { op: "a", value: 1 },
      { op: "b", value: "x" },
      { op: "b", value: 1 },
      { op: "d", value: [1] },
      { op: "e", value: { z: 1 } },
      { op: "e", value: { z: 1, y: 1 } },
      { op: "k", value: { anything: 1 } },
      { op: "l", value: 1 },
    ],
  },
  {
    name: "ExcludeExtract",
    source:
      'type All = { k: "a"; x: number } | { k: "b"; y: string } | { k: "c" }; type T = Exclude<All, { k: "a" }> | Extract<string | number, number>;',
    values: [{ k: "b", y: "x" }, { k: "c" }, { k: "a", x: 1 }, 1, "x"],
  },
  {
    name: "TemplateTag",
    source: "type T = { k: `a${string}`; x: number } | { k: `b${string}`; y: number };",
    values: [
      { k: "a1", x: 1 },
      { k: "b1", y: 1 },
      { k: "a1", y: 1 },
      { k: "a1", x: 1, y: 1 },
      { k: "c", x: 1 },
    ],
  },
  {
    name: "EnumTag",
    source: "enum Kind { A, B } type T = { k: Kind.A; x: number } | { k: Kind.B; y: number };",
    values: [
      { k: 0, x: 1 },
      { k: 1, y: 1 },
      { k: 0, y: 1 },
      { k: 2, x: 1 },
    ],
  },
  {
    name: "OfIntersections",
    source:
      'type Base = { id: string }; type T = (Base & { k: "a" }) | (Base & { k: "b"; n: number });',
    values: [{ id: "1", k: "a" }, { id: "1", k: "b", n: 1 }, { k: "a" }, { id: "1", k: "a", n: 1 }],
  },
  {
    name: "DistributedOmit",
    source:
      'type All = { k: "a"; id: string; x: number } | { k: "b"; id: string; y: string }; type Without<U, K extends PropertyKey> = U extends unknown ? Omit<U, K> : never; type T = Without<All, "id">;',
    values: [
      { k: "a", x: 1 },
      { k: "b", y: "x" },
      { k: "a", id: "1", x: 1 },
      { k: "a", y: "x" },
    ],
  },
  {
    name: "OmitOfUnion",
    source:
      'type All = { k: "a"; id: string; x: number } | { k: "b"; id: string; y: string }; type T = Omit<All, "id">;',
    values: [{ k: "a" }, { k: "b" }, { k: "a", x: 1 }, { k: "c" }],
  },
  {
    name: "OptionalInSome",
    source: "type T = { a: string; b?: number } | { a: string; c?: { d: number } };",
    values: [
      { a: "x" },
      { a: "x", b: 1 },
      { a: "x", c: { d: 1 } },
      { a: "x", b: 1, c: { d: 1 } },
      { a: "x", b: "1" },
      { a: "x", c: { d: 1, e: 1 } },
      { b: 1 },
    ],
  },
  {
    name: "UnfamiliarInAList",
    source:
      "type T = { c?: unknown; b: null } | { a?: string; b?: number } | { c?: { b: number; c?: unknown }[] };",
    values: [
      { c: [{ b: 0, c: 1 }] },
      { c: [{ b: 0, d: 1 }] },
      { c: 1, b: null },
      { c: [{ b: 0, d: 1 }], b: null },
    ],
  },
  {
    name: "IndexesToldApart",
    source:
      "type T = { a: number } | { b?: 1; c: number } | { [key: string]: string } | { c: boolean; b?: number; a?: null } | { [key: string]: number };",
    values: [
      { a: 0, d: "x" },
      { a: 0, d: 1 },
      { a: "x", d: "x" },
      { d: 1, e: "x" },
      { c: true, a: null },
      { c: 1, b: 2 },
    ],
  },
  {
    name: "RequiredNever",
    source:
      "type T = { a: string; b: never } | { b: { q: 1 } | { r: 2 }; c: null } | { c?: number } | { a: { d: 1 }[] };",
    values: [
      { a: "x", b: { q: 1 }, c: null },
      { b: { q: 1, r: 2 }, c: null },
      { a: "x", b: { q: 1 } },
      { a: [{ d: 1 }], c: 1 },
      { a: "x", c: null },
    ],
  },
  {
    name: "PropertyOfOneIsKeyOfAnother",
    source: "type T = { xa: string } | { [key: `x${string}`]: number };",
    values: [
      { xa: "x" },
      { xa: "x", xb: 1 },
      { xa: 1 },
      { xb: 1 },
      {},
      { xb: "x" },
      { xa: "x", xb: "x" },
      { xa: "x", b: 1 },
    ],
  },
  {
    name: "KeysOfSeveralForms",
    source:
      "type T = { 0: string } | { [key: number]: { a: 1 } } | { [key: `x${string}`]: { b: 2 } };",
    values: [
      { 0: "x" },
      { 0: { a: 1 }, 1: { a: 1 } },
      { xa: { b: 2 } },
      { 0: "x", xa: { b: 2 } },
      { 0: "x", xa: { a: 1 } },
      { 1: { b: 2 } },
      { 0: 1 },
    ],
  },
  {
    name: "DeclaredKeysOfSeveralForms",
    source:
      "type T = { 0: string; xa: string } | { [k: number]: { a: 1 } } | { [k: `x${string}`]: { b: 2 } };",
    values: [
      { 0: "x", xa: "x" },
      { 0: { a: 1 }, 1: { a: 1 } },
      { xa: { b: 2 }, xb: { b: 2 } },
      { 1: { b: 2 } },
      { xb: { a: 1 } },
      { 0: "x", xa: "x", 1: { a: 1 }, xb: { b: 2 } },
      { 0: "x", xa: "x", 1: { b: 2 } },
      { 0: "x", xa: "x", xb: { a: 1 } },
      { 0: "x", xa: "x", b: 1 },
    ],
  },
  {
    name: "KeysOfSeveralFormsBesideManyTags",
    source: [
      "interface Tags<A> { t1?: A; t2?: A; t3?: A; t4?: A; t5?: A }",
      "type T =",
      "  | (Tags<1> & { 0: string; xa: string })",
      "  | (Tags<1 | 2> & { [k: number]: { a: 1 } })",
      "  | (Tags<2 | 3> & { [k: `x${string}`]: { b: 2 } });",
    ].join("\n"),
    values: [
      { 1: { a: 1 } },
      { 1: { b: 2 } },
      { xb: { b: 2 } },
      { xb: { a: 1 } },
      { t1: 2, 1: { a: 1 }, xb: { b: 2 } },
      { t1: 2, 1: { b: 2 } },
      { t1: 2, xb: { a: 1 } },
      { t1: 1, 0: "x", xa: "x", 1: { a: 1 } },
      { t1: 1, 0: "x", xa: "x", 1: { b: 2 } },
    ],
  },
  {
    name: "DeclaredKeysOfFormsThatOverlap",
    source:
      "type T = { ax: 1; xb: 1 } | { [k: `a${string}`]: 2 } | { [k: `${string}b`]: 3 } | { [k: string]: 4 };",
    values: [
      { ax: 1, xb: 1 },
      { ax: 1, xb: 1, ay: 2 },
      { ax: 1, xb: 1, ab: 2 },
      { ax: 1, xb: 1, ab: 3 },
      { ax: 1, xb: 1, c: 4 },
      { ax: 1, xb: 1, c: 2 },
      { ay: 2 },
      { ay: 4, c: 4 },
    ],
  },
  {
    name: "KeysOfFormsThatMeet",
    source: "type T = { [k: `a${string}`]: string } | { [k: `${string}b`]: number };",
    values: [
      { ax: "x" },
      { ax: 1 },
      { xb: 1 },
      { xb: "x" },
      { ab: "x" },
      { ab: 1 },
      { ab: true },
      { ax: "x", ab: 1 },
      { x: "x" },
    ],
  },
  {
    name: "KeysOfFormsThatMeetBesideOptionals",
    source:
      "type T = { [k: `a${string}`]: string; [k: string]: string | number } | { [k: number]: 1 } | { c?: 1 };",
    values: [{ a1: "x" }, { a1: 1 }, { b: 1 }, { 0: "x", c: 1 }, { c: 1, a1: 1 }, { c: 1, 0: 1 }],
  },
  {
    name: "KeysOfAFormInsideAnother",
    source:
      "type T = { [k: `a${string}`]: string | number; [k: `ab${string}`]: number } | { c?: 1 };",
    values: [{ a: "x" }, { ab: "x" }, { ab: 1 }, { c: 1, ab: "x" }, { c: 1, a: "x" }, { c: 2 }],
  },
  {
    name: "KeysOfSixteenForms",
    source: `interface Numbers { ${"abcdefghijklmnop".replaceAll(/./g, "[k: `${string}$&${string}`]: number; ")} }
type T = Numbers | { z: string; [k: \`\${string}z\${string}\`]: string };`,
    values: [
      { ab: 1 },
      { ab: "x" },
      { az: 1 },
      { az: "x" },
      { z: "x" },
      { z: 1 },
      { z: "x", yz: "x" },
      { z: "x", yz: 1 },
      { z: "x", az: "x" },
      { z: "x", az: 1 },
      { z: "x", a: 1 },
      { z: "x", a: "x" },
      { y: 1 },
      {},
    ],
  },
  {
    name: "ObjectsBesideAnIndex",
    source: "type T = { k: { p: 1; q?: 1 }; [key: string]: { p: 1 } };",
    values: [{ k: { p: 1 } }, { k: { p: 1, q: 1 } }, { k: { p: 1 }, z: { p: 1 } }, { k: {} }],
  },
  {
    name: "ObjectsBesideAnIndexInAUnion",
    source: "type T = { t: 1; k: { p: 1; q?: 1 }; [key: string]: 1 | { p: 1 } } | { t: 2; z: 1 };",
    values: [
      { t: 1, k: { p: 1, q: 1 } },
      { t: 1, k: { p: 1 } },
      { t: 2, z: 1 },
      { t: 1, z: 1 },
    ],
  },
  {
    name: "IntersectedUnions",
    source: "type T = { v: (number | boolean | { signal: string }) & (number | boolean) };",
    values: [{ v: 1 }, { v: false }, { v: true }, { v: { signal: "x" } }],
  },
  {
    name: "LiteralsWithPropertiesBesideAnAlias",
    source: "type Level = 1 | 2; type T = { v: Level | 'x' | (2 & { signal: string }) };",
    values: [{ v: 1 }, { v: 2 }, { v: 3 }, { v: "x" }, { v: { signal: "x" } }],
  },
  {
    name: "AnythingButNullTellsFromNull",
    source:
      'type T = { c?: { b: unknown; kind: unknown }; kind: {} } | { c: string; b: 0; [key: string]: null | string | 0 } | { kind?: null; a: 1; c?: { a: "x"; c: null } } | { a?: boolean };',
    values: [
      { kind: null, a: 1, c: { a: "x", kind: "x", c: null } },
      { kind: null, a: 1, c: { a: "x", c: null } },
      { kind: 1, c: { b: 1, kind: 1 } },
      { kind: null, c: { b: 1, kind: 1 } },
    ],
  },
];
