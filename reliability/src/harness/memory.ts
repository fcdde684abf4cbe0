import { anonymousMiB } from "./proc.ts";

interface Sample {
  atMs: number;
  miB: number;
}

/** Watches how much memory a process has. */
export class MemoryWatch {
  readonly #samples: Sample[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(pid: number, everyMs: number) {
    const startedAt = performance.now();
    this.#timer = setInterval(() => {
      const miB = anonymousMiB(pid);
      if (!Number.isNaN(miB)) this.#samples.push({ atMs: performance.now() - startedAt, miB });
    }, everyMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  get peakMiB(): number {
    return Math.max(...this.#samples.map(({ miB }) => miB));
  }

  /** How much more it is in the last quarter than in the second: the first warms up. */
  growthMiB(): number {
    const quarter = this.#samples.length / 4;
    return (
      mean(this.#samples.slice(Math.floor(3 * quarter))) -
      mean(this.#samples.slice(Math.floor(quarter), Math.floor(2 * quarter)))
    );
  }

  /** The slope of the line that fits best, after the first third. */
  slopeMiBPerHour(): number {
    const samples = this.#samples.slice(Math.floor(this.#samples.length / 3));
    const meanAt = samples.reduce((sum, { atMs }) => sum + atMs, 0) / samples.length;
    const meanMiB = mean(samples);
    let covariance = 0;
    let variance = 0;
    for (const { atMs, miB } of samples) {
      covariance += (atMs - meanAt) * (miB - meanMiB);
      variance += (atMs - meanAt) ** 2;
    }
    return (covariance / variance) * 3_600_000;
  }
}

function mean(samples: Sample[]): number {
  return samples.reduce((sum, { miB }) => sum + miB, 0) / samples.length;
}
