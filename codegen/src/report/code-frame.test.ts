import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { codeFrame } from "./code-frame.ts";

it("leaves out lines that nobody would read", () => {
  const dir = mkdtempSync(join(tmpdir(), "tunnel-frame-"));
  const file = join(dir, "long.ts");
  writeFileSync(file, `let a = "${"x".repeat(1000)}";\nlet b;\nlet c;\n`);
  try {
    expect(codeFrame({ file, line: 1, column: 5 })).toBe("");
    expect(codeFrame({ file, line: 2, column: 5 })).toBe("> 2 | let b;\n    |     ^");
    expect(codeFrame({ file, line: 3, column: 5 })).toContain("let b;\n> 3 | let c;");
  } finally {
    rmSync(dir, { recursive: true });
  }
});
