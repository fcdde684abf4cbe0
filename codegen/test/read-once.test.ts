import { afterEach, expect, it, vi } from "vitest";
import { Reader } from "../src/read/reader.ts";
import { inputSchemas } from "./oracle/schemas.ts";

/** As packages for vocabularies have it: whatever there is may be about everything else. */
function vocabulary(size: number): string {
  const numbers = [...Array(size).keys()];
  return [
    `interface Thing { about?: readonly (${numbers.map((n) => `Topic${n}`).join(" | ")})[] }`,
    ...numbers.map((n) => `interface Topic${n} { topic: ${n} }`),
    ...numbers.map((n) => `interface Leaf${n} extends Thing { leaf: ${n} }`),
    `interface T { ${numbers.map((n) => `leaf${n}: Leaf${n}`).join("; ")} }`,
  ].join("\n");
}

afterEach(() => {
  vi.restoreAllMocks();
});

it("reads what objects inherit once, not once for each object", () => {
  const read = vi.spyOn(Reader.prototype, "read");
  const [small, large] = [20, 40].map((size) => {
    read.mockClear();
    expect(inputSchemas([vocabulary(size)])[0]?.diagnostics).toEqual([]);
    return read.mock.calls.length;
  });
  expect(large).toBeLessThanOrEqual(2 * (small ?? 0));
});
