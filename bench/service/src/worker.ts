import { startWorker } from "tunnel-worker-sdk";
import { add, burn, clock, order, wait } from "./tasks.ts";

await startWorker({ tasks: [add, burn, clock, order, wait] });
