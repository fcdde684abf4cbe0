import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import { replacePieces } from "./replace-pieces.ts";

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "tunnel-pieces-"));
});

afterEach(() => {
  rmSync(dir, { recursive: true });
});

it("leaves what the new pieces say, whatever was there", () => {
  const file = join(dir, "file");
  // Few and short ones, so that many are the same.
  const pieces = fc.array(fc.constantFrom("", "a", "b", "aa", "ab", "ü", "\n"), { maxLength: 8 });
  const bytes = (texts: string[]) => texts.map((text) => Buffer.from(text));
  fc.assert(
    fc.property(pieces, pieces, (before, after) => {
      writeFileSync(file, before.join(""));
      replacePieces(file, bytes(before), bytes(after));
      expect(readFileSync(file, "utf8")).toBe(after.join(""));
    }),
    { numRuns: 500 },
  );
});
