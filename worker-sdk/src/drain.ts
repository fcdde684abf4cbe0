import type { InFlight } from "./in-flight.ts";
import { StderrLogger } from "./logger.ts";
import type { ShutdownHooks } from "./shutdown-hooks.ts";
import type { Stdio } from "./stdio.ts";

/** A gateway that is gone cannot kill a worker whose calls never end. Milliseconds. */
const orphanLimit = 10_000;

export interface DrainOptions {
  inFlight: InFlight;
  hooks: ShutdownHooks;
  stdio: Pick<Stdio, "finish">;
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

  /** The gateway closed stdin: it may be gone, so nobody else ends this process. */
  onEndOfInput(): void {
    setTimeout(() => {
      const inFlight = this.#options.inFlight.list().map((call) => call.name);
      new StderrLogger().error("gave up on calls that did not end", { inFlight });
      process.exit(1);
    }, orphanLimit);
    this.onShutdown();
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
