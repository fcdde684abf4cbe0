// What is to be reached, what was got, and the verdict.
import { mixes } from "../cases/mix.ts";
import type { Reader } from "./reader.ts";
import { kilobytes, megabytes, short, table } from "./table.ts";

export interface Aim {
  measure: string;
  atLeast: string;
  aim: string;
  got: string;
  verdict: "aim reached" | "reached" | "not reached";
}

/** Of the aims, those whose cases were run. */
export function aims(reader: Reader): Aim[] {
  return [...ratios(reader), ...mixAims(reader), ...absolutes(reader)];
}

export function aimsTable(reader: Reader): string {
  const rows = aims(reader).map(({ measure, atLeast, aim, got, verdict }) => [
    measure,
    atLeast,
    aim,
    got,
    verdict === "not reached" ? "**not reached**" : verdict,
  ]);
  if (rows.length === 0) return "";
  return table(["measure", "at least", "aim", "got", "verdict"], rows);
}

interface Bound {
  measure: string;
  got: number | undefined;
  atLeast: number;
  aim: number;
  show: (value: number) => string;
  /** More is better. */
  more?: boolean;
}

function judge({ measure, got, atLeast, aim, show, more = false }: Bound): Aim[] {
  if (got === undefined) return [];
  const holds = (bound: number): boolean => (more ? got >= bound : got <= bound);
  const sign = more ? "≥" : "≤";
  return [
    {
      measure,
      atLeast: `${sign} ${show(atLeast)}`,
      aim: `${sign} ${show(aim)}`,
      got: show(got),
      verdict: holds(aim) ? "aim reached" : holds(atLeast) ? "reached" : "not reached",
    },
  ];
}

function ratios(reader: Reader): Aim[] {
  const show = (value: number): string => `${value.toFixed(2)} ×`;
  const against = (
    measure: string,
    [caseName, metric, subject]: [string, string, string],
    [atLeast, aim]: [number, number],
    more = false,
  ): Aim[] => {
    const got = reader.ratio(caseName, metric, subject, "fastify");
    return judge({ measure, got, atLeast, aim, show, more });
  };
  return [
    ...against("`add`, CPU against Fastify", ["add", "cpuUs", "tunnel-node"], [0.65, 0.5]),
    ...against(
      "`add`, req/s against Fastify",
      ["add", "requestsPerSecond", "tunnel-node"],
      [1.6, 2],
      true,
    ),
    ...against("`order`, CPU, Node worker", ["order", "cpuUs", "tunnel-node"], [0.8, 0.7]),
    ...against("`order`, CPU, Bun worker", ["order", "cpuUs", "tunnel-bun"], [0.61, 0.55]),
    ...against("invalid body, CPU", ["invalid", "cpuUs", "tunnel-node"], [0.33, 0.25]),
    ...against("bad token, CPU", ["bad-token", "cpuUs", "tunnel-node"], [0.4, 0.25]),
    ...against("unknown task, CPU", ["unknown", "cpuUs", "tunnel-node"], [0.4, 0.25]),
    ...judge({
      measure: "`add`, CPU against the best HTTP-to-HTTP",
      got: againstProxies(reader),
      atLeast: 1 / 5,
      aim: 1 / 7,
      show: (value) => `1/${(1 / value).toFixed(1)}`,
    }),
    ...against("one connection, p50", ["c1", "p50Ms", "tunnel-node"], [1.2, 1]),
  ];
}

function againstProxies(reader: Reader): number | undefined {
  const ours = reader.of("add", "tunnel-node", "cpuUs");
  const theirs = reader
    .servers("add")
    .filter(({ isProxy }) => isProxy)
    .map(({ id }) => reader.of("add", id, "cpuUs") ?? Infinity);
  return ours === undefined || theirs.length === 0 ? undefined : ours / Math.min(...theirs);
}

function mixAims(reader: Reader): Aim[] {
  return mixes.flatMap(({ name, title }): Aim[] => {
    const p99 = (id: string): number | undefined => reader.of(name, id, "p99Ms");
    const [ours, single, two] = [p99("tunnel-node-2"), p99("fastify"), p99("fastify-cluster")];
    if (ours === undefined || single === undefined || two === undefined) return [];
    const better = ours < single && ours < two;
    return [
      {
        measure: `p99 of others with 1 % CPU-burning tasks, 2 workers, ${title}`,
        atLeast: "better than Fastify single and cluster of 2",
        aim: "5 × better than single",
        got: `${short(ours)} ms; single ${short(single)}, cluster ${short(two)}`,
        verdict: better && ours * 5 <= single ? "aim reached" : better ? "reached" : "not reached",
      },
    ];
  });
}

function absolutes(reader: Reader): Aim[] {
  const microseconds = (value: number): string => `${value.toFixed(2)} µs`;
  return [
    ...judge({
      measure: "worker CPU per small message at 64 outstanding",
      got: reader.of("worker-loop", "Node", "cpuUs"),
      ...{ atLeast: 1.3, aim: 1, show: microseconds },
    }),
    ...judge({
      measure: "gateway memory idle",
      got: reader.of("memory", "tunnel-node", "idleBytes:gateway"),
      ...{ atLeast: 25e6, aim: 12e6, show: megabytes },
    }),
    ...judge({
      measure: "gateway memory per request in flight, its connection included",
      got: reader.of("memory", "tunnel-node", "inFlightBytes:gateway"),
      ...{ atLeast: 20e3, aim: 10e3, show: kilobytes },
    }),
    ...judge({
      measure: "10,000 tasks to ready",
      got: reader.of("start", "10000", "readyMs"),
      ...{ atLeast: 1500, aim: 500, show: (ms) => `${(ms / 1000).toFixed(2)} s` },
    }),
    ...judge({
      measure: "p99 of `add` beside a stream of 256 KB bodies, against without, 2 workers",
      got: reader.of("beside", "tunnel-node-2", "ratio"),
      ...{ atLeast: 3, aim: 3, show: (ratio) => `${ratio.toFixed(1)} ×` },
    }),
  ];
}
