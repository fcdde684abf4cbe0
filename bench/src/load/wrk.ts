import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

export interface Load {
  port: number;
  /** Called in turns. */
  paths: readonly string[];
  body: string;
  token: string;
  connections: number;
  seconds: number;
  /** Every answer is a 4xx, and should be. */
  refused?: boolean;
}

/** What one run of wrk measured. Times are in milliseconds. */
export interface Loaded {
  requests: number;
  requestsPerSecond: number;
  p50: number;
  p99: number;
  max: number;
}

const script = `
local file = io.open(os.getenv("BENCH_BODY"))
local body = file:read("*a")
file:close()
wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
wrk.headers["x-runner-token"] = os.getenv("BENCH_TOKEN")
wrk.body = body
local requests, count, at = {}, 0, 0
init = function()
  for path in os.getenv("BENCH_PATHS"):gmatch("%S+") do
    count = count + 1
    requests[count] = wrk.format(nil, path)
  end
end
request = function()
  at = at % count + 1
  return requests[at]
end
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format('\\nJSON {"requests":%d,"durationUs":%d,"p50":%d,"p99":%d,"max":%d,"refused":%d,"failed":%d}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
`;

interface Printed extends Record<"p50" | "p99" | "max", number> {
  requests: number;
  durationUs: number;
  refused: number;
  failed: number;
}

/** Loads a server with one wrk thread. Rejects if a request was not answered as expected. */
export async function wrk(load: Load): Promise<Loaded> {
  const printed = await run(load);
  const { requests, durationUs, refused, failed, p50, p99, max } = printed;
  const unexpected = failed + (load.refused === true ? requests - refused : refused);
  if (requests === 0 || unexpected > 0) {
    throw new Error(`${unexpected} of ${requests} answers to ${load.paths[0] ?? ""} are wrong`);
  }
  return {
    requests,
    requestsPerSecond: requests / (durationUs / 1e6),
    p50: p50 / 1000,
    p99: p99 / 1000,
    max: max / 1000,
  };
}

async function run(load: Load): Promise<Printed> {
  const dir = mkdtempSync(join(tmpdir(), "tunnel-bench-"));
  try {
    writeFileSync(join(dir, "load.lua"), script);
    writeFileSync(join(dir, "body"), load.body);
    const flags = [
      ...["-t1", `-c${load.connections}`, `-d${load.seconds}s`, "--timeout", "20s"],
      ...["-s", join(dir, "load.lua"), `http://127.0.0.1:${load.port}`],
    ];
    const child = spawn("wrk", flags, {
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        ...process.env,
        BENCH_BODY: join(dir, "body"),
        BENCH_TOKEN: load.token,
        BENCH_PATHS: load.paths.join(" "),
      },
    });
    const [output] = await Promise.all([text(child.stdout), once(child, "close")]);
    const json = /^JSON (.*)$/m.exec(output)?.[1];
    if (json === undefined) throw new Error(`wrk printed no figures:\n${output}`);
    return JSON.parse(json) as Printed;
  } finally {
    rmSync(dir, { recursive: true });
  }
}
