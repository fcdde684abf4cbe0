// Threads of the gateway and worker processes, from one to as many as there are cores.
import type { Options } from "../options.ts";
import { add, order, token } from "../requests.ts";
import type { Sample } from "../results.ts";
import { startTunnel } from "../servers/tunnel.ts";
import { measureWrk } from "./load.ts";
import { wrk } from "../load/wrk.ts";

export interface Scale {
  threads: number;
  workers: number;
}

export function scales(cores: number): Scale[] {
  const counts = [1, 2, 4, 8, 16, 32, 64].filter((count) => count <= Math.max(2, cores));
  return counts.flatMap((threads) => counts.map((workers) => ({ threads, workers })));
}

export const nameOf = ({ threads, workers }: Scale): string =>
  `${threads} ${threads === 1 ? "thread" : "threads"}, ${workers} ${workers === 1 ? "worker" : "workers"}`;

export async function measureScale(
  { threads, workers }: Scale,
  task: "add" | "order",
  { seconds, warmUpSeconds }: Options,
): Promise<Sample> {
  const flags = ["--threads", String(threads), "--workers", String(workers)];
  const gateway = await startTunnel({ flags });
  try {
    const load = {
      ...{ port: gateway.port, token, connections: 64 },
      paths: [`/__runner/task/app.tasks.${task}`],
      body: JSON.stringify({ input: task === "add" ? add : order }),
    };
    await wrk({ ...load, seconds: warmUpSeconds });
    return await measureWrk({ ...load, seconds }, gateway.processes());
  } finally {
    await gateway.stop();
  }
}
