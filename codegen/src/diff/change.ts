/** One difference between two versions of a service. */
export interface Change {
  /**
   * `breaking`: a call or an answer that was fine is so no longer. `possible`: it
   * may be, and cannot be told from the schemas. Both count as breaks.
   */
  severity: "breaking" | "possible" | "compatible";
  kind: "task" | "event" | "error";
  id: string;
  /** Where in it: `input.items[].sku`; empty for what is said of the whole. */
  path: string;
  /** What is different, in words that follow on `kind`, `id` and `path`. */
  message: string;
}

export function isBreak({ severity }: Change): boolean {
  return severity !== "compatible";
}
