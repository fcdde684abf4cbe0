// A plain worker, written from the message format alone.
import { createInterface } from "node:readline";

const tasks = { "app.tasks.add": ({ a, b }) => a + b, "app.tasks.echo": (input) => input };
const say = (message) => console.log(JSON.stringify(message));

createInterface({ input: process.stdin }).on("line", (line) => {
  const { type, id, taskId, input } = JSON.parse(line);
  if (type === "event") return say({ id, ok: true });
  try {
    say({ id, ok: true, result: tasks[taskId](input) });
  } catch ({ message }) {
    say({ id, ok: false, error: { message, code: "EXECUTION_ERROR" } });
  }
});
