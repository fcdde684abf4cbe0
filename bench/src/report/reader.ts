import { median, type Results } from "../results.ts";
import { fastifyCluster, peers } from "../servers/peers.ts";
import type { Server } from "../servers/server.ts";
import { tunnels } from "../servers/tunnel.ts";

/** Asks a run's results for medians. */
export class Reader {
  readonly results: Results;

  constructor(results: Results) {
    this.results = results;
  }

  of(caseName: string, subject: string, metric: string): number | undefined {
    return median(this.results, caseName, subject, metric);
  }

  /** One divided by the other; of two subjects in one case. */
  ratio(caseName: string, metric: string, one: string, other: string): number | undefined {
    const [above, below] = [this.of(caseName, one, metric), this.of(caseName, other, metric)];
    return above === undefined || below === undefined ? undefined : above / below;
  }

  /** In the order of the plan, those that were measured in a case. */
  servers(caseName: string): Server[] {
    const measured = new Set(this.subjects(caseName));
    return allServers.filter(({ id }) => measured.has(id));
  }

  subjects(caseName: string): string[] {
    const of = this.results.series.filter((series) => series.case === caseName);
    return of.map(({ subject }) => subject);
  }

  /** Metrics of one kind for each process: `cpuUs:gateway` and the like. */
  each(caseName: string, subject: string, metric: string): [process: string, value: number][] {
    const series = this.results.series.find(
      (one) => one.case === caseName && one.subject === subject,
    );
    const names = Object.keys(series?.samples[0] ?? {}).filter((name) =>
      name.startsWith(`${metric}:`),
    );
    return names.map((name) => [
      name.slice(metric.length + 1),
      this.of(caseName, subject, name) ?? NaN,
    ]);
  }

  /** Below every table: what it is. */
  get caption(): string {
    const { startedAt, options } = this.results;
    const rounds = options.rounds === 1 ? "One round" : `Medians of ${options.rounds} rounds`;
    return `_${rounds} of ${options.seconds} s, each with fresh processes, in alternating order; ${startedAt.slice(0, 10)}._`;
  }
}

const allServers: Server[] = [...tunnels, ...peers, fastifyCluster];

export function nameOfServer(id: string): string {
  return allServers.find((server) => server.id === id)?.name ?? id;
}
