// Generated from schemas/protocol/discovery.schema.json by `pnpm protocol`. Do not edit.

/**
 * Every task and event with its schemas inside.
 */
export interface Discovery {
  /**
   * Says what wrote the file, and with which command.
   */
  $comment?: string;
  discoveryVersion: number;
  /**
   * The errors that tasks declare.
   */
  errors?: DiscoveredError[];
  events: DiscoveredEvent[];
  /**
   * The manifest's hash.
   */
  hash: string;
  /**
   * The beginning of ids that clients drop: with `app`, `app.tasks.add` is `client.tasks.add`.
   */
  root?: string;
  tasks: DiscoveredTask[];
}
export interface DiscoveredError {
  data: DiscoveredValue;
  /**
   * The error's JSDoc, Markdown.
   */
  documentation?: string;
  /**
   * The HTTP status.
   */
  httpCode: number;
  /**
   * `error.id` in the envelope.
   */
  id: string;
}
export interface DiscoveredValue {
  /**
   * The value may be undefined: left out of a request or a reply.
   */
  optional?: boolean;
  /**
   * A standalone JSON Schema 2020-12 document.
   */
  schema: unknown;
}
export interface DiscoveredEvent {
  /**
   * The event's JSDoc, Markdown.
   */
  documentation?: string;
  hash: string;
  id: string;
  options?: Options;
  payload: DiscoveredValue;
}
/**
 * What the author said of a task or event beside its types.
 */
export interface Options {
  /**
   * At most so many calls of it run at a time over the whole pool.
   */
  concurrency?: number;
  /**
   * Callers should move to something else.
   */
  deprecated?: boolean;
  /**
   * While it runs, its worker runs nothing else.
   */
  exclusive?: boolean;
  /**
   * May be run again after a worker died while running it.
   */
  idempotent?: boolean;
  /**
   * Offered as a tool in `mcp.json`.
   */
  mcp?: boolean;
  /**
   * Unknown properties of the input or payload pass.
   */
  openInput?: boolean;
  /**
   * Of an event: its handlers run at the same time, so that there is no one
   * payload to return.
   */
  parallel?: boolean;
  /**
   * Needs no token.
   */
  public?: boolean;
  rateLimit?: RateLimit;
  /**
   * The call's deadline in milliseconds; the gateway's `--timeout` where absent.
   */
  timeoutMs?: number;
}
/**
 * Carried to the documents; not enforced yet.
 */
export interface RateLimit {
  limit: number;
  windowMs: number;
}
export interface DiscoveredTask {
  /**
   * The task's JSDoc, Markdown.
   */
  documentation?: string;
  /**
   * Ids of the errors that it declares; without any it may fail with whichever it likes.
   */
  errors?: string[];
  hash: string;
  id: string;
  input: DiscoveredValue;
  options?: Options;
  output: DiscoveredValue;
}
