import { TunnelError } from "./errors.ts";

/**
 * Declares an error that tasks may fail with, as part of their contract.
 *
 * A task that names it in its option `errors` throws it, and its callers get it
 * typed: `pnpm codegen` reads the data's type from the parameter of `message`.
 *
 * @param id Tells the caller's code which error it is, such as `app.errors.outOfStock`.
 * @param message The message, or what makes it of the error's data.
 */
export function defineError<
  const Id extends string,
  Data = undefined,
  const Code extends number = 500,
>(
  id: Id,
  message: string | ((data: Data) => string),
  options: ErrorOptions<Code> = {},
): ErrorDefinition<Id, Data, Code> {
  const httpCode = (options.httpCode ?? 500) as Code;
  class Declared extends TunnelError {
    static readonly id = id;
    declare readonly id: Id;
    declare readonly data: Data;
    declare readonly httpCode: Code;

    constructor(...[data, more]: ErrorArguments<Data>) {
      const text = typeof message === "string" ? message : message(data as Data);
      super(id, text, { ...more, data, httpCode });
    }
  }
  // Else a log has it as "Declared [TunnelError]".
  Object.defineProperty(Declared, "name", { value: TunnelError.name });
  return Declared;
}

/** What `defineError` returns: throw a new one of it, and name it among a task's `errors`. */
export interface ErrorDefinition<Id extends string, Data, Code extends number> {
  new (...data: ErrorArguments<Data>): DefinedError<Id, Data, Code>;
  readonly id: Id;
}

/** A `TunnelError` that was declared. */
export interface DefinedError<Id extends string, Data, Code extends number> extends TunnelError {
  readonly id: Id;
  readonly data: Data;
  readonly httpCode: Code;
}

/** Any error that `defineError` returned. */
export interface AnyError {
  new (...data: never): TunnelError;
  readonly id: string;
}

/** A literal; it lands in the manifest. */
export interface ErrorOptions<Code extends number = number> {
  /** HTTP status of the answer, 400–599; 500 unless told otherwise. */
  httpCode?: Code;
}

/** The data may be left out where undefined is one. */
type ErrorArguments<Data> = undefined extends Data
  ? [data?: Data, more?: { cause?: unknown }]
  : [data: Data, more?: { cause?: unknown }];
