import type { Definition } from "./definition.ts";
import type { ErrorBody } from "./generated/error-envelope.ts";
import {
  ClientError,
  DeclaredError,
  GatewayError,
  type TunnelErrorInit,
  ValidationError,
} from "./tunnel-error.ts";

/**
 * The result in an answer's body, or the error in it thrown.
 *
 * The envelope decides, whatever the status: it repeats the status of an error.
 */
export function readReply(
  { decodeErrors }: Definition,
  httpCode: number,
  requestId: string | undefined,
  retryAfter: string | null,
  text: string,
): unknown {
  const origin = { httpCode, requestId, retryAfterMs: millisecondsOf(retryAfter) };
  let envelope: Envelope | null | undefined;
  let cause: unknown;
  try {
    envelope = JSON.parse(text) as Envelope | null;
  } catch (error) {
    cause = error;
  }
  if (envelope?.ok === true) return isUndefined(envelope.result) ? undefined : envelope.result;
  const error = envelope?.error;
  if (typeof error?.code === "string") {
    const init: TunnelErrorInit = { ...origin, ...error };
    if (error.id !== undefined) {
      const decode = decodeErrors?.[error.id];
      if (decode) init.data = decode(error.data);
      throw new DeclaredError(error.message, init);
    }
    if (error.code !== "VALIDATION_ERROR") throw new GatewayError(error.message, init);
    init.details ??= [];
    throw new ValidationError(error.message, init);
  }
  const problem = text ? "something that is not the gateway's" : "nothing";
  const isSuccess = httpCode >= 200 && httpCode < 300;
  throw new ClientError(`got status ${httpCode} with ${problem}`, {
    ...origin,
    code: isSuccess ? "INVALID_RESPONSE" : "HTTP_ERROR",
    cause,
  });
}

/** What a gateway answers. Anything else may stand in its place, so nothing is sure to be there. */
interface Envelope {
  ok?: unknown;
  result?: unknown;
  error?: ErrorBody;
}

/** Runner's protocol writes a result that is undefined as a marker. */
function isUndefined(result: unknown): boolean {
  return (result as { __type?: unknown } | null | undefined)?.__type === "Undefined";
}

/** `Retry-After` is a number of seconds, or a date. */
function millisecondsOf(retryAfter: string | null): number | undefined {
  if (!retryAfter) return undefined;
  const seconds = Number(retryAfter);
  const ms = isNaN(seconds) ? Date.parse(retryAfter) - Date.now() : seconds * 1000;
  return isNaN(ms) ? undefined : Math.max(0, ms);
}
