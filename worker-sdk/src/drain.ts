import type { InFlight } from "./in-flight.ts";
import { StderrLogger } from "./logger.ts";
import type { ShutdownHooks } from "./shutdown-hooks.ts";
import type { Stdio } from "./stdio.ts";

/** A gateway that is gone cannot kill a worker that does not come to its end. Milliseconds. */
const orphanLimit = 10_000;

export interface DrainOptions {
  inFlight: InFlight;
  hooks: ShutdownHooks;
  stdio: Pick<Stdio, "finish" | "heedSignals">;
}

/** Ends the process once the calls in flight are answered and the hooks have run. */
export class Drain {
  readonly #options: DrainOptions;
  #ending = false;

  constructor(options: DrainOptions) {
    this.#options = options;
  }

  /** The gateway said `shutdown`: it decides how long to wait before it kills. */
  onShutdown(): void {
    if (this.#ending) return;
    this.#ending = true;
    void this.#end();
  }

  /** After `shutdown` in order; else the gateway may be gone, and nobody else ends this process. */
  onEndOfInput(): void {
    if (this.#ending) return;
    this.#options.stdio.heedSignals();
    setTimeout(() => {
      this.#giveUp();
    }, orphanLimit);
    this.onShutdown();
  }

  #giveUp(): void {
    const { inFlight, stdio } = this.#options;
    const calls = inFlight.list().map((call) => call.name);
    const what = calls.length > 0 ? "calls" : "shutdown hooks";
    new StderrLogger().error(`gave up on ${what} that did not end`, { inFlight: calls });
    stdio.finish();
    process.exit(1);
  }

  async #end(): Promise<void> {
    const { inFlight, hooks, stdio } = this.#options;
    await inFlight.whenEmpty();
    stdio.finish();
    if (inFlight.abandoned > 0) {
      new StderrLogger().warn("handlers of cancelled calls still run", {
        abandoned: inFlight.abandoned,
      });
    }
    process.exit((await hooks.run()) ? 0 : 1);
  }
}
