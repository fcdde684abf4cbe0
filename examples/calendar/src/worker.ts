import { startWorker } from "tunnel-worker-sdk";
import { Calendar } from "./calendar.ts";
import { add, day, guests, postpone } from "./tasks.ts";

await startWorker({
  tasks: [add, day, guests],
  events: [postpone],
  context: () => ({ calendar: new Calendar() }),
});
