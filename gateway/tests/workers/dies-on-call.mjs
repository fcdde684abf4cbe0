// Answers, and dies while it runs a call whose input says so: now, by a signal of its own,
// after its stdout, or once, for which its argument is a file to remember by.
import { closeSync, existsSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

say({ type: "hello", protocol: 1 });
createInterface({ input: process.stdin })
  .on("line", (line) => {
    const { type, id, input } = JSON.parse(line);
    if (type === "ping") return say({ id, ok: true });
    if (type === "shutdown") return process.exit(0);
    if (type !== "task") return undefined;
    if (input === "die") process.exit(9);
    if (input === "close") return closeSync(1);
    if (input === "kill") return process.kill(process.pid, "SIGKILL");
    if (input === "die once" && !existsSync(process.argv[2])) {
      writeFileSync(process.argv[2], "");
      process.exit(9);
    }
    if (input === "hang") return undefined;
    return say({ id, ok: true, result: input });
  })
  .on("close", () => process.exit(0));
say({ type: "ready" });
