import { type Middleware, startWorker } from "tunnel-worker-sdk";
import { issues } from "./issues.ts";
import { pullRequest } from "./pull-request.ts";
import { push } from "./push.ts";
import { release } from "./release.ts";
import { workflowRun } from "./workflow-run.ts";

/** One log line for each webhook that was handled. */
const logged: Middleware = async (call, next) => {
  const start = performance.now();
  const result = await next();
  call.context.logger.info("handled", { ms: Math.round(performance.now() - start) });
  return result;
};

await startWorker({
  tasks: [push, pullRequest, issues, release, workflowRun],
  middleware: [logged],
});
