// The cases that wrk loads, server by server, and where a peer wins.
import { loadCases, type LoadCase } from "../cases/load.ts";
import type { Server } from "../servers/server.ts";
import { nameOfServer, type Reader } from "./reader.ts";
import { figure, kilobytes, megabytes, short, table } from "./table.ts";

/** Smaller differences are within what two runs differ by. */
const margin = 1.05;

/** CPU of each case, side by side: the figure to trust on a busy machine. */
export function overview(reader: Reader): string {
  const cases = loadCases.filter(({ name }) => reader.subjects(name).length > 0);
  const servers = reader.servers("add");
  if (cases.length === 0 || servers.length === 0) return "";
  const rows = servers.map(({ id, name }) => [
    name,
    ...cases.map((each) => short(reader.of(each.name, id, "cpuUs"))),
  ]);
  return `${table(["CPU, µs per request", ...cases.map(({ title }) => title)], rows)}\n\n${reader.caption}`;
}

export function caseTables(reader: Reader): string {
  const sections = loadCases.flatMap((each) => {
    const servers = reader.servers(each.name);
    if (servers.length === 0) return [];
    return [`### ${each.title}\n\n${caseTable(reader, each, servers)}`];
  });
  return sections.length === 0 ? "" : `${sections.join("\n\n")}\n\n${reader.caption}`;
}

function caseTable(reader: Reader, { name: caseName }: LoadCase, servers: Server[]): string {
  const rows = servers.map(({ id, name }) => {
    const of = (metric: string): number | undefined => reader.of(caseName, id, metric);
    const processes = reader.each(caseName, id, "cpuUs");
    const each = processes.map(([process, cpu]) => `${process} ${short(cpu)}`).join(", ");
    return [
      name,
      figure(of("requestsPerSecond"), 0),
      short(of("p50Ms")),
      short(of("p99Ms")),
      short(of("maxMs")),
      short(of("cpuUs")),
      processes.length > 1 ? each : "",
      megabytes(of("peakBytes")),
    ];
  });
  const header = ["", "req/s", "p50 ms", "p99 ms", "max ms"];
  return table([...header, "CPU µs/req", "of that", "peak memory"], rows);
}

export function memoryTable(reader: Reader): string {
  const servers = reader.servers("memory");
  if (servers.length === 0) return "";
  const rows = servers.map(({ id, name }) => {
    const idle = reader.each("memory", id, "idleBytes");
    const grown = reader.each("memory", id, "inFlightBytes");
    const each = (all: [string, number][], show: (bytes: number) => string): string =>
      all.length > 1 ? all.map(([process, bytes]) => `${process} ${show(bytes)}`).join(", ") : "";
    return [
      name,
      megabytes(reader.of("memory", id, "idleBytes")),
      each(idle, megabytes),
      kilobytes(reader.of("memory", id, "inFlightBytes")),
      each(grown, kilobytes),
    ];
  });
  const header = ["resident memory", "idle", "of that", "per request in flight", "of that"];
  return `${table(header, rows)}\n\n${reader.caption}`;
}

/** One line for each case and measure in which a peer is ahead of the gateway with a Node worker. */
export function wins(reader: Reader): string {
  const measures = [
    { metric: "cpuUs", what: "CPU per request", unit: "µs", more: false },
    { metric: "requestsPerSecond", what: "requests per second", unit: "", more: true },
    { metric: "p50Ms", what: "p50", unit: "ms", more: false },
    { metric: "p99Ms", what: "p99", unit: "ms", more: false },
    { metric: "peakBytes", what: "peak memory", unit: "MB", more: false },
  ];
  const cases = loadCases.filter(({ name }) => reader.of(name, "tunnel-node", "cpuUs"));
  if (cases.length === 0) return "";
  const lines = cases.flatMap(({ name, title }) =>
    measures.flatMap(({ metric, what, unit, more }) => {
      const value = (id: string): number => reader.of(name, id, metric) ?? NaN;
      const ours = value("tunnel-node");
      const ahead = reader
        .servers(name)
        .filter(({ id }) => !id.startsWith("tunnel"))
        .filter(({ id }) => (more ? value(id) > ours * margin : value(id) * margin < ours));
      if (ahead.length === 0) return [];
      const shown = (id: string): string => {
        const scaled = metric === "peakBytes" ? value(id) / 1e6 : value(id);
        return `${short(scaled)} ${unit}`.trimEnd();
      };
      const bun = Number.isNaN(value("tunnel-bun")) ? "" : `, Bun worker ${shown("tunnel-bun")}`;
      const list = ahead.map(({ id }) => `${nameOfServer(id)} ${shown(id)}`).join(", ");
      return [`- ${title}, ${what}: ${list}; tunnel, Node worker ${shown("tunnel-node")}${bun}`];
    }),
  );
  if (lines.length === 0) return `No peer is ahead by more than 5 %.\n\n${reader.caption}`;
  return `${lines.join("\n")}\n\n${reader.caption}`;
}

/** What a line for every successful call costs. */
export function accessLogTable(reader: Reader): string {
  const [without, withLog] = [
    reader.of("add", "tunnel-node", "cpuUs"),
    reader.of("add", "tunnel-access-log", "cpuUs"),
  ];
  if (without === undefined || withLog === undefined) return "";
  const row = (name: string, id: string): string[] => [
    name,
    short(reader.of("add", id, "cpuUs")),
    figure(reader.of("add", id, "requestsPerSecond"), 0),
    short(reader.of("add", id, "p99Ms")),
  ];
  return `${table(
    ["`add`", "CPU µs/req", "req/s", "p99 ms"],
    [
      row("default logs", "tunnel-node"),
      row("`--access-log`", "tunnel-access-log"),
      ["a line costs", short(withLog - without), "", ""],
    ],
  )}\n\n${reader.caption}`;
}
