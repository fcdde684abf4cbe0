// What a process holds open, by kind.
import { readdirSync, readlinkSync } from "node:fs";
import { sleep } from "./until.ts";

/** Connections that have just answered are open a moment longer: the fewest of so many looks. */
const looks = 20;
const everyMs = 25;

export class Descriptors {
  readonly #kinds: Map<string, number>;

  private constructor(kinds: Map<string, number>) {
    this.#kinds = kinds;
  }

  /** What stays open while nobody calls. */
  static async atRest(pid: number): Promise<Descriptors> {
    let least = Descriptors.#now(pid);
    for (let look = 1; look < looks; look++) {
      await sleep(everyMs);
      const now = Descriptors.#now(pid);
      if (now.count < least.count) least = now;
    }
    return least;
  }

  static #now(pid: number): Descriptors {
    const kinds = new Map<string, number>();
    for (const name of readdirSync(`/proc/${pid}/fd`)) {
      const kind = kindOf(`/proc/${pid}/fd/${name}`);
      if (kind !== undefined) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    return new Descriptors(kinds);
  }

  get count(): number {
    return [...this.#kinds.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Which kinds there are more or fewer of: `socket +1`. */
  since(before: Descriptors): string {
    const kinds = new Set([...this.#kinds.keys(), ...before.#kinds.keys()]);
    const changes = [...kinds]
      .map((kind) => ({
        kind,
        more: (this.#kinds.get(kind) ?? 0) - (before.#kinds.get(kind) ?? 0),
      }))
      .filter(({ more }) => more !== 0);
    return changes.map(({ kind, more }) => `${kind} ${more > 0 ? "+" : ""}${more}`).join(", ");
  }
}

/** `pipe`, `socket`, `anon_inode:[eventpoll]`, or a file's path; undefined once it is closed. */
function kindOf(link: string): string | undefined {
  try {
    return readlinkSync(link).replace(/:\[\d+\]$/, "");
  } catch {
    return undefined;
  }
}
