/**
 * What one run leaves for the next.
 *
 * 1. A run sees what the last accepted one left, whatever was begun in between.
 * 2. What a run does not set is gone once it is accepted: nothing piles up.
 */
export class Kept<Key, Value> {
  #accepted: ReadonlyMap<Key, Value> = new Map();
  #fresh = new Map<Key, Value>();

  begin(): void {
    this.#fresh = new Map();
  }

  get(key: Key): Value | undefined {
    return this.#accepted.get(key);
  }

  set(key: Key, value: Value): void {
    this.#fresh.set(key, value);
  }

  accept(): void {
    this.#accepted = this.#fresh;
  }

  clear(): void {
    this.#accepted = new Map();
  }
}
