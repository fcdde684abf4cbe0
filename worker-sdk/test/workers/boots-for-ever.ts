// A context that is never there.
import { startWorker } from "../../src/index.ts";

await startWorker({ context: () => new Promise<object>(() => setInterval(() => undefined, 1000)) });
