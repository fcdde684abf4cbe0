import { startWorker } from "tunnel-worker-sdk";
import { tasks } from "./tasks.ts";

await startWorker({ tasks });
