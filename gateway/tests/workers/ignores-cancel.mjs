// Goes on with what was cancelled, and answers it when told to.
import { createInterface } from "node:readline";

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
const held = [];

say({ type: "hello", protocol: 1 });
say({ type: "ready", tasks: ["app.tasks.hold", "app.tasks.release"], events: [] });
createInterface({ input: process.stdin }).on("line", (line) => {
  const { type, id, taskId } = JSON.parse(line);
  if (type === "ping") say({ id, ok: true });
  if (type !== "task") return;
  if (taskId === "app.tasks.hold") return held.push(id);
  for (const late of held.splice(0)) say({ id: late, ok: true, result: "late" });
  say({ id, ok: true, result: "released" });
});
