import { createHash } from "node:crypto";

/** `sha256:` and 64 hex digits, over the JSON of a value. */
export function digestOf(value: unknown): string {
  return `sha256:${createHash("sha256").update(JSON.stringify(value)).digest("hex")}`;
}
