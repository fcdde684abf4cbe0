import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const repository = join(import.meta.dirname, "../..");

/** How to start a gateway. */
export interface GatewayOptions {
  /** Folder with `manifest.json`. */
  schemas: string;
  /** The worker command; split as a shell splits words. Default: what `tunnel.toml` in `cwd` says. */
  worker?: string;
  /** Further flags, as on the command line. */
  flags?: string[];
  /** Added to this process's environment. */
  env?: Record<string, string>;
  /** Working directory of gateway and workers; default: the repository's root. */
  cwd?: string;
  /** Token that callers need; default: `"secret"`; `null`: none is configured. */
  token?: string | null;
  /** Milliseconds to wait until calls can be served; default: 20,000. */
  startTimeoutMs?: number;
}

/** A running `tunnel-gateway` on a port that the kernel chose. */
export interface Gateway extends AsyncDisposable {
  /** The address with the base path, as `createClient` takes it. */
  readonly baseUrl: string;
  /** The address without the base path. */
  readonly origin: string;
  readonly process: ChildProcess;
  /** Everything written to stderr so far. */
  log(): string;
  /** SIGTERM, then waits; the exit code, or null if a signal ended it. */
  stop(): Promise<number | null>;
}

/** Where the binary is: `TUNNEL_GATEWAY_BIN`, else this workspace's dev build. */
export function gatewayBinary(): string {
  return process.env["TUNNEL_GATEWAY_BIN"] ?? join(repository, "target/debug/tunnel-gateway");
}

/** The project's own Node 24, whichever Node runs this. */
export const node = join(repository, "node_modules/.bin/node");

/** Starts the real binary and resolves when it can serve calls. Rejects with its log if it exits first. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const scratch = mkdtempSync(join(tmpdir(), "tunnel-gateway-"));
  const readyFile = join(scratch, "ready");
  const token = options.token === undefined ? "secret" : options.token;
  const child = spawn(
    gatewayBinary(),
    [
      ...["--schemas", options.schemas],
      ...(options.worker === undefined ? [] : ["--worker", options.worker]),
      ...["--port", "0", "--ready-file", readyFile],
      ...(options.flags ?? []),
    ],
    {
      cwd: options.cwd ?? repository,
      env: { ...process.env, ...(token === null ? {} : { TUNNEL_TOKEN: token }), ...options.env },
      stdio: ["ignore", "inherit", "pipe"],
    },
  );
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (log += chunk));
  const exited = once(child, "exit") as Promise<[number | null]>;
  const address = await boundAddress(child, readyFile, options.startTimeoutMs ?? 20_000).catch(
    async (error: unknown) => {
      child.kill("SIGKILL");
      await exited;
      rmSync(scratch, { recursive: true });
      throw new Error(`${String(error)}\n${log}`);
    },
  );

  const stop = async (): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    const [code] = await exited;
    rmSync(scratch, { recursive: true, force: true });
    return code;
  };
  return {
    baseUrl: `http://${address}/__runner`,
    origin: `http://${address}`,
    process: child,
    log: () => log,
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop();
    },
  };
}

async function boundAddress(
  child: ChildProcess,
  readyFile: string,
  timeoutMs: number,
): Promise<string> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const address = readIfThere(readyFile);
    if (address !== undefined) return address;
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`tunnel-gateway exited before it was ready (${String(child.exitCode)})`);
    }
    if (Date.now() > deadline) throw new Error("tunnel-gateway was not ready in time");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return undefined;
  }
}
