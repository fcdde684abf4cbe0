// Cases that wrk loads: one request over and over, with so many connections.
import type { Options } from "../options.ts";
import { wrk, type Load } from "../load/wrk.ts";
import {
  cpuMicroseconds,
  forgetPeak,
  peakMemory,
  sum,
  type Process,
} from "../machine/processes.ts";
import { add, invalid, large, order, token } from "../requests.ts";
import type { Sample } from "../results.ts";
import type { RunningServer, Server } from "../servers/server.ts";

export interface LoadCase {
  name: string;
  /** In reports. */
  title: string;
  task: string;
  input: unknown;
  token?: string;
  connections: number;
  refused?: boolean;
  /** Without a schema there is nothing to refuse. */
  needsSchema?: boolean;
}

const refused = { refused: true, connections: 64 };

export const loadCases: LoadCase[] = [
  { name: "add", title: "`add`", task: "add", input: add, connections: 64 },
  { name: "order", title: "`order`, 2 KB", task: "order", input: order, connections: 64 },
  { name: "large", title: "`large`, 256 KB", task: "order", input: large, connections: 16 },
  {
    ...{ name: "invalid", title: "invalid body", task: "add", input: invalid, needsSchema: true },
    ...refused,
  },
  {
    ...{ name: "bad-token", title: "bad token", task: "add", input: add, token: "wrong!" },
    ...refused,
  },
  { name: "unknown", title: "unknown task", task: "unknown", input: add, ...refused },
  { name: "c1", title: "`add`, one connection", task: "add", input: add, connections: 1 },
  { name: "c256", title: "`add`, 256 connections", task: "add", input: add, connections: 256 },
  { name: "c1000", title: "`add`, 1,000 connections", task: "add", input: add, connections: 1000 },
  { name: "wait", title: "handler waits 5 ms", task: "wait", input: { ms: 5 }, connections: 64 },
];

export async function measureLoad(
  loadCase: LoadCase,
  server: Server,
  running: RunningServer,
  options: Pick<Options, "seconds" | "warmUpSeconds">,
): Promise<Sample> {
  const load = {
    port: running.port,
    paths: [server.envelope.path(loadCase.task)],
    body: JSON.stringify(server.envelope.body(loadCase.input)),
    token: loadCase.token ?? token,
    connections: loadCase.connections,
    refused: loadCase.refused ?? false,
  };
  await warmUp({ ...load, seconds: options.warmUpSeconds });
  return measureWrk({ ...load, seconds: options.seconds }, running.processes());
}

/** Slow servers need longer until their code is compiled. */
async function warmUp(load: Load): Promise<void> {
  const enough = 5000;
  let requests = 0;
  for (let runs = 0; runs < 3 && requests < enough; runs++) requests += (await wrk(load)).requests;
}

/** What a load costs the processes that serve it. */
export async function measureWrk(load: Load, processes: Process[]): Promise<Sample> {
  for (const process of processes) forgetPeak(process);
  const before = processes.map(cpuMicroseconds);
  const { requests, requestsPerSecond, p50, p99, max } = await wrk(load);
  const spent = processes.map((process, at) => cpuMicroseconds(process) - (before[at] ?? 0));
  const each = processes.map(({ name }, at) => [`cpuUs:${name}`, (spent[at] ?? 0) / requests]);
  return {
    requestsPerSecond,
    p50Ms: p50,
    p99Ms: p99,
    maxMs: max,
    cpuUs: sum(spent, (us) => us) / requests,
    ...(Object.fromEntries(each) as Sample),
    peakBytes: sum(processes, peakMemory),
  };
}
