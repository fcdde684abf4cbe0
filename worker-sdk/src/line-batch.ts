/** A batch this long is written at once: half of a pipe's 64 KiB. */
const maxPending = 32 * 1024;

/** One slow handler must not hold back the answers of those before it. Milliseconds. */
const maxWait = 0.1;

/** Reading the clock takes a tenth of a small call: after two lines it is read once for so many. */
const linesPerReading = 4;

/** To join a longer line with others costs more than to write it as a part of its own. */
const maxJoined = 1024;

/** Gathers the lines of one tick for one write. */
export class LineBatch {
  #parts: string[] = [];
  /** The part that the next line goes to. */
  #joined = "";
  #length = 0;
  #lines = 0;
  /** When the first of them came. */
  #since = 0;
  readonly #write: (parts: readonly string[]) => void;

  /** @param write Takes the parts of a text. */
  constructor(write: (parts: readonly string[]) => void) {
    this.#write = write;
  }

  push(line: string): void {
    if (line.length > maxJoined) {
      this.#parts.push(this.#joined, line);
      this.#joined = "\n";
    } else {
      this.#joined += `${line}\n`;
    }
    this.#length += line.length;
    this.#lines += 1;
    if (this.#lines === 1) {
      this.#since = performance.now();
      process.nextTick(this.flush);
    }
    if (this.#length >= maxPending || this.#hasWaited()) this.flush();
  }

  readonly flush = (): void => {
    if (this.#lines === 0) return;
    const parts = this.#parts;
    parts.push(this.#joined);
    this.#parts = [];
    this.#joined = "";
    this.#length = 0;
    this.#lines = 0;
    this.#write(parts);
  };

  #hasWaited(): boolean {
    if (this.#lines !== 2 && this.#lines % linesPerReading !== 0) return false;
    return performance.now() - this.#since >= maxWait;
  }
}
