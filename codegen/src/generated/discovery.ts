// Generated from schemas/protocol/discovery.schema.json by `pnpm protocol`. Do not edit.

/**
 * What is to be converted in a value, and how. What it does not mention stays JSON.
 */
export type Conversion = ScalarConversion | StructureConversion;
/**
 * A value that is a string in JSON, or any that stays as it is.
 */
export type ScalarConversion = ("Date" | "bigint" | "Uint8Array" | "URL") | "plain";
/**
 * A value with values inside.
 */
export type StructureConversion =
  | ConversionReference
  | ArrayConversion
  | TupleConversion
  | ObjectConversion
  | MapConversion
  | SetConversion
  | UnionConversion
  | TaggedConversion;

/**
 * Every task and event with its schemas inside.
 */
export interface Discovery {
  /**
   * Says what wrote the file, and with which command.
   */
  $comment?: string;
  /**
   * The conversions that others refer to, by name.
   */
  conversions?: {
    [k: string]: Conversion;
  };
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
/**
 * The conversion of this name in the manifest: types that contain themselves
 * end so, and shared ones are written once.
 */
export interface ConversionReference {
  kind: "reference";
  name: string;
}
export interface ArrayConversion {
  items: Conversion;
  kind: "array";
}
export interface TupleConversion {
  /**
   * By position.
   */
  elements: Conversion[];
  kind: "tuple";
  /**
   * Of all further elements.
   */
  rest?: ScalarConversion | StructureConversion;
}
export interface ObjectConversion {
  /**
   * Of properties that nothing else covers.
   */
  additional?: ScalarConversion | StructureConversion;
  kind: "object";
  /**
   * Of properties that `properties` does not name; the first that matches counts.
   */
  patterns?: PatternConversion[];
  properties?: {
    [k: string]: Conversion;
  };
}
/**
 * Properties whose names match a pattern.
 */
export interface PatternConversion {
  conversion: Conversion;
  /**
   * ECMAScript, with the flag `u`.
   */
  pattern: string;
}
/**
 * A list of pairs in JSON.
 */
export interface MapConversion {
  key?: Conversion;
  kind: "map";
  value?: Conversion;
}
/**
 * A list in JSON.
 */
export interface SetConversion {
  items?: Conversion;
  kind: "set";
}
/**
 * Members that JSON tells apart by what kind of value they are. Kinds that are
 * not mentioned stay JSON.
 */
export interface UnionConversion {
  array?: Conversion;
  kind: "union";
  /**
   * Strings that stay strings all the same.
   */
  literals?: string[];
  object?: Conversion;
  string?: ScalarConversion;
}
/**
 * Objects or tuples that one of their properties or elements tells apart. A
 * value with another tag stays JSON.
 */
export interface TaggedConversion {
  cases: TaggedCase[];
  kind: "tagged";
  tag: string;
}
/**
 * What values with one of these tags are converted by.
 */
export interface TaggedCase {
  conversion: Conversion;
  /**
   * Strings, numbers, booleans or null.
   */
  tags: unknown[];
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
   * What of the value is no JSON; absent where all of it is.
   */
  conversion?: ScalarConversion | StructureConversion;
  /**
   * The value may be undefined: left out of a request or a reply.
   */
  optional?: boolean;
  /**
   * A standalone JSON Schema 2020-12 document.
   */
  schema: unknown;
  /**
   * What its author called its type; absent where it has no name.
   */
  typeName?: string;
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
