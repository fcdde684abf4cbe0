/** Durations of calls, in milliseconds; every one is kept. */
export class Latencies {
  readonly #values: number[] = [];
  #sorted = true;

  add(ms: number): void {
    this.#values.push(ms);
    this.#sorted = false;
  }

  get count(): number {
    return this.#values.length;
  }

  /** The value that a fraction of all does not exceed; 0 without any. */
  quantile(fraction: number): number {
    if (!this.#sorted) this.#values.sort((a, b) => a - b);
    this.#sorted = true;
    return this.#values[Math.ceil(fraction * this.#values.length) - 1] ?? 0;
  }

  get max(): number {
    return this.quantile(1);
  }

  static merge(parts: Iterable<Latencies>): Latencies {
    const all = new Latencies();
    for (const part of parts) for (const value of part.#values) all.add(value);
    return all;
  }
}
