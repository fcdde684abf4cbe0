// The gateway with many tasks: how long until it serves, what it takes, and what a call costs.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memory } from "../machine/processes.ts";
import type { Options } from "../options.ts";
import { add, token } from "../requests.ts";
import type { Sample } from "../results.ts";
import { bench, node } from "../servers/runtimes.ts";
import { startTunnel } from "../servers/tunnel.ts";
import { service } from "../service.ts";
import { measureWrk } from "./load.ts";
import { wrk } from "../load/wrk.ts";

/** So many tasks of them are called, in turns. */
const called = 1000;

export async function measureStart(tasks: number, options: Options): Promise<Sample> {
  const folder = mkdtempSync(join(tmpdir(), "tunnel-bench-schemas-"));
  try {
    const ids = writeSchemas(folder, tasks);
    const began = performance.now();
    const gateway = await startTunnel({
      schemas: folder,
      worker: `${node} ${join(bench, "service/src/many-tasks.ts")}`,
      env: { BENCH_TASKS: String(tasks) },
    });
    const readyMs = performance.now() - began;
    try {
      const [first] = gateway.processes();
      const gatewayBytes = first === undefined ? NaN : memory(first);
      const paths = ids.slice(0, called).map((id) => `/__runner/task/${id}`);
      const load = { port: gateway.port, paths, token, connections: 64 };
      const body = JSON.stringify({ input: add });
      await wrk({ ...load, body, seconds: options.warmUpSeconds });
      const { cpuUs, requestsPerSecond, ...all } = await measureWrk(
        { ...load, body, seconds: options.seconds },
        gateway.processes(),
      );
      return {
        readyMs,
        gatewayBytes,
        cpuUs: cpuUs ?? NaN,
        requestsPerSecond: requestsPerSecond ?? NaN,
        "cpuUs:gateway": all["cpuUs:gateway"] ?? NaN,
        gatewayBytesAfter: first === undefined ? NaN : memory(first),
      };
    } finally {
      await gateway.stop();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Manifest {
  tasks: Entry[];
}
interface Entry {
  id: string;
  input: { schema: string };
  output: { schema: string };
}

/** Every other task has the input of `add`, the others that of `order`: a file of its own each. */
function writeSchemas(folder: string, count: number): string[] {
  const manifest = JSON.parse(
    readFileSync(join(service.schemas, "manifest.json"), "utf8"),
  ) as Manifest;
  mkdirSync(join(folder, "tasks"));
  const entries = Array.from({ length: count }, (_, at) => {
    const model = at % 2 === 0 ? "app.tasks.add" : "app.tasks.order";
    const entry = manifest.tasks.find(({ id }) => id === model);
    if (entry === undefined) throw new Error(`the manifest has no ${model}`);
    const id = `${model}${at}`;
    const copy = (from: string): { schema: string } => {
      const to = from.replace(model, id);
      cpSync(join(service.schemas, from), join(folder, to));
      return { schema: to };
    };
    return { ...entry, id, input: copy(entry.input.schema), output: copy(entry.output.schema) };
  });
  const documents: string[] = [];
  writeFileSync(
    join(folder, "manifest.json"),
    JSON.stringify({ ...manifest, tasks: entries, documents }),
  );
  return entries.map(({ id }) => id).filter((id) => id.startsWith("app.tasks.add"));
}
