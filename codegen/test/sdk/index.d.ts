// The part of tunnel-worker-sdk that codegen reads, so that its tests need no build of it.
export interface Context {
  readonly signal: AbortSignal;
  readonly requestId: string;
}

export interface Definition<Id, Input, Output> {
  readonly id: Id;
  readonly handler: (input: Input, context: Context) => Output;
}

export declare function defineTask<const Id extends string, Output, Input = void>(
  id: Id,
  handler: (input: Input, context: Context) => Output,
  options?: object,
): Definition<Id, Input, Output>;

export declare function defineEvent<const Id extends string, Payload = void>(
  id: Id,
  handler: (payload: Payload, context: Context) => unknown,
  options?: object,
): Definition<Id, Payload, void>;

export declare function defineError<
  const Id extends string,
  Data = undefined,
  const Code extends number = 500,
>(
  id: Id,
  message: string | ((data: Data) => string),
  options?: { httpCode?: Code },
): new (data: Data) => Error & { readonly id: Id; readonly data: Data; readonly httpCode: Code };
