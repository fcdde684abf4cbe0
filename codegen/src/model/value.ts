import type { BaseType } from "./types.ts";

/** What a task takes or gives, or an event carries. */
export interface Value {
  /**
   * The type without `undefined`. `NeverType` where there is nothing but
   * `undefined`: a task without input, or one that returns `void`.
   */
  type: BaseType;
  /** The value may be undefined: left out of a request or a reply. */
  optional: boolean;
}
