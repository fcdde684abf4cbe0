// Processes that use the machine as a fault does, so that a baseline without the fault
// has as little of it.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { node } from "../../../e2e/src/gateway.ts";

/** Uses a core until it is stopped. */
export function spinner(): BusyProcess {
  return new BusyProcess([node, "-e", "for (;;);"]);
}

export class BusyProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor([command = "", ...args]: string[]) {
    this.#child = spawn(command, args, { stdio: ["pipe", "ignore", "ignore"] });
    this.#ended = once(this.#child, "exit");
  }

  /** Closes its stdin, upon which a worker ends. */
  finish(): Promise<unknown> {
    this.#child.stdin?.end();
    return this.#ended;
  }

  async stop(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }
}
