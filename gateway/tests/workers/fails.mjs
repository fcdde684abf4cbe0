// Answers every call with the error that is its input.
import { createInterface } from "node:readline";

createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, input } = JSON.parse(line);
  console.log(JSON.stringify({ id, ok: false, error: input }));
});
