import type { Abort } from "./abort.ts";
import type { CallId, Cancel } from "./generated/gateway-message.ts";

/** A call whose handler has returned a promise. */
export interface RunningCall {
  readonly id: CallId;
  readonly kind: "task" | "event";
  /** The task's or event's id. */
  readonly name: string;
  readonly abort: Pick<Abort, "abort">;
}

/**
 * The calls that the gateway waits for.
 *
 * 1. A call is answered once: by whoever removes it from here.
 * 2. A cancelled call is no longer waited for, though its handler may go on.
 */
export class InFlight {
  readonly #calls = new Map<CallId, RunningCall>();
  #abandoned = 0;
  #onEmpty: (() => void)[] = [];

  /** Handlers that still run though their call was cancelled. */
  get abandoned(): number {
    return this.#abandoned;
  }

  /** The calls in flight, oldest first. */
  list(): RunningCall[] {
    return [...this.#calls.values()];
  }

  add(call: RunningCall): void {
    this.#calls.set(call.id, call);
  }

  /** The handler is done. False if its call was cancelled meanwhile: its answer is dropped. */
  finish(id: CallId): boolean {
    if (this.#remove(id)) return true;
    this.#abandoned -= 1;
    return false;
  }

  /** Aborts the handler's signal and gives the handler up. False if it is done already. */
  cancel(id: CallId, reason: Cancel["reason"]): boolean {
    const call = this.#calls.get(id);
    if (call === undefined) return false;
    this.#abandoned += 1;
    this.#remove(id);
    call.abort.abort(abortReason(reason));
    return true;
  }

  /** Resolves once no call is in flight. */
  async whenEmpty(): Promise<void> {
    if (this.#calls.size === 0) return;
    await new Promise<void>((resolve) => this.#onEmpty.push(resolve));
  }

  #remove(id: CallId): boolean {
    if (!this.#calls.delete(id)) return false;
    if (this.#calls.size === 0) {
      for (const resolve of this.#onEmpty.splice(0)) resolve();
    }
    return true;
  }
}

function abortReason(reason: Cancel["reason"]): DOMException {
  return reason === "timeout"
    ? new DOMException("the call's deadline passed", "TimeoutError")
    : new DOMException("the caller went away", "AbortError");
}
