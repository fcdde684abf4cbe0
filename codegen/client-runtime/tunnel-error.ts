import type { ErrorCode, ValidationDetail } from "./generated/error-envelope.ts";

/**
 * Codes that the client itself gives.
 *
 * - `INVALID_REQUEST`: the input cannot be written as JSON, or a header is not legal; nothing was sent.
 * - `HOOK_ERROR`: `token` or a hook threw; `cause` is what.
 * - `NETWORK_ERROR`: no answer arrived; `cause` is what `fetch` threw.
 * - `HTTP_ERROR`: the answer has an error status and is not the gateway's, as a proxy's page.
 * - `INVALID_RESPONSE`: the answer has a good status, but is empty or not the gateway's.
 * - `REQUEST_ABORTED`: the call's `signal` was aborted; `cause` is its reason.
 * - `TIMEOUT`: the call's `timeoutMs` passed.
 */
export type ClientErrorCode =
  | "INVALID_REQUEST"
  | "HOOK_ERROR"
  | "NETWORK_ERROR"
  | "HTTP_ERROR"
  | "INVALID_RESPONSE"
  | "REQUEST_ABORTED"
  | "TIMEOUT";

/** Everything that `TunnelError.code` can be. */
export type TunnelErrorCode = ErrorCode | ClientErrorCode;

/** Everything that a call can fail with: `code` tells the kinds apart, `id` the declared errors. */
export type Failure<E extends DeclaredError = DeclaredError> =
  ValidationError | GatewayError | ClientError | E;

type Field = Exclude<keyof TunnelErrorInit, "cause">;

const fields: Field[] = "code httpCode details requestId retryAfterMs id data".split(
  " ",
) as Field[];

/** What every error of a call is an instance of. */
export class TunnelError extends Error {
  /** What went wrong, for programs. An error that the task's author declared has an `id` besides. */
  declare readonly code: TunnelErrorCode;
  /** The HTTP status; undefined where no answer arrived. */
  declare readonly httpCode: number | undefined;
  /** Of a `VALIDATION_ERROR`: what does not fit, and where. */
  declare readonly details: readonly ValidationDetail[] | undefined;
  /** The gateway's id of the request, as in its log; undefined where no answer arrived. */
  declare readonly requestId: string | undefined;
  /** How long the gateway asks to wait before the next attempt. */
  declare readonly retryAfterMs: number | undefined;
  /** Of an error that the task's author declared: its id. */
  declare readonly id: string | undefined;
  /** Of an error that the task's author declared: its data. */
  declare readonly data: unknown;

  constructor(message: string, init: TunnelErrorInit) {
    const [first] = init.details ?? [];
    // Who reads a log learns where without unfolding the details.
    super(
      first ? `${message}: ${first.path} ${first.message}`.replace("  ", " ") : message,
      init.cause === undefined ? undefined : init,
    );
    for (const field of fields) {
      const value: unknown = init[field];
      // What is undefined would only fill the log.
      Object.defineProperty(this, field, { value, enumerable: value !== undefined });
    }
  }

  /** For logs: all of it but `stack` and `cause`, which may hold what is nobody's business. */
  toJSON(): object {
    return { name: this.name, message: this.message, ...(this as object) };
  }
}

/** Input or payload does not fit its schema: `details` says where. */
export class ValidationError extends TunnelError {
  declare readonly code: "VALIDATION_ERROR";
  declare readonly details: readonly ValidationDetail[];
  declare readonly id: undefined;
  declare readonly data: undefined;
}

/** The gateway refused the call, or the task failed in a way that its author did not declare. */
export class GatewayError extends TunnelError {
  declare readonly code: Exclude<ErrorCode, "VALIDATION_ERROR">;
  declare readonly httpCode: number;
  declare readonly details: undefined;
  declare readonly id: undefined;
  declare readonly data: undefined;
}

/** There is no answer, or none of a gateway's. */
export class ClientError extends TunnelError {
  declare readonly code: ClientErrorCode;
  declare readonly details: undefined;
  declare readonly id: undefined;
  declare readonly data: undefined;
}

/** An error that the task's author declared: part of its contract, as its result is. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- each gives its field a type
export class DeclaredError<Id extends string = string, Data = unknown> extends TunnelError {
  declare readonly code: "INTERNAL_ERROR";
  declare readonly httpCode: number;
  declare readonly details: undefined;
  declare readonly id: Id;
  declare readonly data: Data;
}

// As the language's own errors have it: there when the stack is made, no value in a log, and a
// subclass may set it.
for (const [value, { prototype }] of Object.entries({
  TunnelError,
  ValidationError,
  GatewayError,
  ClientError,
  DeclaredError,
})) {
  Object.defineProperty(prototype, "name", { value, writable: true, configurable: true });
}

/**
 * `TunnelError` as one service's callers know it: `error instanceof TunnelError`
 * leaves what their calls can fail with, so that `code` and `id` narrow it further.
 */
export interface TunnelErrorClass<E extends DeclaredError = DeclaredError> {
  new (message: string, init: TunnelErrorInit): Failure<E>;
  readonly prototype: Failure<E>;
}

/** All of a `TunnelError` but its message. */
export interface TunnelErrorInit {
  code: TunnelErrorCode;
  httpCode?: number | undefined;
  details?: readonly ValidationDetail[] | undefined;
  requestId?: string | undefined;
  retryAfterMs?: number | undefined;
  id?: string | undefined;
  data?: unknown;
  cause?: unknown;
}
