import type { ErrorBody } from "./generated/error-envelope.ts";
import { TunnelError } from "./tunnel-error.ts";

/**
 * The result in an answer's body, or the error in it thrown.
 *
 * The envelope decides, whatever the status: it repeats the status of an error.
 */
export function readReply(status: number, requestId: string | undefined, text: string): unknown {
  const origin = { httpCode: status, requestId };
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
    throw new TunnelError(error.message, { ...origin, ...error });
  }
  const problem = text === "" ? "nothing" : "something that is not the gateway's";
  throw new TunnelError(`got status ${status} with ${problem}`, {
    ...origin,
    code: status >= 200 && status < 300 ? "INVALID_RESPONSE" : "HTTP_ERROR",
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
