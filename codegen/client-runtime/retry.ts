import type { Definition } from "./definition.ts";
import type { Retry } from "./options.ts";
import type { TunnelError } from "./tunnel-error.ts";

/** The gateway answers these before a worker has the call. */
const refused = /^(RATE_LIMITED|OVERLOADED|WORKER_UNAVAILABLE|TASK_QUARANTINED)$/;

/** After these the call may have run, or be running still. */
const unknown = /^(NETWORK_ERROR|WORKER_CRASHED)$/;

/** The wait before the next attempt, with full jitter; undefined where there is to be none. */
export function retryDelay(
  { code, httpCode = 0, retryAfterMs = 0 }: TunnelError,
  attempt: number,
  { idempotent }: Definition,
  retry: number | Retry | undefined,
  end: number,
): number | undefined {
  const {
    attempts = 2,
    baseMs = 100,
    maxMs = 10_000,
  } = typeof retry === "number" ? { attempts: retry } : (retry ?? {});
  // A proxy that has lost its gateway.
  const isBadGateway = code === "HTTP_ERROR" && httpCode > 501 && httpCode < 505;
  const isSafe = refused.test(code) || (idempotent && (isBadGateway || unknown.test(code)));
  const backoff = Math.random() * Math.min(maxMs, baseMs * 2 ** (attempt - 1));
  // Those who were told the same moment do not all come at it.
  const delay = retryAfterMs + backoff;
  return isSafe && attempt <= attempts && retryAfterMs <= maxMs && Date.now() + delay < end
    ? delay
    : undefined;
}
