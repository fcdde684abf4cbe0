import type { Conversions } from "./conversion/conversions.ts";

/** A JSON Schema 2020-12 document or a part of one. */
export type JsonSchema = Record<string, unknown>;

/**
 * The service as callers see it: standalone schemas and digests. Made once from
 * the service, so that every document that repeats them says the same.
 */
export interface Contract {
  /** Digest over all tasks and events: `sha256:` and 64 hex digits. */
  hash: string;
  tasks: ReadonlyMap<string, TaskContract>;
  events: ReadonlyMap<string, EventContract>;
  errors: ReadonlyMap<string, ErrorContract>;
  /** What in the values is no JSON. */
  conversions: Conversions;
}

export interface TaskContract {
  input: JsonSchema;
  output: JsonSchema;
  /** Digest over the schemas, documentation and options. */
  hash: string;
}

export interface EventContract {
  payload: JsonSchema;
  /** Digest over the schema, documentation and options. */
  hash: string;
}

export interface ErrorContract {
  data: JsonSchema;
}
