// Generated from schemas/protocol/error-envelope.schema.json by `pnpm protocol`. Do not edit.

/**
 * `error.code` in an error envelope. The HTTP status of each is in the
 * gateway's one status table.
 */
export type ErrorCode =
  | "UNAUTHORIZED"
  | "AUTH_NOT_CONFIGURED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "METHOD_NOT_ALLOWED"
  | "INVALID_JSON"
  | "VALIDATION_ERROR"
  | "PAYLOAD_TOO_LARGE"
  | "UNSUPPORTED_MEDIA_TYPE"
  | "REQUEST_TIMEOUT"
  | "PARALLEL_EVENT_RETURN_UNSUPPORTED"
  | "INTERNAL_ERROR"
  | "INVALID_OUTPUT"
  | "REQUEST_ABORTED"
  | "RATE_LIMITED"
  | "OVERLOADED"
  | "TASK_QUARANTINED"
  | "WORKER_UNAVAILABLE"
  | "WORKER_CRASHED"
  | "TIMEOUT";

/**
 * `{"ok":false,"error":{…}}`
 */
export interface ErrorEnvelope {
  error: ErrorBody;
  /**
   * Always false.
   */
  ok: boolean;
}
/**
 * What went wrong with a call.
 */
export interface ErrorBody {
  code: ErrorCode;
  /**
   * Of an error that the task's author declared: its data.
   */
  data?: unknown;
  /**
   * Of a `VALIDATION_ERROR`: what does not fit, and where.
   */
  details?: ValidationDetail[];
  /**
   * The HTTP status, repeated: Runner's clients read it from the body only.
   */
  httpCode?: number;
  /**
   * Of an error that the task's author declared: its id.
   */
  id?: string;
  message: string;
}
/**
 * One place where input or payload does not fit its schema.
 */
export interface ValidationDetail {
  /**
   * The schema keyword that failed, such as `required`.
   */
  keyword: string;
  /**
   * What is expected there. Never repeats the caller's value.
   */
  message: string;
  /**
   * JSON Pointer into input or payload; the root is `""`.
   */
  path: string;
  /**
   * JSON Pointer into the published schema.
   */
  schemaPath: string;
}
