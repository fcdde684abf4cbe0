// No worker: a script whose only timer is the deadline of its call.
import { defineTask } from "../../src/index.ts";
import { createTestWorker } from "../../src/testing/index.ts";

const never = defineTask("t.never", () => new Promise<never>(() => undefined));

try {
  await createTestWorker({ tasks: [never] }).call(never, undefined, { timeoutMs: 20 });
} catch (error) {
  console.log((error as Error).name);
}
