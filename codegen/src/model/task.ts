import type { Options } from "../generated/manifest.ts";
import type { DeclaredError } from "./declared-error.ts";
import type { JsDoc } from "./js-doc.ts";
import type { SourceLocation } from "./source-location.ts";
import type { Value } from "./value.ts";

/** One `defineTask` call that callers may reach. */
export interface Task {
  id: string;
  /** The way to it on the client: after `root` is dropped, each segment in camelCase. */
  clientPath: readonly string[];
  input: Value;
  output: Value;
  /** The task's JSDoc: description, and what its tags say; Markdown. */
  documentation?: string;
  /** The same as its author put it, where there are tags and sources. */
  jsDoc?: JsDoc;
  /** Those of its `@example` tags that are values of its input. */
  examples?: readonly unknown[];
  /** What is said behind `@deprecated`: for those who read the client. */
  deprecation?: string;
  options: Options;
  /** Sorted by id. A task without any may fail with whichever it likes. */
  errors: readonly DeclaredError[];
  /** Where the handler is: F12 on the client's method lands here. Undefined where there are no sources. */
  source: SourceLocation | undefined;
}
