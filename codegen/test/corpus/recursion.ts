import type { CorpusType } from "./corpus-type.ts";

export const recursion: CorpusType[] = [
  {
    name: "Tree",
    source: "interface T { value: number; children: T[] }",
    values: [
      { value: 1, children: [] },
      { value: 1, children: [{ value: 2, children: [] }] },
      { value: 1, children: [{ value: "2", children: [] }] },
      { value: 1, children: [{ value: 1, children: [], x: 1 }] },
    ],
  },
  {
    name: "LinkedList",
    source: "interface T { value: string; next: T | null }",
    values: [
      { value: "a", next: null },
      { value: "a", next: { value: "b", next: null } },
      { value: "a", next: {} },
      { value: "a" },
    ],
  },
  {
    name: "Mutual",
    source: "interface T { b?: B } interface B { a?: T; n: number }",
    values: [{}, { b: { n: 1 } }, { b: { n: 1, a: { b: { n: 2 } } } }, { b: { a: {} } }],
  },
  {
    name: "GenericNode",
    source: "interface Node<V> { value: V; next?: Node<V> } type T = Node<string>;",
    values: [
      { value: "a" },
      { value: "a", next: { value: "b" } },
      { value: "a", next: { value: 1 } },
    ],
  },
  {
    name: "GenericNodeOfAnonymous",
    source: "interface Node<V> { value: V; next?: Node<V> } type T = Node<{ x: number }>;",
    values: [
      { value: { x: 1 } },
      { value: { x: 1 }, next: { value: { x: 2 } } },
      { value: { x: 1 }, next: { value: {} } },
    ],
  },
  {
    name: "Json",
    source: "type T = string | number | boolean | null | T[] | { [key: string]: T };",
    values: [1, "x", null, [], [1, ["x", { a: [null] }]], { a: { b: 1 } }],
  },
  {
    name: "Expression",
    source:
      'type T = { op: "num"; value: number } | { op: "neg"; of: T } | { op: "add"; left: T; right: T };',
    values: [
      { op: "num", value: 1 },
      { op: "neg", of: { op: "num", value: 1 } },
      {
        op: "add",
        left: { op: "num", value: 1 },
        right: { op: "neg", of: { op: "num", value: 2 } },
      },
      { op: "add", left: { op: "num", value: 1 } },
      { op: "neg", of: { op: "num", value: "1" } },
      { op: "neg", of: { op: "num", value: 1, of: 1 } },
    ],
  },
  {
    name: "TupleTree",
    source: "type T = [string, T[]];",
    values: [["a", []], ["a", [["b", []]]], ["a", [["b"]]], ["a"]],
  },
  {
    name: "OptionalAlias",
    source: "type T = { next?: Next }; type Next = { self: Next; n: 1 } | { n: 2 } | undefined;",
    values: [{}, { next: { n: 2 } }, { next: { n: 1, self: { n: 2 } } }, { next: { n: 1 } }],
    exceptions: [{ value: { next: { n: 1 } }, rule: "undefined" }],
  },
  {
    name: "PartialOfSelf",
    source: "interface Full { id: number; sub: Partial<Full> } type T = Full;",
    values: [
      { id: 1, sub: {} },
      { id: 1, sub: { sub: { id: 2 } } },
      { id: 1, sub: { id: "x" } },
    ],
  },
  {
    name: "AnonymousThroughTypeof",
    source: "declare const node: { value: number; next?: typeof node }; type T = typeof node;",
    values: [{ value: 1 }, { value: 1, next: { value: 2 } }, { value: 1, next: {} }],
  },
  {
    name: "UnionOfRecursive",
    source: "interface A { a: A | null } interface B { b: B | null } type T = A | B;",
    values: [
      { a: null },
      { b: null },
      { a: { a: null } },
      { a: null, b: null },
      { a: { b: null } },
      { a: { a: null, b: null } },
    ],
  },
  {
    name: "RecursiveInlineUnion",
    source:
      "interface A { next?: A | B; a: number } interface B { next?: A | B | null; n: number } type T = A;",
    values: [
      { a: 1 },
      { a: 1, next: { n: 1 } },
      { a: 1, next: { a: 1, n: 1 } },
      { a: 1, next: { a: 1, next: { n: 1, next: null } } },
      { a: 1, next: { a: 1, next: null } },
      { a: 1, next: { n: "1" } },
      { a: 1, next: { n: 1, x: 1 } },
      { n: 1 },
    ],
  },
  {
    name: "RecursiveInlineUnionInLists",
    source:
      'interface A { of: (A | B | { leaf: string })[]; k: "a" } interface B { of: (B | A)[]; k?: "b" } type T = A | B;',
    values: [
      { k: "a", of: [] },
      { k: "a", of: [{ leaf: "x" }] },
      { k: "b", of: [{ k: "a", of: [] }] },
      { of: [{ of: [{ k: "a", of: [{ leaf: "x" }] }] }] },
      { of: [{ leaf: "x" }] },
      { k: "a", of: [{ leaf: 1 }] },
    ],
  },
  {
    name: "DeepChain",
    incomparable: true,
    source: `${Array.from({ length: 120 }, (_, n) => `interface L${n} { next?: L${n + 1} }`).join("\n")}
interface L120 { end: true; top?: L0 } type T = L0;`,
    values: [
      {},
      { next: {} },
      { next: { next: { next: {} } } },
      { next: { end: true } },
      { end: true },
    ],
  },
];
