import { type Abort, makesSignalsLate, newAbort, withSignalOf } from "./abort.ts";
import { type CallConversions, ManifestConversions } from "./call-conversions.ts";
import { decode, encode, encodeSuccess } from "./codec.ts";
import type { Context } from "./context.ts";
import { undeclared, workerError } from "./errors.ts";
import type { EventCall, GatewayMessage, TaskCall } from "./generated/gateway-message.ts";
import type { CallId, WorkerError, WorkerMessage } from "./generated/worker-message.ts";
import { health } from "./health.ts";
import { InFlight } from "./in-flight.ts";
import { StderrLogger } from "./logger.ts";
import type { Run } from "./middleware.ts";
import type { Registry } from "./registry.ts";
import { isThenable } from "./thenable.ts";

export interface DispatcherOptions {
  registry: Registry;
  /** What the context factory made: merged into every call's context. */
  provided: object;
  /** Takes each line for the gateway, without its end. */
  send: (line: string) => void;
  /** The gateway wants the worker to end. */
  onShutdown: () => void;
  /** Is told of every handler that failed. */
  onFailure: (error: unknown, context: Context, id: CallId) => void;
  /** How values beyond JSON are converted: as the gateway says, unless told otherwise. */
  conversions?: CallConversions;
}

export type PipeCall = TaskCall | EventCall;

/**
 * Lines in, lines out, no I/O of its own.
 *
 * 1. Every call gets exactly one answer: `InFlight` says whose it is.
 * 2. A handler that returns no promise is answered before the next line is
 *    looked at, and never enters the in-flight table.
 */
export class Dispatcher {
  readonly inFlight = new InFlight();
  readonly #options: DispatcherOptions;
  readonly #conversions: CallConversions;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#conversions = options.conversions ?? new ManifestConversions();
  }

  /**
   * Takes one line from the gateway. Never throws.
   * @param readAt When it was read, in milliseconds since the epoch: from then on a call's time runs.
   */
  receive(line: string, readAt: number): void {
    let message: GatewayMessage;
    try {
      message = decode(line);
    } catch (error) {
      new StderrLogger().error("the gateway wrote a line that is not JSON", { error });
      return;
    }
    switch (message.type) {
      case "task":
      case "event":
        this.#call(message, readAt);
        return;
      case "ping":
        this.#send({ id: message.id, ok: true, result: health(this.inFlight.abandoned) });
        return;
      case "cancel":
        if (!this.inFlight.cancel(message.id, message.reason)) return;
        this.#fail(message.id, { message: "the call was cancelled", code: "CANCELLED" });
        return;
      case "conversions":
        this.#conversions.learn(message);
        return;
      case "shutdown":
        this.#options.onShutdown();
        return;
      default:
        new StderrLogger().warn("the gateway sent a message of an unknown type", { message });
    }
  }

  #call(call: PipeCall, readAt: number): void {
    const run = this.#find(call);
    if (run === undefined) {
      this.#fail(call.id, { message: `no handler for ${nameOf(call)}`, code: "NOT_FOUND" });
      return;
    }
    const abort = newAbort();
    const context = this.#contextOf(call, abort, readAt);
    let outcome: unknown;
    let isPending: boolean;
    try {
      this.#conversions.decode(call);
      outcome = run(call.type === "task" ? call.input : call.payload, context);
      isPending = isThenable(outcome);
    } catch (error) {
      this.#failed(call, context, error);
      return;
    }
    if (!isPending) {
      this.#succeed(call, context, outcome);
      return;
    }
    this.inFlight.add({ id: call.id, kind: call.type, name: nameOf(call), abort });
    Promise.resolve(outcome).then(
      (result) => {
        if (this.inFlight.finish(call.id)) this.#succeed(call, context, result);
      },
      (error: unknown) => {
        if (this.inFlight.finish(call.id)) this.#failed(call, context, error);
        else context.logger.debug("the handler of a cancelled call failed", { error });
      },
    );
  }

  #find(call: PipeCall): Run | undefined {
    const { tasks, events } = this.#options.registry;
    return call.type === "task" ? tasks.get(call.taskId) : events.get(call.eventId);
  }

  /**
   * One object, made at once: of each call this costs the most that is not JSON. `provided` shares
   * no name with the rest, and comes last since it may be empty: V8 is slow to add to a copy of that.
   */
  #contextOf(call: PipeCall, abort: Abort, readAt: number): Context {
    const { provided } = this.#options;
    const requestId = call.context?.requestId ?? String(call.id);
    const logger = new StderrLogger({ requestId, [call.type]: nameOf(call) });
    const deadline = call.timeoutMs === undefined ? undefined : readAt + call.timeoutMs;
    if (makesSignalsLate) {
      const context =
        deadline === undefined
          ? { ...call.context, requestId, logger, ...provided }
          : { ...call.context, requestId, logger, deadline, ...provided };
      return withSignalOf(abort, context);
    }
    const { signal } = abort;
    if (deadline === undefined) return { ...call.context, requestId, signal, logger, ...provided };
    return { ...call.context, requestId, signal, logger, deadline, ...provided };
  }

  #succeed(call: PipeCall, context: Context, outcome: unknown): void {
    try {
      const result = this.#conversions.encode(call, answerOf(call, outcome));
      this.#options.send(encodeSuccess(call.id, result));
    } catch (error) {
      this.#failed(call, context, error);
    }
  }

  #failed(call: PipeCall, context: Context, error: unknown): void {
    this.#options.onFailure(error, context, call.id);
    try {
      this.#fail(call.id, this.#conversions.encodeError(workerError(error), error));
    } catch (unsendable) {
      // The data of a declared error holds what JSON cannot, or too much.
      this.#options.onFailure(unsendable, context, call.id);
      this.#fail(call.id, undeclared(unsendable));
    }
  }

  #fail(id: CallId, error: WorkerError): void {
    this.#send({ id, ok: false, error });
  }

  #send(message: WorkerMessage): void {
    this.#options.send(encode(message));
  }
}

function nameOf(call: PipeCall): string {
  return call.type === "task" ? call.taskId : call.eventId;
}

/** An event's handlers return nothing to the caller, who may want the payload as they left it. */
function answerOf(call: PipeCall, result: unknown): unknown {
  if (call.type === "task") return result;
  return call.returnPayload === true ? call.payload : undefined;
}
