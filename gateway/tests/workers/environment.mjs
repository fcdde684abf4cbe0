// Answers each call with its environment and working directory.
import { createInterface } from "node:readline";

createInterface({ input: process.stdin }).on("line", (line) => {
  const { id } = JSON.parse(line);
  const result = { env: Object.keys(process.env), cwd: process.cwd() };
  console.log(JSON.stringify({ id, ok: true, result }));
});
