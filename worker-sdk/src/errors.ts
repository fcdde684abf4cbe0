import type { WorkerError } from "./generated/worker-message.ts";

/**
 * An error that is part of a task's contract: its id, message, data and
 * HTTP status reach the caller. Of any other error the caller learns nothing.
 */
export class TunnelError extends Error {
  override readonly name = "TunnelError";
  /** Tells the caller's code which error it is, such as `app.errors.outOfStock`. */
  readonly id: string;
  /** What the caller gets: up to 64 KiB of JSON. */
  readonly data: unknown;
  /** 400–599; anything else is answered as 500. */
  readonly httpCode: number;

  constructor(id: string, message: string, options: TunnelErrorOptions = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.id = id;
    this.data = options.data;
    this.httpCode = options.httpCode ?? 500;
  }
}

export interface TunnelErrorOptions {
  /** For the caller. */
  data?: unknown;
  /** HTTP status of the answer, 400–599; 500 unless told otherwise. */
  httpCode?: number;
  /** What led to it: for the log only. */
  cause?: unknown;
}

/** What the worker says about a failed call. */
export function workerError(error: unknown): WorkerError {
  if (!(error instanceof TunnelError)) {
    return { message: messageOf(error), code: "EXECUTION_ERROR" };
  }
  const { message, id, data, httpCode } = error;
  return {
    message,
    code: "EXECUTION_ERROR",
    id,
    data,
    httpCode: isErrorStatus(httpCode) ? httpCode : 500,
  };
}

export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: ${String(error)}`;
  // Nothing at run time keeps it a string.
  const { message }: { message: unknown } = error;
  return String(message);
}

function isErrorStatus(code: number): boolean {
  return Number.isInteger(code) && code >= 400 && code <= 599;
}
