// An open load: calls come at random moments and at a fixed rate, however slow the
// answers are, and a call's time counts from when it was due. So a gateway that stands
// still is charged with every call that came meanwhile, not with one of each connection.
import type { Caller, Verdict } from "./caller.ts";
import { Latencies } from "./latencies.ts";
import type { Random } from "./random.ts";

/** A sort of call and its share of all. */
export interface Sort {
  task: string;
  share: number;
  input?: object;
}

export interface LoadOptions {
  caller: Caller;
  random: Random;
  /** Calls a second. */
  rate: number;
  sorts: Sort[];
}

/** A call that was not answered with its result. */
export interface Failure {
  task: string;
  verdict: Verdict;
  /** On the clock of `performance.now`. */
  sentAt: number;
  endedAt: number;
}

/** What became of the calls of one phase. */
export class Tally {
  sent = 0;
  readonly verdicts = new Map<Verdict, number>();
  readonly failures: Failure[] = [];
  /** Of all answers, whatever they say, by task. */
  readonly latencies = new Map<string, Latencies>();
  /** Of answers with a code: how fast was the refusal. */
  readonly refusals = new Map<Verdict, Latencies>();
  /** By how much the generator itself was late: it shares the machine. */
  readonly lateness = new Latencies();

  of(verdict: Verdict): number {
    return this.verdicts.get(verdict) ?? 0;
  }

  get answered(): number {
    return [...this.verdicts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Calls whose answer is missing or another's. */
  get wrong(): number {
    return this.sent - this.answered + this.of("lost") + this.of("foreign") + this.of("unsent");
  }

  p(fraction: number, task?: string): number {
    const parts =
      task === undefined ? this.latencies.values() : [this.latencies.get(task) ?? new Latencies()];
    return Latencies.merge(parts).quantile(fraction);
  }

  /** Calls of a task that were not answered with their result. */
  failed(task?: string): number {
    return task === undefined
      ? this.failures.length
      : this.failures.filter((failure) => failure.task === task).length;
  }

  count(task: string): number {
    return this.latencies.get(task)?.count ?? 0;
  }

  codes(): string {
    return [...this.verdicts].map(([verdict, count]) => `${verdict} ${count}`).join(", ");
  }
}

const tickMs = 1;

export class Load {
  readonly #options: LoadOptions;
  readonly #shares: number;
  #rate: number;
  #due = performance.now();
  #timer: NodeJS.Timeout | undefined;
  #tally = new Tally();

  constructor(options: LoadOptions) {
    this.#options = options;
    this.#rate = options.rate;
    this.#shares = options.sorts.reduce((sum, { share }) => sum + share, 0);
    this.#due += options.random.gap(1000 / this.#rate);
    this.#tick();
  }

  /** Calls that are due from now on count here. */
  phase(tally: Tally, rate = this.#rate): Tally {
    this.#tally = tally;
    if (rate !== this.#rate) {
      this.#rate = rate;
      this.#due = performance.now();
    }
    return tally;
  }

  /** Sends no more, and waits for every answer, `patienceMs` at most. */
  async stop(patienceMs = 40_000): Promise<void> {
    clearTimeout(this.#timer);
    const deadline = performance.now() + patienceMs;
    while (this.#options.caller.outstanding > 0 && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  readonly #tick = (): void => {
    const now = performance.now();
    while (this.#due <= now) {
      this.#send(this.#due);
      this.#due += this.#options.random.gap(1000 / this.#rate);
    }
    this.#timer = setTimeout(this.#tick, tickMs);
  };

  #send(due: number): void {
    const { task, input } = this.#sort();
    const tally = this.#tally;
    const sentAt = performance.now();
    tally.sent++;
    tally.lateness.add(sentAt - due);
    this.#options.caller.send(task, input ?? {}, ({ verdict }) => {
      const endedAt = performance.now();
      tally.verdicts.set(verdict, tally.of(verdict) + 1);
      entry(tally.latencies, task).add(endedAt - due);
      if (verdict === "own") return;
      tally.failures.push({ task, verdict, sentAt, endedAt });
      entry(tally.refusals, verdict).add(endedAt - due);
    });
  }

  #sort(): Sort {
    let at = this.#options.random.next() * this.#shares;
    for (const sort of this.#options.sorts) {
      at -= sort.share;
      if (at < 0) return sort;
    }
    throw new Error("a load needs a sort of call");
  }
}

function entry<K>(map: Map<K, Latencies>, key: K): Latencies {
  let found = map.get(key);
  if (found === undefined) map.set(key, (found = new Latencies()));
  return found;
}
