// The cases that are no table of servers under one load.
import { mixes } from "../cases/mix.ts";
import type { Reader } from "./reader.ts";
import { figure, megabytes, short, table } from "./table.ts";

export function mixTable(reader: Reader): string {
  const rows = mixes.flatMap(({ name, title }) =>
    reader
      .servers(name)
      .map(({ id, name: server }) => [
        title,
        server,
        short(reader.of(name, id, "p50Ms")),
        short(reader.of(name, id, "p99Ms")),
        short(reader.of(name, id, "maxMs")),
        figure(reader.of(name, id, "requestsPerSecond"), 0),
      ]),
  );
  if (rows.length === 0) return "";
  const header = ["the others, while 1 % burn 50 ms", "server", "p50 ms", "p99 ms", "max ms"];
  return `${table([...header, "answered per second"], rows)}\n\n${reader.caption}`;
}

export function besideTable(reader: Reader): string {
  const rows = reader.servers("beside").map(({ id, name }) => {
    const of = (metric: string): number | undefined => reader.of("beside", id, metric);
    return [
      name,
      short(of("aloneP99Ms")),
      short(of("besideP99Ms")),
      `${short(of("ratio"))} ×`,
      figure(of("aloneRequestsPerSecond"), 0),
      figure(of("besideRequestsPerSecond"), 0),
      figure(of("largePerSecond"), 0),
    ];
  });
  if (rows.length === 0) return "";
  const header = ["`add`, 64 connections", "p99 ms alone", "p99 ms beside 256 KB bodies", "ratio"];
  const rates = ["req/s alone", "req/s beside", "large bodies per second"];
  return `${table([...header, ...rates], rows)}\n\n${reader.caption}`;
}

export function startTable(reader: Reader): string {
  const rows = reader.subjects("start").map((tasks) => {
    const of = (metric: string): number | undefined => reader.of("start", tasks, metric);
    return [
      figure(Number(tasks), 0),
      `${figure(of("readyMs"), 0)} ms`,
      megabytes(of("gatewayBytes")),
      megabytes(of("gatewayBytesAfter")),
      short(of("cpuUs")),
      short(of("cpuUs:gateway")),
    ];
  });
  if (rows.length === 0) return "";
  const header = ["tasks", "to ready", "gateway's memory then", "and after calls of 1,000 tasks"];
  const sorted = rows.toSorted((a, b) => (a[0] ?? "").length - (b[0] ?? "").length);
  return `${table([...header, "CPU µs/req", "of that the gateway"], sorted)}\n\n${reader.caption}`;
}

export function workerLoopTable(reader: Reader): string {
  const rows = reader
    .subjects("worker-loop")
    .map((runtime) => [`${runtime} worker`, short(reader.of("worker-loop", runtime, "cpuUs"))]);
  if (rows.length === 0) return "";
  const header = ["the worker alone, 64 outstanding", "CPU µs per message"];
  return `${table(header, rows)}\n\n${reader.caption}`;
}

export function machineTable({ results }: Reader): string {
  const { cpu, cores, memoryGiB, system, versions } = results.machine;
  const rows = [
    ["machine", `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${system}`],
    [
      "compared",
      Object.entries(versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(", "),
    ],
    ["rounds", `${results.options.rounds} of ${results.options.seconds} s`],
    ["took", `${figure(results.minutes, 1)} minutes`],
    ["on", results.startedAt.slice(0, 10)],
    ["not measured", results.failures.length === 0 ? "nothing" : results.failures.join("; ")],
  ];
  return table(["run", ""], rows).replaceAll("--:", "---");
}
