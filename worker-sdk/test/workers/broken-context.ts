import { startWorker } from "../../src/index.ts";

await startWorker({
  context: () => {
    throw new Error("no database");
  },
});
