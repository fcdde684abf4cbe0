import type { Definition } from "./definition.ts";
import { legalHeaders } from "./headers.ts";
import type { CallOptions, ClientOptions, Fetch } from "./options.ts";
import { readReply } from "./reply.ts";
import { type ClientErrorCode, ClientError, TunnelError } from "./tunnel-error.ts";

/** One attempt. Fails with nothing but a `TunnelError`. */
export async function send(
  gateway: ClientOptions,
  definition: Definition,
  value: unknown,
  own: CallOptions,
  attempt: number,
  signal: AbortSignal,
): Promise<unknown> {
  const { kind, id, decode } = definition;
  const { token, tokenHeader = "x-runner-token", baseUrl } = gateway;
  const body = await step("write the input as JSON", "INVALID_REQUEST", () =>
    bodyOf(definition, value),
  );
  const secret =
    typeof token === "function" ? await step("get the token", "HOOK_ERROR", token) : token;
  const request = {
    ...{ id, kind, attempt },
    // Who leaves it out, as JavaScript can, reads "undefined" in the error.
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-conversion
    url: String(baseUrl).replace(/\/*$/, `/${kind}/${encodeURIComponent(id)}`),
    headers: legalHeaders([
      { "content-type": body && "application/json; charset=utf-8" },
      { [tokenHeader]: secret || undefined },
      gateway.headers,
      own.headers,
    ]),
  };
  await step("run onRequest", "HOOK_ERROR", () => gateway.onRequest?.(request));
  const [response, text] = await step("reach the gateway", "NETWORK_ERROR", async () => {
    // Called as a plain function: browsers refuse `fetch` as a method of something else.
    const fetch: Fetch = gateway.fetch ?? globalThis.fetch;
    const response = await fetch(request.url, {
      method: "POST",
      headers: legalHeaders([request.headers]),
      // Following one would hand the token to whoever it names.
      redirect: "manual",
      ...(body && { body }),
      signal,
    });
    return [response, await response.text()];
  });
  const { status, headers } = response;
  const requestId = headers.get("x-runner-request-id") ?? undefined;
  await step("run onResponse", "HOOK_ERROR", () =>
    gateway.onResponse?.({ id, kind, attempt, status, requestId, headers }),
  );
  return step("read the answer", "INVALID_RESPONSE", () => {
    const retryAfter = headers.get("retry-after");
    const result = readReply(definition, status, requestId, retryAfter, text);
    return decode && result !== undefined ? decode(result) : result;
  });
}

/**
 * The gateway takes a body without `input` for the input itself, so a call
 * without one has no body. An event's payload is `payload` and nothing else.
 */
function bodyOf({ kind, encode }: Definition, value: unknown): string | undefined {
  const plain = encode ? encode(value) : value;
  if (kind === "event") return JSON.stringify({ payload: plain });
  return plain === undefined ? plain : JSON.stringify({ input: plain });
}

/** Whatever fails within becomes an error of the client. */
export async function step<T>(
  doing: string,
  code: ClientErrorCode,
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof TunnelError) throw cause;
    // Of Node's "fetch failed" the cause says why.
    const why =
      cause instanceof TypeError && cause.cause ? ` (${(cause.cause as Error).message})` : "";
    throw new ClientError(`failed to ${doing}: ${String(cause)}${why}`, { code, cause });
  }
}
