// Starts the real binary and asks it, through its admin socket and its metrics.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { node } from "../../../e2e/src/gateway.ts";
import { binary, resultsFolder } from "./extent.ts";
import { until } from "./until.ts";

/** The worker of `service/`, which uses the SDK. */
export const sdkWorker = `${node} ${join(import.meta.dirname, "../service/worker.ts")}`;

export interface GatewayOptions {
  /** Folder with `manifest.json`. */
  schemas: string;
  /** The worker command; by default the SDK worker of `service/`. */
  worker?: string;
  flags?: string[];
  env?: Record<string, string>;
  /** Programs that start the gateway, such as one that limits it: `["prlimit", "--nofile=64"]`. */
  through?: string[];
  /** Nobody reads its log: a pipe that fills up. */
  unreadLog?: boolean;
  /** The name of its log in `results/`. */
  name: string;
}

/** As `tunnel-gateway status --json` has it. */
export interface SlotStatus {
  slot: number;
  generation: number;
  state: string;
  pid: number | null;
  inFlight: number;
  abandoned: number;
  calls: number;
  restarts: Record<string, number>;
  strayLines: number;
}

export interface Status {
  ready: boolean;
  generation: number;
  queued: number;
  shed: number;
  slots: SlotStatus[];
}

export class Gateway implements AsyncDisposable {
  readonly pid: number;
  readonly port: number;
  readonly process: ChildProcess;
  readonly logFile: string;
  /** In the environment of all that it starts. */
  readonly mark: string;
  readonly #scratch: string;

  private constructor(
    parts: Pick<Gateway, "pid" | "port" | "process" | "logFile" | "mark">,
    scratch: string,
  ) {
    this.pid = parts.pid;
    this.port = parts.port;
    this.process = parts.process;
    this.logFile = parts.logFile;
    this.mark = parts.mark;
    this.#scratch = scratch;
  }

  /** Resolves once every worker is ready. */
  static async start(options: GatewayOptions): Promise<Gateway> {
    const scratch = mkdtempSync(join(tmpdir(), "tunnel-reliability-"));
    const readyFile = join(scratch, "ready");
    const mark = `TUNNEL_RELIABILITY_MARK=${scratch}`;
    mkdirSync(join(resultsFolder, "logs"), { recursive: true });
    const logFile = join(resultsFolder, "logs", `${options.name}.log`);
    const log = openSync(logFile, "a");
    const [command = binary, ...args] = [...(options.through ?? []), binary] as string[];
    const child = spawn(
      command,
      [
        ...args,
        ...["--schemas", options.schemas, "--worker", options.worker ?? sdkWorker],
        ...["--port", "0", "--ready-file", readyFile],
        ...["--admin-socket", join(scratch, "admin.sock")],
        ...(options.flags ?? []),
      ],
      {
        env: {
          ...process.env,
          ...options.env,
          TUNNEL_TOKEN: "secret",
          TUNNEL_RELIABILITY_MARK: scratch,
        },
        stdio: ["ignore", "ignore", options.unreadLog === true ? "pipe" : log],
      },
    );
    closeSync(log);
    running.add(child);
    child.once("exit", () => running.delete(child));
    const ended = (): boolean => child.exitCode !== null || child.signalCode !== null;
    await until(() => ended() || readIfThere(readyFile) !== "", 30_000);
    const address = readIfThere(readyFile);
    if (address === "" || child.pid === undefined) {
      child.kill("SIGKILL");
      rmSync(scratch, { recursive: true, force: true });
      throw new Error(`the gateway did not start: ${logFile}`);
    }
    const port = Number(address.split(":").at(-1));
    const parts = { pid: child.pid, port, process: child, logFile, mark };
    const gateway = new Gateway(parts, scratch);
    await gateway.settle();
    return gateway;
  }

  get running(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  async status(): Promise<Status> {
    const { body } = await this.#admin("GET", "/status");
    return JSON.parse(body) as Status;
  }

  /** Why the new version was refused, or undefined where it serves. */
  async reload(): Promise<string | undefined> {
    const { status, body } = await this.#admin("POST", "/reload");
    return status === 200 ? undefined : body;
  }

  /** The sum of a metric over all its series. */
  async metric(name: string): Promise<number> {
    const { body } = await fetchText({ port: this.port, path: "/metrics", headers: token });
    const lines = body.split("\n").filter((line) => line.startsWith(name));
    const values = lines
      .filter((line) => /^[{ ]/.test(line.slice(name.length)))
      .map((line) => Number(line.slice(line.lastIndexOf(" "))));
    return values.reduce((sum, value) => sum + value, 0);
  }

  async readyz(): Promise<boolean> {
    return (await fetchText({ port: this.port, path: "/readyz" })).status === 200;
  }

  /** Waits until every slot has a ready worker, and no old version has any. */
  async settle(withinMs = 20_000): Promise<boolean> {
    return until(
      async () => {
        const { slots, generation } = await this.status();
        return slots.every((slot) => slot.state === "ready" && slot.generation === generation);
      },
      withinMs,
      20,
    );
  }

  log(): string {
    return readFileSync(this.logFile, "utf8");
  }

  /** Ids of the workers that there are. */
  async workers(): Promise<number[]> {
    const { slots } = await this.status();
    return slots.flatMap(({ pid }) => (pid === null ? [] : [pid]));
  }

  /** Ends it at once, as the kernel would. */
  async kill(): Promise<void> {
    if (this.running) {
      this.process.kill("SIGKILL");
      await once(this.process, "exit");
    }
    rmSync(this.#scratch, { recursive: true, force: true });
  }

  /** SIGTERM; its exit code, or null if it had to be killed. */
  async stop(withinMs = 45_000): Promise<number | null> {
    this.process.kill("SIGTERM");
    await until(() => !this.running, withinMs);
    const code = this.process.exitCode;
    await this.kill();
    return code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }

  #admin(method: string, path: string): Promise<{ status: number; body: string }> {
    return fetchText({ socketPath: join(this.#scratch, "admin.sock"), method, path });
  }
}

/** A suite that is broken off leaves no gateway behind. */
const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));

const token = { "x-runner-token": "secret" };

/** A connection a question: none is left open that could count as the gateway's load. */
function fetchText(options: object): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", agent: false, timeout: 60_000, ...options });
    asked.on("error", reject).on("timeout", () => asked.destroy(new Error("no answer in 60 s")));
    asked.on("response", (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => (body += text));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
      response.on("error", reject);
    });
    asked.end();
  });
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return "";
  }
}
