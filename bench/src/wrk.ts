import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What one run of wrk measured. */
export interface LoadResult {
  requests: number;
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
}

const script = `
wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
wrk.headers["x-runner-token"] = "secret"
wrk.body = '{"input":{"a":5,"b":3}}'
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format('\\nJSON {"requests":%d,"durationUs":%d,"p50Us":%d,"p99Us":%d,"errors":%d}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
`;

/** Loads `url` with one wrk thread. Rejects if any request failed. */
export async function load(
  url: string,
  options: { connections: number; seconds: number },
): Promise<LoadResult> {
  if (spawnSync("wrk", ["--version"]).error) {
    throw new Error("wrk is not installed: apt-get install wrk");
  }
  const dir = mkdtempSync(join(tmpdir(), "tunnel-bench-"));
  try {
    const path = join(dir, "add.lua");
    writeFileSync(path, script);
    const flags = [`-c${options.connections}`, `-d${options.seconds}s`, "-t1", "-s", path, url];
    const wrk = spawn("wrk", flags, { stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    wrk.stdout.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
    await once(wrk, "close");
    const json = /^JSON (.*)$/m.exec(output)?.[1];
    if (json === undefined) throw new Error(`wrk printed no figures:\n${output}`);
    const figures = JSON.parse(json) as Record<
      "requests" | "durationUs" | "p50Us" | "p99Us" | "errors",
      number
    >;
    if (figures.errors > 0) throw new Error(`${figures.errors} requests failed:\n${output}`);
    return {
      requests: figures.requests,
      requestsPerSecond: figures.requests / (figures.durationUs / 1e6),
      p50Ms: figures.p50Us / 1000,
      p99Ms: figures.p99Us / 1000,
    };
  } finally {
    rmSync(dir, { recursive: true });
  }
}
