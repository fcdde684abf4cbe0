import type { CallScope } from "./context.ts";

/** Makes what handlers need: database pools, clients, settings. Runs once per worker. */
export type ContextFactory<Provided> = () => Provided | Promise<Provided>;

/** What the factory made, ready to be merged into each call's context. */
export interface Dependencies {
  readonly provided: object;
  /** Ends it: its own `Symbol.asyncDispose` or `Symbol.dispose`, where it has one. */
  dispose(): Promise<void>;
}

const reserved: Record<keyof CallScope, true> = {
  signal: true,
  logger: true,
  deadline: true,
  requestId: true,
  principal: true,
  traceparent: true,
  runnerContext: true,
};

/** @throws TypeError if it cannot be merged with what the SDK itself provides. */
export async function buildDependencies(
  factory: ContextFactory<unknown> | undefined,
): Promise<Dependencies> {
  const made: unknown = (await factory?.()) ?? {};
  if (!isPlainObject(made)) {
    throw new TypeError(
      "the context factory must return a plain object: merged into a call's context, " +
        "anything else would lose its methods; put it under a name, { service }",
    );
  }
  const taken = Object.keys(reserved).filter((name) => name in made);
  if (taken.length > 0) {
    throw new TypeError(`the context's ${taken.join(", ")} would hide what the SDK provides`);
  }
  const { [Symbol.asyncDispose]: asyncDispose, [Symbol.dispose]: dispose, ...provided } = made;
  return {
    provided,
    dispose: async () => {
      if (asyncDispose !== undefined) await asyncDispose.call(made);
      else dispose?.call(made);
    },
  };
}

type PlainObject = Partial<AsyncDisposable & Disposable>;

function isPlainObject(value: unknown): value is PlainObject {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
