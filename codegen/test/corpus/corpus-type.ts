import type { JsonRule } from "./json-rules.ts";

/** A tricky type, values to try on it, and where JSON and TypeScript may part. */
export interface CorpusType {
  /** Unique; an identifier. */
  name: string;
  /** Declarations, among them one of `T`. */
  source: string;
  /** JSON values; `tsc` says which of them fit. */
  values: readonly unknown[];
  /** Values on which the schema says something else than `tsc`, and by which rule. */
  exceptions?: readonly { value: unknown; rule: JsonRule }[];
  /** Set where codegen is to refuse the type: the code of its diagnostic. */
  refused?: string;
  /** Set where it is so deep that `tsc` does not compare it with another type. */
  incomparable?: true;
}
