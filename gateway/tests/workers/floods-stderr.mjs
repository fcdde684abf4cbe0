// Writes 4 MB to stderr, without waiting for its reader, before each reply.
import { writeSync } from "node:fs";
import { createInterface } from "node:readline";

createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, input } = JSON.parse(line);
  for (let count = 0; count < 64; count += 1) writeSync(2, `${"x".repeat(32_767)}\n`.repeat(2));
  writeSync(1, `${JSON.stringify({ id, ok: true, result: input })}\n`);
});
