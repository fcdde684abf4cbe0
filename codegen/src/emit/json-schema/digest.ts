import { hash } from "node:crypto";

/** `sha256:` and 64 hex digits, over the JSON of a value. */
export function digestOf(value: unknown): string {
  return `sha256:${hash("sha256", JSON.stringify(value))}`;
}
