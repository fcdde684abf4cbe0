// Serves the quickstart, or the example whose folder is given, on the default port or
// TUNNEL_PORT; every change of its sources regenerates schemas and client and has the
// gateway reload them and its worker. A change that the codegen or the gateway refuses
// leaves the last good version serving.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join, relative, resolve } from "node:path";
import { loadConfig, watch } from "tunnel-codegen";
import { gatewayBinary, node } from "../e2e/src/gateway.ts";

const root = join(import.meta.dirname, "..");
const example = resolve(process.argv[2] ?? join(root, "examples/quickstart"));
const project = await loadConfig(join(example, "tunnel.config.ts")).catch((error: unknown) => {
  console.error(`dev: ${(error as Error).message}`);
  process.exit(1);
});
const token = process.env["TUNNEL_TOKEN"] ?? "dev-token";
const port = process.env["TUNNEL_PORT"] ?? "7070";

let gateway: ChildProcess | undefined;
const ending = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => ending.abort());

await watch(project, { signal: ending.signal, onRun: serve });
if (isRunning(gateway)) {
  gateway.kill("SIGTERM");
  await once(gateway, "exit");
}

function serve(isWell: boolean): void {
  if (isRunning(gateway)) {
    if (isWell) gateway.kill("SIGHUP");
    else console.error("dev: still serving the last good version");
    return;
  }
  if (!isWell) return;
  gateway = spawn(
    gatewayBinary(),
    [
      ...["--schemas", project.schemasDir],
      ...["--worker", `${node} ${relative(root, join(example, "src/worker.ts"))}`],
      ...["--port", port, "--access-log"],
    ],
    { cwd: root, env: { ...process.env, TUNNEL_TOKEN: token }, stdio: "inherit" },
  );
  console.error(`dev: serving on http://127.0.0.1:${port}/__runner, x-runner-token: ${token}`);
}

function isRunning(process: ChildProcess | undefined): process is ChildProcess {
  return process?.exitCode === null && process.signalCode === null;
}
