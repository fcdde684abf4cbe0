/** A batch this long is written at once: half of a pipe's 64 KiB. */
const maxPending = 32 * 1024;

/** One slow handler must not hold back the answers of those before it. Milliseconds. */
const maxWait = 0.1;

/** Reading the clock takes a tenth of a small call: after two lines it is read once for so many. */
const linesPerReading = 4;

/** Joins the lines of one tick into one write. */
export class LineBatch {
  #pending = "";
  #lines = 0;
  /** When the first of them came. */
  #since = 0;
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  push(line: string): void {
    this.#pending += line;
    this.#lines += 1;
    if (this.#lines === 1) {
      this.#since = performance.now();
      process.nextTick(this.flush);
    }
    if (this.#pending.length >= maxPending || this.#hasWaited()) this.flush();
  }

  readonly flush = (): void => {
    if (this.#pending === "") return;
    const text = this.#pending;
    this.#pending = "";
    this.#lines = 0;
    this.#write(text);
  };

  #hasWaited(): boolean {
    if (this.#lines !== 2 && this.#lines % linesPerReading !== 0) return false;
    return performance.now() - this.#since >= maxWait;
  }
}
