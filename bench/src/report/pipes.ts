// The case for pipes: one HTTP hop and a pipe, against HTTP to HTTP, with the same handler.
import { stepNames, type StepName } from "../cases/steps.ts";
import { nameOfServer, type Reader } from "./reader.ts";
import { figure, kilobytes, megabytes, short, table } from "./table.ts";

const compared = ["tunnel-node", "node-proxy", "fastify-proxy"];
/** The handler with the least HTTP around it: what is over its latency was added. */
const bare = "node-http";

export function pipesTable(reader: Reader): string {
  if (!compared.every((id) => reader.of("add", id, "cpuUs") !== undefined)) return "";
  const row = (
    what: string,
    caseName: string,
    metric: string,
    show: (value: number | undefined) => string,
  ): string[] => [what, ...compared.map((id) => show(reader.of(caseName, id, metric)))];
  const added = compared.map((id) => {
    const [ours, theirs] = [reader.of("c1", id, "p50Ms"), reader.of("c1", bare, "p50Ms")];
    return ours === undefined || theirs === undefined ? "–" : figure((ours - theirs) * 1000, 0);
  });
  const microseconds = (ms: number | undefined): string =>
    figure(ms === undefined ? ms : ms * 1000, 0);
  const whole = (value: number | undefined): string => figure(value, 0);
  const rows = [
    ["ports that listen", "1", "2", "2"],
    ["HTTP requests parsed for a call", "1", "2", "2"],
    row("one connection: p50, µs", "c1", "p50Ms", microseconds),
    [`added to ${nameOfServer(bare)}, µs`, ...added],
    row("`add`: CPU µs/req", "add", "cpuUs", short),
    row("`add`: req/s", "add", "requestsPerSecond", whole),
    row("`add`: p99, ms", "add", "p99Ms", short),
    row("`order`, 2 KB: CPU µs/req", "order", "cpuUs", short),
    row("`order`, 2 KB: req/s", "order", "requestsPerSecond", whole),
    row("`large`, 256 KB: CPU µs/req", "large", "cpuUs", short),
    row("invalid body, refused: CPU µs/req", "invalid", "cpuUs", short),
    row("memory of all processes, idle", "memory", "idleBytes", megabytes),
    row("memory per request in flight", "memory", "inFlightBytes", kilobytes),
  ];
  return `${table(["", ...compared.map(nameOfServer)], rows)}\n\n${reader.caption}`;
}

const meanings: Record<StepName, string> = {
  sent: "accept: the client's write, the kernel, waking the gateway, reading the socket",
  head: "parse: the head of the request, and finding its route",
  admit: "auth: token and allow-list",
  body: "the rest of the body",
  validate: "strict JSON and schema",
  queue: "choosing a worker, waiting for the writer",
  "pipe there": "pipe: writing the line, the kernel, waking Node, reading it",
  "worker in": "worker: parsing the line, finding the handler and calling it",
  "worker out": "worker: composing the line of the answer",
  "pipe back": "pipe: writing the line, the kernel, waking the gateway, reading it",
  answer: "waking the call, composing the answer",
  received: "answer: writing it out, the kernel, waking the client",
};

export function stepsTable(reader: Reader): string {
  const total = reader.of("steps", "clock", "total");
  if (total === undefined) return "";
  const rows = stepNames.map((name) => {
    const value = reader.of("steps", "clock", name);
    const share = value === undefined ? undefined : (100 * value) / total;
    return [meanings[name], `\`${name}\``, short(value), `${figure(share, 0)} %`];
  });
  const all = table(
    ["step", "name", "µs", "share"],
    [...rows, ["**the whole call**", "", `**${short(total)}**`, ""]],
  );
  return `${all}\n\n_Medians of 3,000 calls of a small task, one after the other, under \`--server-timing\`; ${reader.results.startedAt.slice(0, 10)}._`;
}

/** For the chart. */
export function steps(reader: Reader): { name: string; value: number }[] {
  return stepNames.map((name) => ({ name, value: reader.of("steps", "clock", name) ?? NaN }));
}
