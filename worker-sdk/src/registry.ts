import type { AnyEvent, AnyTask } from "./define.ts";
import type { Context } from "./context.ts";
import type { AnyError } from "./define-error.ts";
import { TunnelError } from "./errors.ts";
import { isThenable } from "./thenable.ts";
import { type Middleware, type Run, withMiddleware } from "./middleware.ts";

/** What the worker can run, by id, with the middleware around it. */
export class Registry {
  readonly tasks = new Map<string, Run>();
  readonly events = new Map<string, Run>();

  /** @throws TypeError if two tasks share an id. */
  constructor(
    tasks: readonly AnyTask[],
    events: readonly AnyEvent[],
    middleware: readonly Middleware[],
  ) {
    const seen = new Set<string>();
    for (const { id, handler, options } of tasks) {
      if (seen.has(id)) throw new TypeError(`two tasks have the id ${id}`);
      seen.add(id);
      if (options.internal === true) continue;
      this.tasks.set(
        id,
        withMiddleware(middleware, "task", id, held(handler as Run, options.errors)),
      );
    }
    for (const { id } of events) {
      if (this.events.has(id)) continue;
      const sameId = events.filter((event) => event.id === id);
      this.events.set(id, withMiddleware(middleware, "event", id, runAll(sameId)));
    }
  }
}

/**
 * A task that declares errors is held to them, since its callers rely on their
 * types. What middleware throws is nobody's contract and passes.
 */
function held(run: Run, errors: readonly AnyError[] | undefined): Run {
  if (errors === undefined || errors.length === 0) return run;
  const declared = new Set(errors.map(({ id }) => id));
  const check = (error: unknown): never => {
    if (!(error instanceof TunnelError) || declared.has(error.id)) throw error;
    throw new TypeError(`the task does not declare the error ${error.id}`, { cause: error });
  };
  return (value, context) => {
    let outcome: unknown;
    try {
      outcome = run(value, context);
    } catch (error) {
      return check(error);
    }
    return isThenable(outcome) ? Promise.resolve(outcome).catch(check) : outcome;
  };
}

/** Every handler runs, also after another one failed; the first failure is the answer. */
function runAll(events: readonly AnyEvent[]): Run {
  const handlers = events.map((event) => event.handler as Run);
  const parallel = events.some((event) => event.options.parallel === true);
  return async (payload, context) => {
    const outcomes = parallel
      ? await Promise.allSettled(handlers.map((handler) => start(handler, payload, context)))
      : await oneByOne(handlers, payload, context);
    const failures = outcomes.filter((outcome) => outcome.status === "rejected");
    const [first, ...others] = failures;
    for (const { reason } of others) {
      context.logger.error("another handler of the event failed too", { error: reason as unknown });
    }
    if (first !== undefined) throw first.reason;
  };
}

async function oneByOne(
  handlers: readonly Run[],
  payload: unknown,
  context: Context,
): Promise<PromiseSettledResult<unknown>[]> {
  const outcomes: PromiseSettledResult<unknown>[] = [];
  for (const handler of handlers) {
    if (context.signal.aborted) break;
    outcomes.push(...(await Promise.allSettled([start(handler, payload, context)])));
  }
  return outcomes;
}

/** A handler that throws at once fails like one that rejects. */
async function start(handler: Run, payload: unknown, context: Context): Promise<void> {
  await handler(payload, context);
}
