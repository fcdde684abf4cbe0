import type { CorpusType } from "./corpus-type.ts";

/** Objects in unions, with index signatures of several forms. */
export const keys: CorpusType[] = [
  {
    name: "ObjectsBesideAnIndexAndText",
    source: "type T = string | { k: { p: 1; q?: 1 }; [key: string]: { p: 1 } };",
    values: [
      "x",
      1,
      { k: { p: 1, q: 1 } },
      { k: { p: 1 }, z: { p: 1 } },
      { k: { p: 1 }, z: { p: 1, q: 1 } },
      { k: { p: 1, q: 2 } },
      { z: { p: 1 } },
    ],
  },
  {
    name: "ObjectsBesideAnIndexAndNull",
    source: "type None = null; type T = None | { k: { p: 1; q?: 1 }; [key: string]: { p: 1 } };",
    values: [null, { k: { p: 1 } }, { k: { p: 1, q: 1 } }],
  },
  {
    name: "ObjectsBesideAnIndexInAnOptional",
    source: "interface T { x?: { k: { p: 1; q?: 1 }; [key: string]: { p: 1 } } }",
    values: [{}, { x: { k: { p: 1 } } }, { x: { k: { p: 1, q: 1 } } }],
  },
  {
    name: "ObjectsOfAFormWithMoreInside",
    source: `type T =
  | { t: 1; [k: \`a\${string}\`]: 1 | { p: 1; r?: 1 }; [k: \`ab\${string}\`]: { p: 1; r?: 1; q?: 1 } }
  | { t: 2; z?: 1 };`,
    values: [
      { t: 1, abc: { p: 1, q: 1 } },
      { t: 1, abc: { p: 1, q: 1, r: 1 } },
      { t: 1, ac: { p: 1, q: 1 } },
      { t: 1, ac: { p: 1, r: 1 } },
      { t: 2, z: 1 },
      { t: 2, abc: { p: 1 } },
    ],
  },
  {
    name: "DeclaredKeysOfATaggedForm",
    source:
      'type T = { type: "a"; [k: `data-${string}`]: string; [k: string]: unknown } | { type: "b"; "data-id"?: number };',
    values: [
      { type: "a", "data-id": "x" },
      { type: "a", "data-id": 1 },
      { type: "a", z: 1 },
      { type: "b", "data-id": 1 },
      { type: "b", "data-id": "x" },
      { type: "b", z: 1 },
      { type: "c" },
      { "data-id": 1 },
    ],
  },
  {
    name: "TaggedKeysOfTwoForms",
    source:
      "enum Kind { A, B } type T = { t: Kind.A; [k: `x${string}`]: 1 | 2; [k: `${string}y`]: 2 | 3 } | { t: Kind.B };",
    values: [
      { t: 0, x: 1 },
      { t: 0, y: 3 },
      { t: 0, xy: 2 },
      { t: 0, xy: 1 },
      { t: 0, z: 1 },
      { t: 1 },
      { t: 1, x: 1 },
    ],
  },
  {
    name: "KeysOfTwoFormsByAnAlias",
    source:
      "type Name = string; type T = { [k: `a${string}`]: Name; [k: `${string}b`]: string } | { c: 1 };",
    values: [{ c: 1, ab: "x" }, { c: 1, ab: 1 }, { c: 1, ax: "x" }, { ab: "x" }],
  },
  {
    name: "KeysOfAFormOfTheMembersOwn",
    source:
      'type T = { [k: `a${string}`]: string; [k: string]: string | number; ab: "x" } | { c?: 1 };',
    values: [
      { c: 1, ax: 1 },
      { c: 1, ax: "x" },
      { c: 1, ab: "x" },
      { c: 1, ab: "y" },
      { c: 1, q: 1 },
      { c: 1, q: true },
      { ab: "x", ax: "z", q: 1 },
      { ab: "x", ax: 1 },
      { ab: "y" },
    ],
  },
  {
    name: "ConstrainedKeysOfTheMembersOwn",
    source: `/** @minLength 3 */
type Name = string;
type T = { [k: \`a\${string}\`]: Name; [k: string]: string; ab: "xyz" } | { c?: "1" };`,
    values: [{ c: "1", ax: "x" }, { c: "1", ax: "xyz" }, { ab: "xyz", ax: "xyz" }, { ab: "x" }],
    exceptions: [{ value: { c: "1", ax: "x" }, rule: "constraint" }],
  },
  {
    name: "KeysOfAFormInTheMiddle",
    source: "type T = { [k: `x${string}`]: 1 | 2; [k: `x${string}-${string}`]: 1 } | { c?: 1 };",
    values: [
      { c: 1, "xa-b": 2 },
      { c: 1, "xa-b": 1 },
      { c: 1, xa: 2 },
      { xa: 2, "x-": 1 },
      { "xa-b": 2 },
    ],
  },
  {
    name: "KeysOfNumbersInText",
    source: "type T = { [k: `x${string}`]: 1 | 2; [k: `x${number}`]: 1 } | { c?: 1 };",
    values: [{ c: 1, x5: 2 }, { c: 1, x5: 1 }, { c: 1, xa: 2 }, { xa: 2, x5: 1 }, { x5: 2 }],
  },
];
