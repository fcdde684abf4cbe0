import { Dispatcher } from "../dispatch.ts";
import { TunnelError } from "../errors.ts";
import type { CallId, Cancel, GatewayMessage } from "../generated/gateway-message.ts";
import type { Failure, Success, WorkerError } from "../generated/worker-message.ts";
import type { Registry } from "../registry.ts";
import { mark, selfDescribing, unmark } from "./rich-values.ts";
import type { TestCallOptions } from "./test-worker.ts";

type Reply = Success | Failure;

/** The other end of the pipe: writes calls as lines and reads the answers. */
export class TestGateway {
  readonly #dispatcher: Dispatcher;
  readonly #waiting = new Map<CallId, (reply: Reply) => void>();
  readonly #thrown = new Map<CallId, unknown>();
  #lastId = 0;

  constructor(registry: Registry, provided: object) {
    this.#dispatcher = new Dispatcher({
      registry,
      provided,
      send: (line) => {
        const reply = JSON.parse(line) as Reply;
        this.#waiting.get(reply.id)?.(reply);
      },
      onFailure: (error, _context, id) => {
        this.#thrown.set(id, error);
      },
      onShutdown: () => undefined,
      conversions: selfDescribing,
    });
  }

  async call(
    kind: "task" | "event",
    name: string,
    value: unknown,
    { timeoutMs, signal, ...given }: TestCallOptions = {},
  ): Promise<unknown> {
    const id = ++this.#lastId;
    const context = { requestId: `test-${id}`, ...given };
    const extras = { id, context, ...(timeoutMs === undefined ? {} : { timeoutMs }) };
    const givenUp = anyOf(signal, timeoutMs);
    // Node does not wait for the timer of a signal: a script would end before the call does.
    const awake = timeoutMs === undefined ? undefined : setInterval(() => undefined, timeoutMs);
    const onAbort = () => {
      this.#write({ type: "cancel", id, reason: cancelReason(givenUp.reason) });
    };
    try {
      const reply = await new Promise<Reply>((resolve) => {
        this.#waiting.set(id, resolve);
        givenUp.addEventListener("abort", onAbort);
        this.#write(
          kind === "task"
            ? { type: "task", taskId: name, input: mark(value), ...extras }
            : {
                type: "event",
                eventId: name,
                payload: mark(value),
                returnPayload: true,
                ...extras,
              },
        );
        if (givenUp.aborted) onAbort();
      });
      if (reply.ok) return unmark(reply.result);
      if (reply.error.code === "CANCELLED") throw givenUp.reason;
      throw this.#thrown.has(id)
        ? asSeenByCaller(reply.error, this.#thrown.get(id))
        : new Error(reply.error.message);
    } finally {
      clearInterval(awake);
      givenUp.removeEventListener("abort", onAbort);
      this.#waiting.delete(id);
      this.#thrown.delete(id);
    }
  }

  #write(message: GatewayMessage): void {
    this.#dispatcher.receive(JSON.stringify(message), Date.now());
  }
}

function anyOf(signal: AbortSignal | undefined, timeoutMs: number | undefined): AbortSignal {
  const timeout = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
  return AbortSignal.any([signal, timeout].filter((each) => each !== undefined));
}

function cancelReason(reason: unknown): Cancel["reason"] & string {
  const timedOut = reason instanceof DOMException && reason.name === "TimeoutError";
  return timedOut ? "timeout" : "client-disconnected";
}

function asSeenByCaller({ id, message, data, httpCode }: WorkerError, thrown: unknown): unknown {
  if (id === undefined) return thrown;
  return new TunnelError(id, message, {
    data: unmark(data),
    cause: thrown,
    ...(httpCode && { httpCode }),
  });
}
