import type { Context } from "./context.ts";

/**
 * Runs around every task and event, the first of the list outermost.
 *
 * What it returns is the task's result, so most end in `return next()`; what it
 * throws fails the call. An event passes once, however many handlers it has.
 */
export type Middleware<Deps = unknown> = (
  call: Call<Deps>,
  next: () => Promise<unknown>,
) => unknown;

/** The call that a middleware is asked about. */
export type Call<Deps = unknown> =
  | {
      readonly kind: "task";
      readonly id: string;
      readonly input: unknown;
      readonly context: Context<Deps>;
    }
  | {
      readonly kind: "event";
      readonly id: string;
      readonly payload: unknown;
      readonly context: Context<Deps>;
    };

/** Runs the handler, or all handlers, of one id. */
export type Run = (value: unknown, context: Context) => unknown;

/** `run` with the middleware around it. */
export function withMiddleware(
  middleware: readonly Middleware[],
  kind: Call["kind"],
  id: string,
  run: Run,
): Run {
  if (middleware.length === 0) return run;
  return (value, context) => {
    const call: Call =
      kind === "task" ? { kind, id, input: value, context } : { kind, id, payload: value, context };
    const enter = async (index: number): Promise<unknown> => {
      const layer = middleware[index];
      if (layer === undefined) return await run(value, context);
      let entered = false;
      return await layer(call, async () => {
        if (entered) throw new Error("a middleware called next() twice");
        entered = true;
        return await enter(index + 1);
      });
    };
    return enter(0);
  };
}
