// The main job, start to end: generate, serve, call through the generated client,
// print the answers, stop. `make demo` has built everything before.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { node, startGateway } from "../e2e/src/gateway.ts";

const root = join(import.meta.dirname, "..");
const codegen = "node_modules/tunnel-codegen/bin/tunnel-codegen.js";
const token = "demo-token";

run(node, [codegen, "--config", "examples/quickstart/tunnel.config.ts"]);

// The worker is named by tunnel.toml.
const schemas = "schemas/";
console.log(`\n$ tunnel-gateway --schemas ${schemas}`);
const gateway = await startGateway({ schemas, token });
console.log(`serving on ${gateway.baseUrl}\n`);
let failed = true;
try {
  run(node, ["examples/quickstart/demo.ts"], {
    TUNNEL_URL: gateway.baseUrl,
    TUNNEL_TOKEN: token,
  });
  failed = false;
} finally {
  const code = await gateway.stop();
  if (failed || code !== 0) {
    console.error(gateway.log());
    process.exitCode = 1;
  } else {
    console.log("\nstopped");
  }
}

function run(command: string, args: string[], env: Record<string, string> = {}): void {
  const result = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: "inherit",
  });
  if (result.error) throw result.error;
  if (result.status !== 0) {
    throw new Error(`${command} ${args.join(" ")} ended with ${String(result.status)}`);
  }
}
