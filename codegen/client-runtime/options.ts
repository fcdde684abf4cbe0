/** Where the gateway is, and what goes along with every call. */
export interface ClientOptions {
  /** The gateway's address with its base path, such as `http://127.0.0.1:7070/__runner`. */
  baseUrl: string;
  /** Sent with every call; without one only tasks declared `public` answer. */
  token?: string | undefined;
  /** The header that carries the token: the gateway's `--token-header`, `x-runner-token` by default. */
  tokenHeader?: string | undefined;
  /** Sent with every call. A call's own headers win over these. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Used instead of the global `fetch`. */
  fetch?: Fetch | undefined;
}

/** What one call may say beside its input. */
export interface CallOptions {
  /** Aborts the call: it fails with the code `REQUEST_ABORTED`, and the gateway cancels it. */
  signal?: AbortSignal | undefined;
  /** Sent with this call; they win over the client's. */
  headers?: Readonly<Record<string, string>> | undefined;
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
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}>;
