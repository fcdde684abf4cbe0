import type { CallOptions, ClientOptions, Fetch } from "./options.ts";
import { readReply } from "./reply.ts";
import { TunnelError } from "./tunnel-error.ts";

/** Makes the methods of a client, one for each id. */
export interface Connection {
  task(id: string): Method;
  event(id: string): Method;
}

/** One callable thing of a client. What its value must be is said by the generated types. */
export type Method = (value?: unknown, options?: CallOptions) => Promise<unknown>;

/** A connection over HTTP. Nothing is sent before a method is called. */
export function connect(options: ClientOptions): Connection {
  return {
    // The gateway takes a body without `input` for the input itself, so a call
    // without one has no body. An event's payload is `payload` and nothing else.
    task: (id) => (input, call) =>
      send(
        options,
        `task/${encodeURIComponent(id)}`,
        input === undefined ? input : { input },
        call,
      ),
    event: (id) => (payload, call) =>
      send(options, `event/${encodeURIComponent(id)}`, { payload }, call),
  };
}

async function send(
  options: ClientOptions,
  path: string,
  envelope: object | undefined,
  { signal, headers }: CallOptions = {},
): Promise<unknown> {
  const body = envelope && write(envelope);
  // Called as a plain function: browsers refuse `fetch` as a method of something else.
  const fetch: Fetch = options.fetch ?? globalThis.fetch;
  const allHeaders = {
    ...(body && { "content-type": "application/json; charset=utf-8" }),
    ...(options.token && {
      [(options.tokenHeader ?? "x-runner-token").toLowerCase()]: options.token,
    }),
    ...lowerCased(options.headers),
    ...lowerCased(headers),
  };
  try {
    const response = await fetch(`${options.baseUrl.replace(/\/+$/, "")}/${path}`, {
      method: "POST",
      headers: allHeaders,
      // Following one would hand the token to whoever it names.
      redirect: "manual",
      ...(body && { body }),
      ...(signal && { signal }),
    });
    return readReply(
      response.status,
      response.headers.get("x-runner-request-id") ?? undefined,
      await response.text(),
    );
  } catch (cause) {
    if (cause instanceof TunnelError) throw cause;
    refuseIllegal(allHeaders);
    throw signal?.aborted
      ? new TunnelError("the call was aborted", { code: "REQUEST_ABORTED", cause })
      : new TunnelError(`failed to reach the gateway: ${String(cause)}`, {
          code: "NETWORK_ERROR",
          cause,
        });
  }
}

function write(envelope: object): string {
  try {
    return JSON.stringify(envelope);
  } catch (cause) {
    throw new TunnelError("failed to write the input as JSON", { code: "INVALID_REQUEST", cause });
  }
}

/** `fetch` fails on these as it does on a network. Its message quotes the value, which may be a token. */
function refuseIllegal(headers: Record<string, string>): void {
  for (const [name, value] of Object.entries(headers)) {
    try {
      new Headers([[name, value]]);
    } catch {
      throw new TunnelError(`the header ${name} is not legal`, { code: "INVALID_REQUEST" });
    }
  }
}

/** Names that differ in case only would reach the gateway as one header with two values. */
function lowerCased(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
