import { encode } from "./codec.ts";
import { headlineOf } from "./errors.ts";
import { writeToGateway } from "./gateway-output.ts";

/** Tells the gateway why this process ends, unless it was told to: once. */
export class LastWords {
  readonly #flush: () => void;
  #isSaid = false;
  #isEmpty = false;
  /** An error that the program has a listener for: it may go on after it. */
  #handled: string | undefined;

  /** @param flush Writes what is pending: answers come first. */
  constructor(flush: () => void) {
    this.#flush = flush;
    // Node prints the stack and ends the process; the gateway's log has the reason.
    process.on("uncaughtExceptionMonitor", (error, origin) => {
      const message = `${origin}: ${reasonOf(error)}`;
      if (isHandled()) this.#handled = message;
      else this.#say(message);
    });
    process.on("beforeExit", () => {
      this.#isEmpty = true;
    });
    process.on("exit", (code) => {
      this.#flush();
      this.#say(this.#explain(code));
    });
  }

  /** The process ends in order. */
  readonly waive = (): void => {
    this.#flush();
    this.#isSaid = true;
  };

  #explain(code: number): string {
    const end = this.#isEmpty
      ? `nothing is left to do, nor to wait for: exit code ${code}`
      : `the program called process.exit(${code})`;
    return this.#handled === undefined ? end : `${end}; before, ${this.#handled}`;
  }

  #say(message: string): void {
    if (this.#isSaid) return;
    this.#isSaid = true;
    this.#flush();
    writeToGateway([encode({ type: "fatal", error: { message } }), "\n"]);
  }
}

/** Whether the program itself takes what nobody has caught. */
export function isHandled(): boolean {
  return (
    process.listenerCount("uncaughtException") > 0 || process.hasUncaughtExceptionCaptureCallback()
  );
}

/** Of a rejection with what is no error, Node speaks at length before it comes to the reason. */
function reasonOf(error: Error): string {
  const text = headlineOf(error);
  const reason = /^UnhandledPromiseRejection: .* with the reason "(.*)"\.$/s.exec(text)?.[1];
  return reason === undefined ? text : `rejected with ${reason}`;
}
