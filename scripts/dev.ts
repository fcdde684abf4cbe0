// Serves the quickstart on the default port; every change of its sources regenerates
// schemas and client and starts gateway and worker anew. A change that the codegen
// refuses leaves the last good version serving.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";
import { join } from "node:path";
import { gatewayBinary, node } from "../e2e/src/gateway.ts";

const root = join(import.meta.dirname, "..");
const token = process.env["TUNNEL_TOKEN"] ?? "dev-token";
const port = process.env["TUNNEL_PORT"] ?? "7070";

/** Changes that come in one burst, as when an editor saves, count once. */
const burstMs = 100;

let gateway: ChildProcess | undefined;
let pending: NodeJS.Timeout | undefined;
let work = Promise.resolve();

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    clearTimeout(pending);
    watcher.close();
    work = work.then(stop);
  });
}
const watcher = watch(join(root, "examples/quickstart/src"), { recursive: true }, () => {
  clearTimeout(pending);
  pending = setTimeout(() => {
    work = work.then(refresh);
  }, burstMs);
});
work = work.then(refresh);

async function refresh(): Promise<void> {
  const codegen = spawnSync(
    "pnpm",
    ["exec", "tunnel-codegen", "--config", "examples/quickstart/tunnel.config.ts"],
    { cwd: root, stdio: "inherit" },
  );
  if (codegen.status !== 0) {
    console.error("dev: still serving the last good version");
    return;
  }
  await stop();
  gateway = spawn(
    gatewayBinary(),
    [
      ...["--schemas", "schemas/", "--worker", `${node} examples/quickstart/src/worker.ts`],
      ...["--port", port, "--access-log"],
    ],
    { cwd: root, env: { ...process.env, TUNNEL_TOKEN: token }, stdio: "inherit" },
  );
  console.error(`dev: serving on http://127.0.0.1:${port}/__runner, x-runner-token: ${token}`);
}

async function stop(): Promise<void> {
  if (!gateway || gateway.exitCode !== null || gateway.signalCode !== null) return;
  gateway.kill("SIGTERM");
  await once(gateway, "exit");
}
