/** Aborts the signal of a call. */
export type Abort = Pick<AbortController, "signal" | "abort">;

/**
 * Bun takes a third of a small call to make a controller: it is made for those only that ask for the
 * signal. Node makes one in less time than a getter takes.
 */
export const makesSignalsLate = "Bun" in globalThis;

export function newAbort(): Abort {
  return makesSignalsLate ? new LateAbort() : new AbortController();
}

/** Becomes an `AbortController` once that makes a difference. */
export class LateAbort implements Abort {
  #controller: AbortController | undefined;

  get signal(): AbortSignal {
    return this.#made().signal;
  }

  abort(reason: unknown): void {
    this.#made().abort(reason);
  }

  #made(): AbortController {
    return (this.#controller ??= new AbortController());
  }
}

/** Gives an object the signal as an own property. */
export function withSignalOf<T extends object>(
  abort: Abort,
  target: T,
): T & { signal: AbortSignal } {
  return Object.defineProperty(target, "signal", {
    configurable: true,
    enumerable: true,
    get: () => abort.signal,
  }) as T & { signal: AbortSignal };
}
