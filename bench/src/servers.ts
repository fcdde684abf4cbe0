import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { node, startGateway } from "../../e2e/src/gateway.ts";

const here = import.meta.dirname;
const repository = join(here, "../..");

/** A server under comparison. */
export interface Server {
  name: string;
  start(): Promise<RunningServer>;
}

export interface RunningServer {
  /** Where `add` is called. */
  url: string;
  /** The process to measure, with its descendants. */
  pid: number;
  stop(): Promise<void>;
}

/** The first one is what the others are compared with. */
export const servers: Server[] = [
  { name: "Fastify 5 + Ajv", start: () => startScript("fastify.ts") },
  { name: "Fastify proxy → Fastify", start: () => startScript("fastify-proxy.ts") },
  { name: "tunnel-gateway + 1 worker", start: startTunnel },
];

async function startTunnel(): Promise<RunningServer> {
  process.env["TUNNEL_GATEWAY_BIN"] ??= join(repository, "target/release/tunnel-gateway");
  const gateway = await startGateway({
    schemas: join(repository, "schemas"),
    worker: `${node} examples/quickstart/src/worker.ts`,
  });
  return {
    url: `${gateway.baseUrl}/task/app.tasks.add`,
    pid: pidOf(gateway.process.pid),
    stop: async () => {
      await gateway.stop();
    },
  };
}

/** Starts a server of this folder, which prints its port once it listens. */
async function startScript(file: string): Promise<RunningServer> {
  const child = spawn(node, [join(here, file)], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  const [port] = (await Promise.race([
    once(lines, "line"),
    exited.then(() => {
      throw new Error(`${file} exited before it listened`);
    }),
  ])) as [string];
  return {
    url: `http://127.0.0.1:${port}/__runner/task/app.tasks.add`,
    pid: pidOf(child.pid),
    stop: async () => {
      child.kill("SIGTERM");
      await exited;
    },
  };
}

function pidOf(pid: number | undefined): number {
  if (pid === undefined) throw new Error("the process did not start");
  return pid;
}
