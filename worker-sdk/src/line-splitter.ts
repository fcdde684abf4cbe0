const newline = 0x0a;

/** What a pipe holds. */
const leastKept = 64 * 1024;

/** A buffer that a longer line has needed is not kept. */
const mostKept = 1024 * 1024;

/** Cuts a stream of bytes into lines, on byte 0x0A only. */
export class LineSplitter {
  /** Begins with what came of a line whose end is still missing. */
  #kept = Buffer.allocUnsafeSlow(leastKept);
  /** How much that is. */
  #length = 0;

  /** @param bytes May be overwritten after that: the part of a line that is kept is a copy. */
  push(bytes: Uint8Array, onLine: (line: string) => void): void {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const end = chunk.lastIndexOf(newline);
    if (end === -1) {
      this.#keep(chunk);
      return;
    }
    let start = 0;
    if (this.#length > 0) {
      start = chunk.indexOf(newline) + 1;
      this.#keep(chunk.subarray(0, start - 1));
      onLine(this.#take());
    }
    if (end + 1 < chunk.length) this.#keep(chunk.subarray(end + 1));
    if (start >= end) return;

    // One decoding for all lines of the chunk: 0x0A is never part of a longer UTF-8 sequence.
    const text = chunk.toString("utf8", start, end);
    let from = 0;
    for (let to = text.indexOf("\n"); to !== -1; to = text.indexOf("\n", from)) {
      if (to > from) onLine(text.slice(from, to));
      from = to + 1;
    }
    if (from < text.length) onLine(text.slice(from));
  }

  #keep(part: Uint8Array): void {
    const length = this.#length + part.length;
    if (length > this.#kept.length) {
      // Twice as large: to grow by what is missing is quadratic.
      const larger = Buffer.allocUnsafeSlow(Math.max(length, 2 * this.#kept.length));
      larger.set(this.#kept.subarray(0, this.#length));
      this.#kept = larger;
    }
    this.#kept.set(part, this.#length);
    this.#length = length;
  }

  #take(): string {
    const line = this.#kept.toString("utf8", 0, this.#length);
    this.#length = 0;
    if (this.#kept.length > mostKept) this.#kept = Buffer.allocUnsafeSlow(leastKept);
    return line;
  }
}
