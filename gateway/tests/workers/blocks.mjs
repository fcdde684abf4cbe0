// Speaks the protocol on a loop that a task can block: for a while, or for ever.
import { createInterface } from "node:readline";

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
const hanging = new Set();
const abandoned = new Set();

const tasks = {
  "app.tasks.echo": ({ id, input }) => say({ id, ok: true, result: input }),
  "app.tasks.hang": ({ id }) => hanging.add(id),
  "app.tasks.block": ({ id, input }) => {
    for (const start = Date.now(); Date.now() - start < input;);
    say({ id, ok: true, result: "unblocked" });
  },
};

say({ type: "hello", protocol: 1 });
createInterface({ input: process.stdin })
  .on("line", (line) => {
    const message = JSON.parse(line);
    const { type, id } = message;
    if (type === "task") tasks[message.taskId](message);
    if (type === "ping") {
      say({
        id,
        ok: true,
        result: { abandoned: abandoned.size, cpuMs: 12, memoryBytes: 34_000_000 },
      });
    }
    if (type === "cancel") {
      if (hanging.has(id)) abandoned.add(id);
      say({ id, ok: false, error: { message: "Cancelled", code: "CANCELLED" } });
    }
    if (type === "shutdown") process.exit(0);
  })
  .on("close", () => process.exit(0));
say({ type: "ready", tasks: Object.keys(tasks), events: [] });
