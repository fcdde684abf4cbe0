// Says hello at once and ready much later; what was sent before, it missed.
import { createInterface } from "node:readline";

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

say({ type: "hello", protocol: 1 });
setTimeout(() => {
  createInterface({ input: process.stdin }).on("line", (line) => {
    const { id, input } = JSON.parse(line);
    say({ id, ok: true, result: input });
  });
  say({ type: "ready", tasks: ["app.tasks.echo"], events: [] });
}, 600);
