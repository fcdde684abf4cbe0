import { messageOf, shorten } from "./errors.ts";
import { StderrLogger } from "./logger.ts";

/** Milliseconds after which a hook is worth a line. */
const patience = 1000;

/** As much of a hook without a name as is shown. */
const maxSource = 80;

/** Ends something that the worker has begun. */
export type ShutdownHook = () => void | Promise<void>;

/** What is to be done before the process ends: the last that was added first. */
export class ShutdownHooks {
  readonly #hooks: ShutdownHook[] = [];

  /** @returns What takes it back. */
  add(hook: ShutdownHook): () => void {
    this.#hooks.push(hook);
    return () => {
      const at = this.#hooks.lastIndexOf(hook);
      if (at >= 0) this.#hooks.splice(at, 1);
    };
  }

  /** One after the other, also after one failed. False if any did. */
  async run(): Promise<boolean> {
    let allDone = true;
    for (let hook = this.#hooks.pop(); hook !== undefined; hook = this.#hooks.pop()) {
      const waiting = setTimeout(warnOf, patience, hook);
      try {
        await hook();
      } catch (error) {
        allDone = false;
        new StderrLogger().error(`a shutdown hook failed: ${messageOf(error)}`, { error });
      } finally {
        clearTimeout(waiting);
      }
    }
    return allDone;
  }
}

/** The gateway kills a worker that does not come to its end. */
function warnOf(hook: ShutdownHook): void {
  const shown = hook.name || shorten(String(hook), maxSource);
  new StderrLogger().warn("a shutdown hook takes long", { hook: shown });
}

/** Of this process. */
export const shutdownHooks = new ShutdownHooks();

/**
 * Has `hook` run before the worker ends, once the calls in flight are answered.
 *
 * Hooks run one after the other, the last registered first: what was begun last ends
 * first. The context that `startWorker` was given is disposed in the same order, as
 * if it had been registered when its factory returned.
 *
 * @returns What takes the hook back.
 */
export function onShutdown(hook: ShutdownHook): () => void {
  return shutdownHooks.add(hook);
}
