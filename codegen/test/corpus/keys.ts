import type { CorpusType } from "./corpus-type.ts";

/** Objects in unions, with index signatures of several forms. */
export const keys: CorpusType[] = [
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
];
