import type { CallOptions } from "./options.ts";
import type { DeclaredError } from "./tunnel-error.ts";

/** A method of a client: what it takes and gives is said by the generated types. */
export type Method<Value = never> = (value: Value, options?: CallOptions) => Promise<unknown>;

/** A method that throws what it fails with, which those of `client.safe` do not. */
export type ThrowingMethod = (
  value: never,
  options?: CallOptions,
) => Promise<unknown> & { readonly [settles]?: never };

/** Marks the promise of a method whose failures are returned; no value has it. */
export interface Settles {
  readonly [settles]?: true;
}

declare const settles: unique symbol;

/**
 * What is known of one id, as `calls.js` has it: all that sending a call takes.
 *
 * @typeParam M the client's method for it
 */
export interface Definition<M = Method> {
  readonly kind: "task" | "event";
  readonly id: string;
  /** The gateway may have run it already, and running it again does no harm. */
  readonly idempotent?: true;
  /** What is sent for a value, which is undefined where there is none. */
  readonly encode?: (value: unknown) => unknown;
  /** What a caller gets for a result, unless that is undefined. */
  readonly decode?: (result: unknown) => unknown;
  /** What a caller gets for the data of declared errors, by id. */
  readonly decodeErrors?: Readonly<Record<string, (data: unknown) => unknown>>;
  /** Never there; it ties the types to the value. */
  readonly [methodOf]?: M;
}

declare const methodOf: unique symbol;

/** Definitions under the names that lead to them on a client. */
export interface DefinitionTree {
  readonly [segment: string]: Definition | DefinitionTree;
}

export function isDefinition(member: Definition | DefinitionTree): member is Definition {
  return typeof member.id === "string";
}

/** Marks a method's promise with the errors that its task declares; no value has it. */
export interface Throws<E extends DeclaredError> {
  readonly [throws]?: E;
}

declare const throws: unique symbol;

/** The errors in the mark of a method's promise; any, where its task declares none. */
export type DeclaredBy<Answer> = typeof throws extends keyof Answer
  ? Answer extends Throws<infer E>
    ? E
    : never
  : DeclaredError;
