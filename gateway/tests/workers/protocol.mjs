// Speaks the whole protocol, as the SDK does: hello, ready, ping, cancel, shutdown.
import { closeSync } from "node:fs";
import { createInterface } from "node:readline";

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
const hanging = new Set();
const cancels = [];

const tasks = {
  "app.tasks.echo": ({ id, input }) => say({ id, ok: true, result: input }),
  "app.tasks.call": (call) => say({ id: call.id, ok: true, result: call }),
  "app.tasks.nothing": ({ id }) => say({ id, ok: true }),
  "app.tasks.hang": ({ id }) => hanging.add(id),
  "app.tasks.cancels": ({ id }) => say({ id, ok: true, result: cancels }),
  "app.tasks.hanging": ({ id }) => say({ id, ok: true, result: hanging.size }),
  "app.tasks.die": () => process.exit(7),
  // Lives on.
  "app.tasks.close": () => {
    lines.removeAllListeners();
    setInterval(() => {}, 1000);
    closeSync(1);
  },
};

const finish = () => {
  for (const id of hanging) say({ id, ok: true, result: "finished" });
  process.stdout.write("", () => process.exit(0));
};

say({ type: "hello", protocol: 1 });
const lines = createInterface({ input: process.stdin })
  .on("line", (line) => {
    const message = JSON.parse(line);
    const { type, id, taskId, reason, payload, returnPayload } = message;
    if (type === "ping") say({ id, ok: true });
    if (type === "event") say({ id, ok: true, ...(returnPayload && { result: payload }) });
    if (type === "cancel") {
      cancels.push(reason);
      if (hanging.delete(id)) {
        say({ id, ok: false, error: { message: "Cancelled", code: "CANCELLED" } });
      }
    }
    if (type === "shutdown") setTimeout(finish, 100);
    if (type !== "task") return;
    if (tasks[taskId]) tasks[taskId](message);
    else say({ id, ok: false, error: { message: "no such task", code: "NOT_FOUND" } });
  })
  .on("close", () => process.exit(0));
say({ type: "ready", tasks: Object.keys(tasks), events: ["app.events.notify"] });
