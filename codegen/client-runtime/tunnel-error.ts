import type { ErrorCode, ValidationDetail } from "./generated/error-envelope.ts";

/**
 * Codes that no gateway sends; the client itself found what is wrong.
 *
 * - `INVALID_REQUEST`: the input cannot be written as JSON, or a header is not legal.
 * - `NETWORK_ERROR`: no answer arrived; `cause` is what `fetch` threw.
 * - `HTTP_ERROR`: the answer has an error status and is not the gateway's, as a proxy's page.
 * - `INVALID_RESPONSE`: the answer has a good status, but is empty or not the gateway's.
 */
export type ClientErrorCode =
  "INVALID_REQUEST" | "NETWORK_ERROR" | "HTTP_ERROR" | "INVALID_RESPONSE";

/** Everything that `TunnelError.code` can be. */
export type TunnelErrorCode = ErrorCode | ClientErrorCode;

/** The one kind of error that a call fails with. */
export class TunnelError extends Error {
  /** What went wrong, for programs. An error that the task's author declared has an `id` instead. */
  readonly code: TunnelErrorCode;
  /** The HTTP status; undefined where no answer arrived. */
  readonly httpCode: number | undefined;
  /** Of a `VALIDATION_ERROR`: what does not fit, and where. */
  readonly details: readonly ValidationDetail[] | undefined;
  /** The gateway's id of the request, as in its log; undefined where no answer arrived. */
  readonly requestId: string | undefined;
  /** Of an error that the task's author declared: its id. */
  readonly id: string | undefined;
  /** Of an error that the task's author declared: its data. */
  readonly data: unknown;

  constructor(message: string, init: TunnelErrorInit) {
    super(message, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = "TunnelError";
    this.code = init.code;
    this.httpCode = init.httpCode;
    this.details = init.details;
    this.requestId = init.requestId;
    this.id = init.id;
    this.data = init.data;
  }
}

/** All of a `TunnelError` but its message. */
export interface TunnelErrorInit {
  code: TunnelErrorCode;
  httpCode?: number | undefined;
  details?: readonly ValidationDetail[] | undefined;
  requestId?: string | undefined;
  id?: string | undefined;
  data?: unknown;
  cause?: unknown;
}
