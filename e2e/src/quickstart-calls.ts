import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { node, startGateway } from "./gateway.ts";
import type { Project } from "./project.ts";

const run = promisify(execFile);

/** What `src/calls.ts` prints as JSON, given the base URL of a gateway that serves the quickstart. */
export async function answersOf(project: Project): Promise<unknown> {
  await using gateway = await startGateway({
    schemas: "schemas",
    worker: `${node} examples/quickstart/src/worker.ts`,
  });
  const { stdout } = await run(node, [project.path("src/calls.ts"), gateway.baseUrl]);
  return JSON.parse(stdout) as unknown;
}
