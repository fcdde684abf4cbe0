import type { Context } from "./context.ts";
import type { AnyError } from "./define-error.ts";
import type { Options } from "./generated/manifest.ts";

/**
 * Makes a function callable from outside, under `id`.
 *
 * `pnpm codegen` reads the input's type from the handler's first parameter and
 * the output's from what it returns; id and options are literals.
 *
 * @param id Segments `[A-Za-z][A-Za-z0-9_-]*` joined by dots, such as `app.tasks.add`.
 * @param handler Gets the input, valid against its type, and the call's {@link Context}.
 *   A `TunnelError` that it throws reaches the caller; of anything else the caller
 *   learns only that the task failed.
 */
export function defineTask<const Id extends string, Output, Input = void, Deps = unknown>(
  id: Id,
  handler: (input: Input, context: Context<Deps>) => Output,
  options: TaskOptions = {},
): TaskDefinition<Id, Input, Awaited<Output>, Deps> {
  return { kind: "task", id, handler: handler as Handler<Input, Awaited<Output>, Deps>, options };
}

/**
 * Registers a handler for an event. Several may share one id: all of them run,
 * one after the other unless the event is `parallel`, before the caller hears
 * that the event was taken.
 */
export function defineEvent<const Id extends string, Payload = void, Deps = unknown>(
  id: Id,
  handler: (payload: Payload, context: Context<Deps>) => unknown,
  options: EventOptions = {},
): EventDefinition<Id, Payload, Deps> {
  return { kind: "event", id, handler, options };
}

/** What `defineTask` returns: give it to `startWorker`. */
export interface TaskDefinition<Id extends string, Input, Output, Deps> {
  readonly kind: "task";
  readonly id: Id;
  /** The function itself: other code in the worker calls it as such. */
  readonly handler: Handler<Input, Output, Deps>;
  readonly options: TaskOptions;
}

/** What `defineEvent` returns: give it to `startWorker`. */
export interface EventDefinition<Id extends string, Payload, Deps> {
  readonly kind: "event";
  readonly id: Id;
  readonly handler: Handler<Payload, unknown, Deps>;
  readonly options: EventOptions;
}

export type Handler<Value, Output, Deps> = (
  value: Value,
  context: Context<Deps>,
) => Output | Promise<Output>;

/** A task that needs no more than `Deps` of its context. */
export type AnyTask<Deps = never> = TaskDefinition<string, never, unknown, Deps>;

/** An event handler that needs no more than `Deps` of its context. */
export type AnyEvent<Deps = never> = EventDefinition<string, never, Deps>;

/** Literals; they land in the manifest, which the gateway obeys. */
export interface TaskOptions extends Omit<Options, "parallel"> {
  /** Callable from other code in the worker only: in no manifest, client or document. */
  internal?: boolean;
  /**
   * The errors that the handler throws on purpose, from `defineError`. Callers
   * get them typed, and no other `TunnelError` of the handler's.
   */
  errors?: readonly AnyError[];
}

/** Literals; they land in the manifest, which the gateway obeys. */
export type EventOptions = Omit<Options, "mcp">;
