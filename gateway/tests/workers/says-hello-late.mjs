// Imports so much that it is taken for plain before it says hello.
import { createInterface } from "node:readline";

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

setTimeout(() => {
  say({ type: "hello", protocol: 1 });
  createInterface({ input: process.stdin }).on("line", (line) => {
    const { type, id, input } = JSON.parse(line);
    if (type === "task" || type === "ping") say({ id, ok: true, result: input });
  });
  setTimeout(() => say({ type: "ready", tasks: ["app.tasks.echo"], events: [] }), 300);
}, 600);
