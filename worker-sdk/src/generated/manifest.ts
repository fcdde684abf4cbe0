// Generated from schemas/protocol/manifest.schema.json by `pnpm protocol`. Do not edit.

/**
 * Every task and event that callers may reach.
 */
export interface Manifest {
  /**
   * Says what wrote the file, and with which command.
   */
  $comment?: string;
  /**
   * Documents beside the schemas, relative to the manifest's folder.
   */
  documents?: string[];
  /**
   * The errors that tasks declare.
   */
  errors?: DeclaredError[];
  events: Event[];
  /**
   * Digest over all tasks and events: `sha256:` and 64 hex digits.
   */
  hash: string;
  manifestVersion: number;
  tasks: Task[];
}
/**
 * An error that tasks declare: as much part of their contract as their output is.
 */
export interface DeclaredError {
  data: SchemaRef;
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
/**
 * Where the schema of a value is, and whether the value may be undefined.
 */
export interface SchemaRef {
  /**
   * The value may be undefined: left out of a request or a reply.
   */
  optional?: boolean;
  /**
   * A standalone JSON Schema 2020-12 document, relative to the manifest's folder.
   */
  schema: string;
}
/**
 * A message that handlers receive and that has no result.
 */
export interface Event {
  /**
   * The event's JSDoc, Markdown.
   */
  documentation?: string;
  /**
   * Digest over the schema, documentation and options: `sha256:` and 64 hex digits.
   */
  hash: string;
  id: string;
  options?: Options;
  payload: SchemaRef;
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
/**
 * A function that callers run and whose result they get.
 */
export interface Task {
  /**
   * The task's JSDoc, Markdown.
   */
  documentation?: string;
  /**
   * Ids of the errors that it declares; without any it may fail with whichever it likes.
   */
  errors?: string[];
  /**
   * Digest over the schemas, documentation and options: `sha256:` and 64 hex digits.
   */
  hash: string;
  id: string;
  input: SchemaRef;
  options?: Options;
  output: SchemaRef;
}
