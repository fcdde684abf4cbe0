import { encode } from "./codec.ts";
import type { Context } from "./context.ts";
import type { AnyEvent, AnyTask } from "./define.ts";
import { buildDependencies, type ContextFactory } from "./dependencies.ts";
import { Dispatcher } from "./dispatch.ts";
import { Drain } from "./drain.ts";
import { isDeclared } from "./errors.ts";
import type { InFlight } from "./in-flight.ts";
import { isHandled } from "./last-words.ts";
import { StderrLogger } from "./logger.ts";
import type { Middleware } from "./middleware.ts";
import { Registry } from "./registry.ts";
import { shutdownHooks } from "./shutdown-hooks.ts";
import { claimStdio } from "./stdio.ts";

/** What a worker serves. */
export interface WorkerOptions<Provided> {
  tasks?: readonly AnyTask<NoInfer<Provided>>[];
  events?: readonly AnyEvent<NoInfer<Provided>>[];
  /** Around every task and event, the first outermost. */
  middleware?: readonly Middleware<NoInfer<Provided>>[];
  /**
   * Makes what the handlers need, once per worker, before the first call. What
   * it returns is merged into every call's context; its `Symbol.asyncDispose` or
   * `Symbol.dispose` is called when the worker ends.
   */
  context?: ContextFactory<Provided>;
}

/**
 * Serves tasks and events to the gateway that started this process.
 *
 * Resolves once the worker can be called. The process ends when the gateway says
 * so or closes stdin, after the calls in flight are answered and what `onShutdown`
 * registered has run.
 *
 * @throws TypeError if two tasks share an id, or the context cannot be merged;
 *   also whatever the context factory throws.
 */
export async function startWorker<Provided = unknown>(
  options: WorkerOptions<Provided>,
): Promise<void> {
  const stdio = claimStdio();
  const { tasks = [], events = [], middleware = [] } = options;
  const registry = new Registry(tasks, events, middleware as readonly Middleware[]);
  const dependencies = await buildDependencies(options.context);
  // Its name is for the log.
  const disposeContext = () => dependencies.dispose();
  shutdownHooks.add(disposeContext);

  const dispatcher: Dispatcher = new Dispatcher({
    registry,
    provided: dependencies.provided,
    send: stdio.send,
    onFailure: logFailure,
    onShutdown: () => {
      drain.onShutdown();
    },
  });
  const drain = new Drain({ inFlight: dispatcher.inFlight, hooks: shutdownHooks, stdio });
  process.on("uncaughtExceptionMonitor", (error) => {
    if (!isHandled()) logCrash(error, dispatcher.inFlight);
  });

  stdio.send(
    encode({
      type: "ready",
      tasks: [...registry.tasks.keys()],
      events: [...registry.events.keys()],
    }),
  );
  stdio.read({
    onLine: (line, readAt) => {
      dispatcher.receive(line, readAt);
    },
    onEnd: () => {
      drain.onEndOfInput();
    },
  });
}

/** A declared error is an answer; only what led to it is worth a line. */
function logFailure(error: unknown, context: Context): void {
  if (!isDeclared(error)) context.logger.error("the handler failed", { error });
  else if (error.cause !== undefined) context.logger.info("the call is refused", { error });
}

/** Node prints the stack and ends the process; this says which calls die with it. */
function logCrash(error: Error, inFlight: InFlight): void {
  const calls = inFlight.list().map((call) => call.name);
  new StderrLogger().error("the worker crashes on an uncaught exception", { error, calls });
}
