import type { HeaderValues } from "./options.ts";
import { ClientError } from "./tunnel-error.ts";

/**
 * All of them by lower-case name, the later ones over the earlier: names that
 * differ in case only would reach the gateway as one header with two values.
 */
export function legalHeaders(parts: readonly (HeaderValues | undefined)[]): Record<string, string> {
  const all: Record<string, string> = {};
  for (const part of parts) {
    for (const [name, value] of Object.entries(part ?? {})) {
      if (value === undefined) continue;
      try {
        new Headers([[name, value]]);
      } catch {
        // Its message quotes the value, which may be a token.
        throw new ClientError(`the header ${name} is not legal`, { code: "INVALID_REQUEST" });
      }
      all[name.toLowerCase()] = value;
    }
  }
  return all;
}
