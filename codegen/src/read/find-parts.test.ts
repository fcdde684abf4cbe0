import { expect, it } from "vitest";
import { type BaseType, NumberType, ObjectType, Property } from "../model/types.ts";
import { findParts } from "./find-parts.ts";

it("looks into an object once, however many ways lead there", () => {
  let type: BaseType = new NumberType();
  for (let level = 0; level < 20; level++) {
    const members = ["left", "right"].map((name) => new Property(name, type, true));
    type = new ObjectType(`level-${level}`, [], members, false);
  }
  let asked = 0;
  const isMeant = (part: BaseType) => {
    asked += 1;
    return part instanceof NumberType;
  };
  const found = findParts(type, { path: "T" }, { isMeant });
  expect(asked).toBe(41);
  expect(found.map(({ path }) => path.length)).toEqual([101, 102]);
});
