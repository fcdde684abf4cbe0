import type { Pair } from "./handlers.ts";

/** What a worker did last, in microseconds of Unix time. */
export const stamps = { read: 0, wrote: 0 };

export interface Clocked {
  sum: number;
  /** When the call's line was read from the pipe. */
  read: number;
  /** When the handler ran. */
  handled: number;
  /** When the answer to the call before was written. */
  wroteLast: number;
}

/** `add`, and when. */
export function clock({ a, b }: Pair): Clocked {
  return { sum: a + b, read: stamps.read, handled: unixMicroseconds(), wroteLast: stamps.wrote };
}

export function unixMicroseconds(): number {
  return (performance.timeOrigin + performance.now()) * 1000;
}
