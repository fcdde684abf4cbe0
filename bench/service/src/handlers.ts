// What every server under comparison runs, whatever is around it.
import { setTimeout } from "node:timers/promises";
import type { Order } from "./order.ts";

export interface Pair {
  a: number;
  b: number;
}

export interface Span {
  /**
   * @minimum 0
   * @maximum 10000
   */
  ms: number;
}

export function add({ a, b }: Pair): number {
  return a + b;
}

export function order(order: Order): Order {
  return order;
}

/** An upstream that takes its time. */
export async function wait({ ms }: Span): Promise<number> {
  await setTimeout(ms);
  return ms;
}

/** Keeps the event loop from all else until it has used so much processor time. */
export function burn({ ms }: Span): number {
  const used = (): number => {
    const { user, system } = process.cpuUsage();
    return user + system;
  };
  const end = used() + ms * 1000;
  while (used() < end);
  return ms;
}
