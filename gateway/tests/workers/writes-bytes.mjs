// Writes its replies one byte at a time.
import { writeSync } from "node:fs";
import { createInterface } from "node:readline";

createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, input } = JSON.parse(line);
  for (const byte of Buffer.from(`${JSON.stringify({ id, ok: true, result: input })}\n`)) {
    writeSync(1, Buffer.of(byte));
  }
});
