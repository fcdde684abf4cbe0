import type { CallContext } from "./generated/gateway-message.ts";
import type { Logger } from "./logger.ts";

/**
 * The second argument of every handler: what the worker's context factory
 * provides, and what the SDK knows of the call.
 *
 * A handler that needs something names it: `(order: Order, ctx: Context<{ db: Db }>) => …`.
 * `startWorker` refuses to compile unless its context factory provides it.
 */
export type Context<Deps = unknown> = CallScope & Deps;

/** What the SDK itself knows of a call. `principal`, `traceparent` and
 * `runnerContext` are absent where the caller sent none. */
export interface CallScope extends Readonly<CallContext> {
  /**
   * Aborted when nobody waits for the answer any more. Its `reason` is a
   * `DOMException` named `TimeoutError` (the deadline passed) or `AbortError`
   * (the client went away).
   */
  readonly signal: AbortSignal;
  /** Writes structured lines to stderr that carry the call's id and request id. */
  readonly logger: Logger;
  /** When the call is given up, in milliseconds since the epoch. */
  readonly deadline?: number;
}
