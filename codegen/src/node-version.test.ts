import { expect, it } from "vitest";
import { refuseNode } from "./node-version.ts";

it.each([
  ["20.20.2", ">=24"],
  ["9.11.0", ">=24"],
  ["24.1.9", ">=24.2"],
  ["24.2.0", ">= 24.2.1"],
])("refuses Node %s where %s is needed", (version, needed) => {
  expect(refuseNode(version, needed)).toBe(`needs Node ${needed}, and this is Node ${version}`);
});

it.each([
  ["24.0.0", ">=24"],
  ["24.0.0-nightly", ">=24"],
  ["100.0.0", ">=24"],
  ["25.0.0", ">=24.2"],
  ["24.10.0", ">=24.2"],
])("takes Node %s where %s is needed", (version, needed) => {
  expect(refuseNode(version, needed)).toBeUndefined();
});
