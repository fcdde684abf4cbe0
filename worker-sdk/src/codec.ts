import type { GatewayMessage } from "./generated/gateway-message.ts";
import type { CallId, WorkerMessage } from "./generated/worker-message.ts";
import { refuseLostValues } from "./lost-values.ts";

/** Version of the pipe's protocol, named by `hello`. */
export const protocolVersion = 1;

/**
 * Bytes of a line that the gateway reads, its `PoolOptions::max_reply_line`: it kills a worker
 * that writes a longer one.
 */
const maxLine = 32 * 1024 * 1024;

/** Reads one line from the gateway, which is trusted to keep to its own types. */
export function decode(line: string): GatewayMessage {
  return JSON.parse(line) as GatewayMessage;
}

/**
 * The line of a call that succeeded, as `encode` writes it: of a primitive value the
 * envelope would cost as much as the value.
 */
export function encodeSuccess(id: CallId, result: unknown): string {
  if (typeof result === "object") return encode({ id, ok: true, result });
  const json = JSON.stringify(result) as string | undefined;
  if (json === undefined) return `{"id":${id},"ok":true}`;
  if (json.includes("null")) refuseLostValues({ result });
  return fitting(`{"id":${id},"ok":true,"result":${json}}`);
}

/**
 * One line for the gateway, without its end. An undefined `result` is left out.
 * @throws TypeError for values that JSON cannot hold: a BigInt, a cycle, and what it would
 *   make null of, such as NaN.
 * @throws RangeError for what is too long for the pipe.
 */
export function encode(message: WorkerMessage): string {
  const json = JSON.stringify(message);
  // Most messages have no null, and need no second look.
  if (json.includes("null")) refuseLostValues(message);
  return fitting(json);
}

function fitting(line: string): string {
  // Each of its units is three bytes at most.
  if (line.length * 3 <= maxLine) return line;
  const bytes = Buffer.byteLength(line);
  if (bytes <= maxLine) return line;
  throw new RangeError(`the answer has ${bytes} bytes, and the gateway takes at most ${maxLine}`);
}
