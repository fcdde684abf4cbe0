// A plain worker that can be told to answer nothing any more.
import { createInterface } from "node:readline";

let stopped = false;
createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, taskId, input } = JSON.parse(line);
  stopped ||= taskId === "app.tasks.stop";
  if (stopped || taskId === "app.tasks.never") return;
  console.log(JSON.stringify({ id, ok: true, result: input }));
});
