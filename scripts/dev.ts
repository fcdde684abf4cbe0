// Serves the quickstart, or the example whose folder is given, on the default port or
// TUNNEL_PORT; every change of its sources regenerates schemas and client and has the
// gateway reload them and its worker. A change that the codegen or the gateway refuses
// leaves the last good version serving.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";
import { join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Config } from "tunnel-codegen";
import { gatewayBinary, node } from "../e2e/src/gateway.ts";

const root = join(import.meta.dirname, "..");
const codegen = join(root, "node_modules/tunnel-codegen/bin/tunnel-codegen.js");
const example = resolve(process.argv[2] ?? join(root, "examples/quickstart"));
const configFile = join(example, "tunnel.config.ts");
const { default: config } = (await import(pathToFileURL(configFile).href)) as { default: Config };
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
const watcher = watch(join(example, "src"), { recursive: true }, () => {
  clearTimeout(pending);
  pending = setTimeout(() => {
    work = work.then(refresh);
  }, burstMs);
});
work = work.then(refresh);

function refresh(): void {
  const { status } = spawnSync(node, [codegen, "--config", configFile], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) {
    console.error("dev: still serving the last good version");
    return;
  }
  if (isRunning(gateway)) {
    gateway.kill("SIGHUP");
    return;
  }
  gateway = spawn(
    gatewayBinary(),
    [
      ...["--schemas", resolve(example, config.schemasDir)],
      ...["--worker", `${node} ${relative(root, join(example, "src/worker.ts"))}`],
      ...["--port", port, "--access-log"],
    ],
    { cwd: root, env: { ...process.env, TUNNEL_TOKEN: token }, stdio: "inherit" },
  );
  console.error(`dev: serving on http://127.0.0.1:${port}/__runner, x-runner-token: ${token}`);
}

async function stop(): Promise<void> {
  if (!isRunning(gateway)) return;
  gateway.kill("SIGTERM");
  await once(gateway, "exit");
}

function isRunning(process: ChildProcess | undefined): process is ChildProcess {
  return process?.exitCode === null && process.signalCode === null;
}
