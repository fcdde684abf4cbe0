import { startWorker } from "tunnel-worker-sdk";
import { count, find, lent, store } from "./tasks.ts";

await startWorker({ tasks: [count, find, store], events: [lent] });
