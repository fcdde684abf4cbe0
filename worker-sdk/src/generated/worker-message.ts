// Generated from schemas/protocol/worker-message.schema.json by `pnpm protocol`. Do not edit.

/**
 * What a worker writes to the gateway.
 */
export type WorkerMessage = Hello | Ready | Pong | Fatal | Success | Failure;
/**
 * The literal `"hello"`.
 */
export type HelloTag = "hello";
/**
 * The literal `"ready"`.
 */
export type ReadyTag = "ready";
/**
 * Names one call or ping within one worker process: 1 … 2^53−1, never used
 * twice there, so that a late or repeated reply can meet no other call.
 */
export type CallId = number;
/**
 * The literal `"fatal"`.
 */
export type FatalTag = "fatal";

/**
 * First line of a worker that knows this protocol: wait for `ready`.
 */
export interface Hello {
  /**
   * The protocol's version.
   */
  protocol: number;
  type: HelloTag;
}
/**
 * The worker can be called; what it implements.
 */
export interface Ready {
  events: string[];
  tasks: string[];
  type: ReadyTag;
}
/**
 * The answer to a ping (`ok` is true).
 */
export interface Pong {
  id: CallId;
  ok: true;
  result: WorkerHealth;
}
/**
 * What a worker tells of itself in answer to a ping. All of it may be left out.
 */
export interface WorkerHealth {
  /**
   * Handlers that still run though their call was cancelled.
   */
  abandoned?: number;
  /**
   * Processor time used since the process started, in milliseconds.
   */
  cpuMs?: number;
  /**
   * Resident memory.
   */
  memoryBytes?: number;
}
/**
 * Last words: the program is about to end by a fault of its own.
 */
export interface Fatal {
  error: WorkerError;
  type: FatalTag;
}
/**
 * Why a call failed, in the worker's words.
 */
export interface WorkerError {
  /**
   * `EXECUTION_ERROR`, `NOT_FOUND` (no such handler), `CANCELLED`.
   */
  code?: string;
  /**
   * Data of a declared error.
   */
  data?: unknown;
  /**
   * HTTP status of a declared error; 500 where absent or outside 400–599.
   */
  httpCode?: number;
  /**
   * Marks an error that the task's author declared: message, data and
   * `httpCode` reach the caller.
   */
  id?: string;
  /**
   * Reaches the caller only where `id` is there.
   */
  message: string;
}
/**
 * A call succeeded (`ok` is true). No `result` means undefined.
 */
export interface Success {
  id: CallId;
  ok: true;
  result?: unknown;
}
/**
 * A call failed (`ok` is false).
 */
export interface Failure {
  error: WorkerError;
  id: CallId;
  ok: false;
}
