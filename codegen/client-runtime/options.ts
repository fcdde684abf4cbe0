import type { Failure } from "./tunnel-error.ts";

/** Where the gateway is, and what goes along with every call. */
export interface ClientOptions extends Hooks {
  /** The gateway's address with its base path, such as `http://127.0.0.1:7070/__runner`. */
  baseUrl: string;
  /**
   * Sent with every call; without one only tasks declared `public` answer. A
   * function is asked before each attempt, so that it may renew what has expired.
   */
  token?: string | (() => string | undefined | Promise<string | undefined>) | undefined;
  /** The header that carries the token: the gateway's `--token-header`, `x-runner-token` by default. */
  tokenHeader?: string | undefined;
  /** Sent with every call. A call's own headers win over these. */
  headers?: HeaderValues | undefined;
  /** As for one call; a call's own wins. */
  timeoutMs?: number | undefined;
  /** As for one call; a call's own wins. Default: 2. */
  retry?: number | Retry | undefined;
  /** Used instead of the global `fetch`. */
  fetch?: Fetch | undefined;
}

/** What one call may say beside its input. */
export interface CallOptions {
  /** Aborts the call: it fails with the code `REQUEST_ABORTED`, and the gateway cancels it. */
  signal?: AbortSignal | undefined;
  /** The whole call, further attempts included, fails with the code `TIMEOUT` after so long. */
  timeoutMs?: number | undefined;
  /** Sent with this call; they win over the client's. */
  headers?: HeaderValues | undefined;
  /** How many further attempts there may be; 0 for none. */
  retry?: number | Retry | undefined;
}

/** Names and values; undefined ones are left out. */
export type HeaderValues = Readonly<Record<string, string | undefined>>;

/**
 * Further attempts at a call that may safely be made again: the gateway refused
 * it before a worker had it, or its task is declared `idempotent` and no answer came.
 *
 * Between them the client waits for a random part of a time that doubles, and for
 * as long as the gateway asks in `Retry-After`.
 */
export interface Retry {
  /** How many further attempts there may be. Default: 2. */
  attempts?: number | undefined;
  /** The longest wait before the first of them, in milliseconds. Default: 100. */
  baseMs?: number | undefined;
  /** The longest wait of all. Who asks for more is not asked again. Default: 10000. */
  maxMs?: number | undefined;
}

/** Functions that see every attempt; the client waits for what they return. */
export interface Hooks {
  /** Before each attempt. Changes of `headers` are sent. */
  onRequest?: ((request: OutgoingRequest) => void | Promise<void>) | undefined;
  /** When an answer has arrived, whatever it says. */
  onResponse?: ((response: IncomingResponse) => void | Promise<void>) | undefined;
  /** When an attempt has failed. */
  onError?: ((error: Failure, attempt: FailedAttempt) => void | Promise<void>) | undefined;
}

export interface Attempt {
  /** Of the task or event. */
  readonly id: string;
  readonly kind: "task" | "event";
  /** 1 for the first. */
  readonly attempt: number;
}

export interface OutgoingRequest extends Attempt {
  readonly url: string;
  /** By lower-case name. */
  readonly headers: Record<string, string>;
}

export interface IncomingResponse extends Attempt {
  readonly status: number;
  /** The gateway's id of the request, as in its log. */
  readonly requestId: string | undefined;
  /** Those of the answer; in a browser those that the gateway's CORS exposes. */
  readonly headers: AnswerHeaders;
}

export interface AnswerHeaders {
  get(name: string): string | null;
}

export interface FailedAttempt extends Attempt {
  /** The wait before the next attempt; undefined where there is none. */
  readonly retryInMs: number | undefined;
}

/** The part of the global `fetch` that a client uses, so that a stand-in is easily written. */
export type Fetch = (
  url: string,
  init: {
    method: "POST";
    headers: Record<string, string>;
    redirect: "manual";
    body?: string;
    signal?: AbortSignal;
  },
) => Promise<{
  readonly status: number;
  readonly headers: AnswerHeaders;
  text(): Promise<string>;
}>;
