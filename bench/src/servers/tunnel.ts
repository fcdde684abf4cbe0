import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { processesOf } from "../machine/processes.ts";
import { token } from "../requests.ts";
import { service } from "../service.ts";
import { startChild } from "./child.ts";
import { bench, bun, node, repository } from "./runtimes.ts";
import { plainEnvelope, type RunningServer, type Server } from "./server.ts";

export const gatewayBinary =
  process.env["TUNNEL_GATEWAY_BIN"] ?? join(repository, "target/release/tunnel-gateway");

const worker = join(bench, "service/src/worker.ts");

export const nodeWorker = tunnel("tunnel-node", "tunnel, Node worker");
export const twoNodeWorkers = tunnel("tunnel-node-2", "tunnel, 2 Node workers", {
  flags: ["--workers", "2"],
});
export const bunWorker = tunnel("tunnel-bun", "tunnel, Bun worker", { runtime: bun });
export const twoBunWorkers = tunnel("tunnel-bun-2", "tunnel, 2 Bun workers", {
  runtime: bun,
  flags: ["--workers", "2"],
});
export const accessLog = tunnel("tunnel-access-log", "tunnel, Node worker, --access-log", {
  flags: ["--access-log"],
});

export const tunnels: Server[] = [nodeWorker, twoNodeWorkers, bunWorker, twoBunWorkers, accessLog];

function tunnel(
  id: string,
  name: string,
  { runtime = node, flags = [] }: { runtime?: string; flags?: string[] } = {},
): Server {
  return {
    id,
    name,
    envelope: plainEnvelope,
    start: () => startTunnel({ worker: `${runtime} ${worker}`, flags }),
  };
}

export interface TunnelOptions {
  schemas?: string;
  worker?: string;
  flags?: string[];
  env?: Record<string, string>;
}

/** A gateway as users run it: what is not said here is at its default. */
export async function startTunnel(options: TunnelOptions = {}): Promise<RunningServer> {
  const scratch = mkdtempSync(join(tmpdir(), "tunnel-bench-"));
  const readyFile = join(scratch, "ready");
  const child = startChild(
    [
      gatewayBinary,
      ...["--schemas", options.schemas ?? service.schemas],
      ...["--worker", options.worker ?? `${node} ${worker}`],
      ...["--port", "0", "--ready-file", readyFile],
      ...(options.flags ?? []),
    ],
    { cwd: scratch, env: { TUNNEL_TOKEN: token, ...options.env } },
  );
  const stop = async (): Promise<void> => {
    await child.stop();
    rmSync(scratch, { recursive: true });
  };
  for (;;) {
    const address = readIfThere(readyFile);
    if (address !== undefined) {
      return {
        port: Number(address.slice(address.lastIndexOf(":") + 1)),
        processes: () => processesOf(child.pid, nameOfProcess),
        log: child.log,
        stop,
      };
    }
    if (child.hasExited()) {
      const log = child.log();
      await stop();
      throw new Error(`tunnel-gateway ended before it was ready\n${log}`);
    }
    await setTimeout(1);
  }
}

/** The guard sleeps; it ends what a killed gateway leaves behind. */
function nameOfProcess(depth: number, commandLine: string): string {
  if (depth === 0) return "gateway";
  return commandLine.includes(" __guard") ? "guard" : "worker";
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim() || undefined;
  } catch {
    return undefined;
  }
}
