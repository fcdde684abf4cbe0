// Of a pool's workers the first reads no input, the others echo.
import { createInterface } from "node:readline";

if (process.env.TUNNEL_WORKER_SLOT === "0") {
  setInterval(() => {}, 1000);
} else {
  createInterface({ input: process.stdin }).on("line", (line) => {
    const { id, input } = JSON.parse(line);
    process.stdout.write(`${JSON.stringify({ id, ok: true, result: input })}\n`);
  });
}
