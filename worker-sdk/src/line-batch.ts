/** A batch this long is written at once: half of a pipe's 64 KiB. */
const maxPending = 32 * 1024;

/** One slow handler must not hold back the answers of those before it. Milliseconds. */
const maxWait = 0.1;

/** Joins the lines of one tick into one write. */
export class LineBatch {
  #pending = "";
  #since = 0;
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  push(line: string): void {
    const now = performance.now();
    if (this.#pending === "") {
      this.#since = now;
      process.nextTick(this.flush);
    }
    this.#pending += line;
    if (this.#pending.length >= maxPending || now - this.#since >= maxWait) this.flush();
  }

  readonly flush = (): void => {
    if (this.#pending === "") return;
    const text = this.#pending;
    this.#pending = "";
    this.#write(text);
  };
}
