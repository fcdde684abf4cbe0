import type { GatewayMessage } from "./generated/gateway-message.ts";
import type { WorkerMessage } from "./generated/worker-message.ts";
import { refuseLostValues } from "./lost-values.ts";

/** Version of the pipe's protocol, named by `hello`. */
export const protocolVersion = 1;

/** Reads one line from the gateway, which is trusted to keep to its own types. */
export function decode(line: string): GatewayMessage {
  return JSON.parse(line) as GatewayMessage;
}

/**
 * One line for the gateway. An undefined `result` is left out.
 * @throws TypeError for values that JSON cannot hold: a BigInt, a cycle, and what it would
 *   make null of, such as NaN.
 */
export function encode(message: WorkerMessage): string {
  const json = JSON.stringify(message);
  // Most messages have no null, and need no second look.
  if (json.includes("null")) refuseLostValues(message);
  return json + "\n";
}
