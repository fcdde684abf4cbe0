// What a server takes when idle, and for each request that it has not answered yet.
import { setTimeout } from "node:timers/promises";
import { Connection, requestText } from "../load/connection.ts";
import { wrk } from "../load/wrk.ts";
import { memory, sum, type Process } from "../machine/processes.ts";
import { add, token } from "../requests.ts";
import type { Sample } from "../results.ts";
import type { RunningServer, Server } from "../servers/server.ts";

const inFlight = 1000;
/** Longer than it takes to look. */
const answerAfterMs = 8000;
/** For a garbage collection, and for pages that go back to the system. */
const settleMs = 500;

/** Of a server that was just started; it is of no use for anything else afterwards. */
export async function measureMemory(server: Server, running: RunningServer): Promise<Sample> {
  const { port } = running;
  await setTimeout(settleMs);
  const processes = running.processes();
  const idle = processes.map(memory);
  // Compiles and allocates what every request needs, with one connection.
  const body = JSON.stringify(server.envelope.body(add));
  await wrk({
    ...{ port, token, body, paths: [server.envelope.path("add")] },
    ...{ connections: 1, seconds: 1 },
  });
  await setTimeout(settleMs);
  const before = processes.map(memory);
  const connections = await hold(server, port);
  await setTimeout(settleMs);
  const during = processes.map(memory);
  for (const connection of connections) connection.close();
  const grown = during.map((bytes, at) => (bytes - (before[at] ?? 0)) / inFlight);
  return {
    idleBytes: sum(idle, (bytes) => bytes),
    inFlightBytes: sum(grown, (bytes) => bytes),
    ...named("idleBytes", processes, idle),
    ...named("inFlightBytes", processes, grown),
  };
}

/** One request in flight on each of many connections. */
async function hold(server: Server, port: number): Promise<Connection[]> {
  const body = JSON.stringify(server.envelope.body({ ms: answerAfterMs }));
  const request = requestText(server.envelope.path("wait"), token, body);
  const connections: Connection[] = [];
  for (let at = 0; at < inFlight; at++) {
    const connection = await Connection.open(port);
    connection.send(request).catch(() => undefined);
    connections.push(connection);
  }
  return connections;
}

function named(metric: string, processes: Process[], values: number[]): Sample {
  const entries = processes.map(({ name }, at) => [`${metric}:${name}`, values[at]]);
  return Object.fromEntries(entries) as Sample;
}
