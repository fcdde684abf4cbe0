// The service that every server under comparison serves: its types are in `service/src`.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { bench, node } from "./servers/runtimes.ts";

export const service = { schemas: join(bench, "results/service/schemas") };

/** Writes the schemas by which the gateway and the peers with Ajv validate. */
export function generateSchemas(project = "service"): void {
  const bin = join(bench, "node_modules/tunnel-codegen/bin/tunnel-codegen.js");
  const config = join(bench, project, "tunnel.config.ts");
  const { status, stderr } = spawnSync(node, [bin, "--config", config], {
    cwd: bench,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`tunnel-codegen ended with ${status}\n${stderr}`);
}
