// The part of tunnel-worker-sdk that codegen reads, so that its tests need no build of it.
export interface Context {
  readonly signal: AbortSignal;
  readonly requestId: string;
}

export declare function defineTask<const Id extends string, Output, Input = void>(
  id: Id,
  handler: (input: Input, context: Context) => Output,
  options?: object,
): { readonly kind: "task"; readonly id: Id };

export declare function defineEvent<const Id extends string, Payload = void>(
  id: Id,
  handler: (payload: Payload, context: Context) => unknown,
  options?: object,
): { readonly kind: "event"; readonly id: Id };
