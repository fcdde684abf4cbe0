import type { Value } from "./value.ts";

/** An error that tasks declare with `defineError`. */
export interface DeclaredError {
  id: string;
  httpCode: number;
  data: Value;
  /** Its JSDoc description, Markdown. */
  documentation?: string;
}
