// One call in a hundred burns 50 ms of CPU: what becomes of the others?
import { setTimeout } from "node:timers/promises";
import { Connection, requestText } from "../load/connection.ts";
import { random } from "../load/random.ts";
import { add, token } from "../requests.ts";
import { percentile, type Sample } from "../results.ts";
import type { RunningServer, Server } from "../servers/server.ts";

const burnMs = 50;
const burnShare = 0.01;
const connections = 64;

export interface Mix {
  name: string;
  title: string;
  /** Calls that arrive in a second, whether the earlier ones are answered or not; without it, each connection sends its next call after each answer. */
  rate?: number;
}

export const mixes: Mix[] = [
  { name: "mix-200", title: "200 calls/s", rate: 200 },
  { name: "mix-400", title: "400 calls/s", rate: 400 },
  { name: "mix-closed", title: "64 connections, back to back" },
];

/** Of the calls that do not burn. The same seed gives every server the same calls. */
export async function measureMix(
  mix: Mix,
  seed: number,
  seconds: number,
  server: Server,
  running: RunningServer,
): Promise<Sample> {
  const calls = new Calls(server, seed);
  const pool = await Promise.all(
    Array.from({ length: mix.rate === undefined ? connections : 4 * connections }, () =>
      Connection.open(running.port),
    ),
  );
  // Compiled code, before anything counts.
  const warmUp = performance.now() + 1000;
  await Promise.all(pool.slice(0, 8).map((connection) => calls.repeat(connection, warmUp)));
  calls.begin();
  const end = performance.now() + seconds * 1000;
  if (mix.rate === undefined) {
    await Promise.all(pool.map((connection) => calls.repeat(connection, end)));
  } else {
    await calls.arrive(pool, mix.rate, end);
  }
  for (const connection of pool) connection.close();
  const { others } = calls;
  return {
    requestsPerSecond: others.length / seconds,
    p50Ms: percentile(others, 50),
    p99Ms: percentile(others, 99),
    maxMs: percentile(others, 100),
  };
}

class Calls {
  /** Latencies of those that did not burn, in milliseconds. */
  others: number[] = [];
  readonly #random: () => number;
  readonly #add: string;
  readonly #burn: string;
  #burns = false;

  constructor({ envelope }: Server, seed: number) {
    const text = (task: string, input: unknown): string =>
      requestText(envelope.path(task), token, JSON.stringify(envelope.body(input)));
    this.#random = random(seed);
    this.#add = text("add", add);
    this.#burn = text("burn", { ms: burnMs });
  }

  begin(): void {
    this.others = [];
    this.#burns = true;
  }

  async repeat(connection: Connection, end: number): Promise<void> {
    while (performance.now() < end) await this.#call(connection, performance.now());
  }

  /** Calls arrive at random, and count from when they should have been sent. */
  async arrive(pool: Connection[], rate: number, end: number): Promise<void> {
    const idle = [...pool];
    const due: number[] = [];
    const running = new Set<Promise<void>>();
    const send = (): void => {
      while (due.length > 0 && idle.length > 0) {
        const [at, connection] = [due.shift() ?? 0, idle.pop()];
        if (connection === undefined) return;
        const call = this.#call(connection, at).then(() => {
          idle.push(connection);
          running.delete(call);
          send();
        });
        running.add(call);
      }
    };
    let next = performance.now();
    while (next < end) {
      for (const now = performance.now(); next <= now;) {
        due.push(next);
        next += (-Math.log(1 - this.#random()) / rate) * 1000;
      }
      send();
      await setTimeout(1);
    }
    while (running.size > 0) await Promise.all(running);
  }

  async #call(connection: Connection, due: number): Promise<void> {
    const burns = this.#burns && this.#random() < burnShare;
    const { status, body } = await connection.send(burns ? this.#burn : this.#add);
    if (status !== 200) throw new Error(`a call of the mix was answered ${status} ${body}`);
    if (!burns) this.others.push(performance.now() - due);
  }
}
