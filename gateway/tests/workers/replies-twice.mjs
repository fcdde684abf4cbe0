// Answers each call twice, and calls that nobody made.
import { createInterface } from "node:readline";

createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, input } = JSON.parse(line);
  for (const other of [0, -1, id + 1, id + 1000, Number.MAX_SAFE_INTEGER]) {
    console.log(JSON.stringify({ id: other, ok: true, result: "of another call" }));
  }
  console.log(JSON.stringify({ id, ok: true, result: input }));
  console.log(JSON.stringify({ id, ok: true, result: "the second answer" }));
  console.log(JSON.stringify({ id, ok: false, error: { message: "the third answer" } }));
});
