// Generated from schemas/protocol/gateway-message.schema.json by `pnpm protocol`. Do not edit.

/**
 * What the gateway writes to a worker.
 */
export type GatewayMessage = TaskCall | EventCall | Ping | Cancel | Shutdown;
/**
 * Names one call or ping within one worker process: 1 … 2^53−1, never used
 * twice there, so that a late or repeated reply can meet no other call.
 */
export type CallId = number;

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
