// A worker of as many tasks as BENCH_TASKS says: every other one is `add`, the others are `order`.
import { startWorker } from "tunnel-worker-sdk";
import { add, order } from "./tasks.ts";

const count = Number(process.env["BENCH_TASKS"]);
const tasks = Array.from({ length: count }, (_, at) => {
  const task = at % 2 === 0 ? add : order;
  return { ...task, id: `${task.id}${at}` };
});
await startWorker({ tasks });
