const newline = 0x0a;

/** Cuts a stream of bytes into lines, on byte 0x0A only. */
export class LineSplitter {
  /** What came of a line whose end is still missing. A list: joining per chunk is quadratic. */
  #partial: Buffer[] = [];

  /** @param bytes May be overwritten after that: the part of a line that is kept is a copy. */
  push(bytes: Uint8Array, onLine: (line: string) => void): void {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const end = chunk.lastIndexOf(newline);
    if (end === -1) {
      this.#partial.push(Buffer.from(chunk));
      return;
    }
    let start = 0;
    if (this.#partial.length > 0) {
      start = chunk.indexOf(newline) + 1;
      this.#partial.push(chunk.subarray(0, start - 1));
      const line = Buffer.concat(this.#partial);
      this.#partial = [];
      onLine(line.toString("utf8"));
    }
    if (end + 1 < chunk.length) this.#partial.push(Buffer.from(chunk.subarray(end + 1)));
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
}
