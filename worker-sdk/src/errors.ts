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

/** As much as the gateway hands on of a message: `MAX_ERROR_MESSAGE_BYTES`. */
const maxMessage = 8 * 1024;

/** What the worker says about a failed call. */
export function workerError(error: unknown): WorkerError {
  if (!isDeclared(error)) return undeclared(error);
  const { id, data, httpCode } = error;
  return {
    message: messageOf(error),
    code: "EXECUTION_ERROR",
    id,
    data,
    httpCode: isErrorStatus(httpCode) ? httpCode : 500,
  };
}

/** What it says where the caller is to learn nothing. */
export function undeclared(error: unknown): WorkerError {
  return { message: messageOf(error), code: "EXECUTION_ERROR" };
}

export function isDeclared(error: unknown): error is TunnelError {
  return attempt(() => error instanceof TunnelError, false);
}

export function messageOf(error: unknown): string {
  const said = attempt(() => {
    if (!(error instanceof Error)) return `thrown: ${String(error)}`;
    // Nothing at run time keeps it a string.
    const { message }: { message: unknown } = error;
    return String(message);
  }, "thrown: a value that cannot be shown");
  return shorten(said);
}

/** Messages may hold whole documents; each is written several times. */
export function shorten(text: string, max = maxMessage): string {
  if (text.length <= max) return text;
  // The gateway takes no half of a surrogate pair.
  return `${text.slice(0, max).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** The error's name and message. */
export function headlineOf(error: unknown): string {
  const name = attempt(() => (error instanceof Error ? `${error.name}: ` : ""), "");
  return name + messageOf(error);
}

/**
 * For a look at what was thrown, which may be anything: even `instanceof` throws for a revoked
 * proxy, and `String` for an object without a prototype.
 */
export function attempt<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch {
    return otherwise;
  }
}

function isErrorStatus(code: number): boolean {
  return Number.isInteger(code) && code >= 400 && code <= 599;
}
