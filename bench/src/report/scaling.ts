// What more threads and workers brought, and what the measured costs say of more cores.
import { nameOf } from "../cases/scaling.ts";
import type { Reader } from "./reader.ts";
import { figure, short, table } from "./table.ts";

const tasks = ["add", "order"] as const;
type Task = (typeof tasks)[number];

export function scalingTable(reader: Reader): string {
  const rows = reader
    .subjects("scaling-add")
    .toSorted()
    .map((scale) => [
      scale,
      ...tasks.flatMap((task) => {
        const of = (metric: string): number | undefined =>
          reader.of(`scaling-${task}`, scale, metric);
        const { gateway, workers } = costs(reader, task, scale);
        return [
          figure(of("requestsPerSecond"), 0),
          `${short(gateway)} + ${short(workers)}`,
          short(of("p99Ms")),
        ];
      }),
    ]);
  if (rows.length === 0) return "";
  const of = (task: Task): string[] => [
    `\`${task}\`: req/s`,
    "CPU µs/req, gateway + workers",
    "p99 ms",
  ];
  return `${table(["gateway and workers", ...tasks.flatMap(of)], rows)}\n\n${reader.caption}`;
}

/** From the costs of two threads, which pay for what threads have in common. */
export function forecastTable(reader: Reader): string {
  const one = nameOf({ threads: 1, workers: 1 });
  const two = nameOf({ threads: 2, workers: 2 });
  if (reader.of("scaling-add", two, "cpuUs") === undefined) return "";
  const rows = tasks.flatMap((task) => {
    const single = costs(reader, task, one);
    const several = costs(reader, task, two);
    const oneThread = 1e6 / single.gateway;
    return [8, 64].map((cores) => {
      const rate = (cores * 1e6) / (several.gateway + several.workers);
      return [
        `\`${task}\`, ${cores} cores`,
        figure(oneThread, 0),
        figure(Math.min(oneThread, ((cores - 1) * 1e6) / single.workers), 0),
        figure(rate, 0),
        figure(Math.max(1, (rate * several.gateway) / 1e6), 1),
        figure(Math.max(1, (rate * several.workers) / 1e6), 1),
      ];
    });
  });
  const header = [
    "",
    "one gateway thread answers at most, req/s",
    "`--threads 1`, workers on the other cores, req/s",
    "all cores busy, req/s",
    "of them for `--threads`",
    "for `--workers`",
  ];
  return `${table(header, rows)}\n\n${reader.caption}`;
}

function costs(reader: Reader, task: Task, scale: string): { gateway: number; workers: number } {
  const gateway = reader.of(`scaling-${task}`, scale, "cpuUs:gateway") ?? NaN;
  return { gateway, workers: (reader.of(`scaling-${task}`, scale, "cpuUs") ?? NaN) - gateway };
}
