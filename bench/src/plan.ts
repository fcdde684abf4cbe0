// What a run measures: all of it, or under `--quick` what decides the aims.
import { loadCases, type LoadCase } from "./cases/load.ts";
import { mixes, type Mix } from "./cases/mix.ts";
import { scales, type Scale } from "./cases/scaling.ts";
import { selects, type Options } from "./options.ts";
import { fastify, fastifyCluster, peers } from "./servers/peers.ts";
import type { Server } from "./servers/server.ts";
import {
  accessLog,
  bunWorker,
  nodeWorker,
  tunnels,
  twoBunWorkers,
  twoNodeWorkers,
} from "./servers/tunnel.ts";

export interface Plan {
  /** Each is started once a round, and goes through its cases. */
  loads: { server: Server; cases: LoadCase[] }[];
  memory: Server[];
  mixes: { server: Server; mixes: Mix[] }[];
  beside: Server[];
  /** Numbers of tasks. */
  starts: number[];
  workerLoops: ("Node" | "Bun")[];
  steps: boolean;
  scales: Scale[];
}

/** Beside the cases that wrk loads. */
export const otherCases = ["memory", "mix", "beside", "start", "worker-loop", "steps", "scaling"];

export function planOf(options: Options): Plan {
  const everything = options.quick ? quick() : full(options);
  checkNames(options);
  const has = (name: string): boolean => selects(options.cases, name);
  const chosen = <T>(caseName: string, items: T[]): T[] => (has(caseName) ? items : []);
  const servers = <T>(items: T[], server: (item: T) => Server): T[] =>
    items.filter((item) => selects(options.servers, server(item).id));
  return {
    loads: servers(everything.loads, ({ server }) => server)
      .map(({ server, cases }) => ({ server, cases: cases.filter(({ name }) => has(name)) }))
      .filter(({ cases }) => cases.length > 0),
    memory: servers(chosen("memory", everything.memory), (server) => server),
    mixes: servers(chosen("mix", everything.mixes), ({ server }) => server),
    beside: servers(chosen("beside", everything.beside), (server) => server),
    starts: chosen("start", everything.starts),
    workerLoops: chosen("worker-loop", everything.workerLoops),
    steps: everything.steps && has("steps"),
    scales: chosen("scaling", everything.scales),
  };
}

function full({ cores }: Options): Plan {
  const servers = [...peers, ...tunnels];
  return {
    loads: servers.map((server) => ({ server, cases: casesOf(server) })),
    memory: servers.filter((server) => server !== accessLog),
    mixes: [fastify, fastifyCluster, twoNodeWorkers].map((server) => ({ server, mixes })),
    beside: [nodeWorker, twoNodeWorkers, bunWorker, twoBunWorkers, fastify],
    starts: [10, 1000, 10_000],
    workerLoops: ["Node", "Bun"],
    steps: true,
    scales: scales(cores),
  };
}

function quick(): Plan {
  const only = (...names: string[]): LoadCase[] =>
    loadCases.filter(({ name }) => names.includes(name));
  const most = only("add", "order", "invalid", "bad-token", "unknown", "c1");
  const proxies = peers.filter(({ isProxy }) => isProxy);
  return {
    loads: [
      { server: fastify, cases: most },
      { server: nodeWorker, cases: most },
      { server: bunWorker, cases: only("order") },
      ...proxies.map((server) => ({ server, cases: only("add") })),
    ],
    memory: [nodeWorker],
    mixes: [fastify, fastifyCluster, twoNodeWorkers].map((server) => ({
      server,
      mixes: mixes.filter(({ rate }) => rate === 200),
    })),
    beside: [],
    starts: [10_000],
    workerLoops: ["Node"],
    steps: false,
    scales: [],
  };
}

/** Without a schema nothing is refused; the log of successes changes nothing else. */
function casesOf(server: Server): LoadCase[] {
  if (server === accessLog) return loadCases.filter(({ name }) => name === "add");
  if (server.id === "node-http") return loadCases.filter(({ needsSchema }) => needsSchema !== true);
  return loadCases;
}

function checkNames({ cases, servers }: Options): void {
  const names = [...loadCases.map(({ name }) => name), ...otherCases];
  const ids = [...peers, fastifyCluster, ...tunnels].map(({ id }) => id);
  const check = (kind: string, given: string[], known: string[]): void => {
    const unknown = given.filter((name) => !known.includes(name));
    if (unknown.length === 0) return;
    throw new Error(`${kind}=${unknown.join(",")}: there are ${known.join(", ")}`);
  };
  check("CASES", cases, names);
  check("SERVERS", servers, ids);
}
