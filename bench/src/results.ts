import { machine, type Machine } from "./machine/machine.ts";
import type { Options } from "./options.ts";

/** One measurement: figures by metric. Times are in µs or ms and memory in bytes, as the name says. */
export type Sample = Record<string, number>;

/** All measurements of one server (or set-up) in one case. */
export interface Series {
  case: string;
  subject: string;
  samples: Sample[];
}

/** A whole run, as `results.json` has it. */
export interface Results {
  startedAt: string;
  minutes: number;
  machine: Machine;
  options: Options;
  series: Series[];
  /** What could not be measured, and why. */
  failures: string[];
}

/** Collects a run's samples. */
export class Recorder {
  readonly #series = new Map<string, Series>();
  readonly #startedAt = new Date();
  readonly #failures: string[] = [];

  record(caseName: string, subject: string, sample: Sample): void {
    const key = `${caseName} ${subject}`;
    const series = this.#series.get(key) ?? { case: caseName, subject, samples: [] };
    series.samples.push(sample);
    this.#series.set(key, series);
  }

  fail(what: string): void {
    this.#failures.push(what);
  }

  results(options: Options): Results {
    return {
      startedAt: this.#startedAt.toISOString(),
      minutes: (Date.now() - this.#startedAt.getTime()) / 60_000,
      machine: machine(),
      options,
      series: [...this.#series.values()],
      failures: this.#failures,
    };
  }
}

/** Of one metric over the rounds; `undefined` where nothing was measured. */
export function median(
  results: Results,
  caseName: string,
  subject: string,
  metric: string,
): number | undefined {
  const series = results.series.find((each) => each.case === caseName && each.subject === subject);
  return medianOf(series?.samples.flatMap((sample) => sample[metric] ?? []) ?? []);
}

export function medianOf(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const high = sorted[sorted.length >> 1];
  const low = sorted[(sorted.length - 1) >> 1];
  return high === undefined || low === undefined ? undefined : (high + low) / 2;
}

/** Of sorted or unsorted values, as wrk has it. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? NaN;
}
