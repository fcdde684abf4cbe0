import type { WorkerHealth } from "./generated/worker-message.ts";

/** What the answer to a ping says of this process. */
export function health(abandoned: number): WorkerHealth {
  const { user, system } = process.cpuUsage();
  return {
    abandoned,
    cpuMs: Math.round((user + system) / 1000),
    memoryBytes: process.memoryUsage.rss(),
  };
}
