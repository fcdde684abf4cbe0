// Generated from schemas/protocol/gateway-message.schema.json by `pnpm protocol`. Do not edit.

/**
 * What the gateway writes to a worker.
 */
export type GatewayMessage = TaskCall | EventCall | Ping | Cancel | Shutdown | Conversions;
/**
 * Names one call or ping within one worker process: 1 … 2^53−1, never used
 * twice there, so that a late or repeated reply can meet no other call.
 */
export type CallId = number;
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
 * Run a task. Answered by one `WorkerMessage` with the same id.
 */
export interface TaskCall {
  context?: CallContext;
  id: CallId;
  /**
   * Absent means undefined.
   */
  input?: unknown;
  taskId: string;
  /**
   * The deadline, in milliseconds from now.
   */
  timeoutMs?: number;
  type: "task";
}
/**
 * What a call brings along besides its input. All of it but `requestId` and
 * `principal` comes from the caller unchecked.
 */
export interface CallContext {
  /**
   * The name of the token that let the call in, never the token.
   */
  principal?: string;
  requestId: string;
  /**
   * The header `x-runner-context`, as the caller sent it.
   */
  runnerContext?: string;
  /**
   * W3C trace context, as the caller sent it.
   */
  traceparent?: string;
}
/**
 * Run every handler of an event. Answered when all are done.
 */
export interface EventCall {
  context?: CallContext;
  eventId: string;
  id: CallId;
  /**
   * Absent means undefined.
   */
  payload?: unknown;
  /**
   * The caller wants the payload back, as it is after the handlers ran.
   */
  returnPayload?: boolean;
  /**
   * The deadline, in milliseconds from now.
   */
  timeoutMs?: number;
  type: "event";
}
/**
 * Answered at once by a worker that sent `hello`: `{"id":…,"ok":true}`, with
 * a `WorkerHealth` as `result` if it has one to tell.
 */
export interface Ping {
  id: CallId;
  type: "ping";
}
/**
 * The call is no longer wanted. The worker answers the call at once with
 * code `CANCELLED` unless it has answered already.
 */
export interface Cancel {
  id: CallId;
  /**
   * Why: the deadline passed, or the client went away.
   */
  reason?: "timeout" | "client-disconnected";
  type: "cancel";
}
/**
 * Finish the calls in flight, then exit.
 */
export interface Shutdown {
  type: "shutdown";
}
/**
 * What in the calls to come is no JSON. Sent at most once, right after `hello`,
 * and only if there is anything.
 */
export interface Conversions {
  /**
   * Of the data of declared errors, by id.
   */
  errors: {
    [k: string]: Conversion;
  };
  /**
   * Of payloads, by id.
   */
  events: {
    [k: string]: Conversion;
  };
  /**
   * Those that others refer to, by name.
   */
  named: {
    [k: string]: Conversion;
  };
  /**
   * By id; those that need none are left out.
   */
  tasks: {
    [k: string]: TaskConversions;
  };
  type: "conversions";
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
/**
 * The conversions of one task's values.
 */
export interface TaskConversions {
  input?: Conversion;
  output?: Conversion;
}
