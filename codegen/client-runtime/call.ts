import type { DeclaredBy, Definition, Method } from "./definition.ts";
import type { CallOptions, ClientOptions } from "./options.ts";
import { retryDelay } from "./retry.ts";
import { send, step } from "./send.ts";
import { ClientError, type DeclaredError, type Failure, TunnelError } from "./tunnel-error.ts";

/** Calls what a definition of `calls.js` names, at the gateway that the options name. */
export const call: <M extends Method>(
  gateway: ClientOptions,
  definition: Definition<M>,
  ...input: Parameters<M>
) => ReturnType<M> = perform as never;

/** The same, but a failure is returned and not thrown. */
export const safeCall: <M extends Method>(
  gateway: ClientOptions,
  definition: Definition<M>,
  ...input: Parameters<M>
) => Promise<Result<Awaited<ReturnType<M>>, DeclaredBy<ReturnType<M>>>> = ((
  ...input: Parameters<typeof perform>
) => settle(perform(...input))) as never;

/** A result, or why there is none: `if (result.ok)` tells which. */
export type Result<T, E extends DeclaredError = DeclaredError> =
  | { readonly ok: true; readonly value: T; readonly error?: undefined }
  | { readonly ok: false; readonly error: Failure<E>; readonly value?: undefined };

export async function settle(call: Promise<unknown>): Promise<Result<unknown>> {
  try {
    return { ok: true, value: await call };
  } catch (error) {
    if (!(error instanceof TunnelError)) throw error;
    return { ok: false, error: error as Failure };
  }
}

export async function perform(
  gateway: ClientOptions,
  definition: Definition,
  value?: unknown,
  own: CallOptions = {},
): Promise<unknown> {
  const { id, kind } = definition;
  const timeoutMs = own.timeoutMs ?? gateway.timeoutMs ?? Infinity;
  // Neither `AbortSignal.any` nor `AbortSignal.timeout`: React Native and older browsers have none.
  const controller = new AbortController();
  const { signal } = controller;
  const abort = () => controller.abort(own.signal?.reason);
  own.signal?.addEventListener("abort", abort);
  if (own.signal?.aborted) abort();
  // A timer for more than it can count to, 24 days, would fire at once. So does one for NaN: better
  // than none at all.
  const timer = timeoutMs > 2e9 ? 0 : setTimeout(() => controller.abort(), timeoutMs);
  const end = Date.now() + timeoutMs;
  try {
    for (let attempt = 1; ; attempt++) {
      let error: TunnelError;
      try {
        return await untilAborted(signal, send(gateway, definition, value, own, attempt, signal));
      } catch (failure) {
        error = own.signal?.aborted
          ? new ClientError("the call was aborted", {
              code: "REQUEST_ABORTED",
              cause: own.signal.reason,
            })
          : signal.aborted
            ? new ClientError(`no answer within ${timeoutMs} ms`, { code: "TIMEOUT" })
            : (failure as TunnelError);
      }
      const retryInMs = retryDelay(error, attempt, definition, own.retry ?? gateway.retry, end);
      await step("run onError", "HOOK_ERROR", () =>
        gateway.onError?.(error as Failure, { id, kind, attempt, retryInMs }),
      );
      if (retryInMs === undefined) throw error;
      await pause(retryInMs, signal);
    }
  } finally {
    clearTimeout(timer);
    own.signal?.removeEventListener("abort", abort);
  }
}

/** Also what ignores the signal, such as a token's renewal, ends with it. */
function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason as Error);
    signal.addEventListener("abort", onAbort);
    work.then(resolve, reject);
    if (signal.aborted) onAbort();
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}
