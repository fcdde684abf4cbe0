/** As much of a stream as progress needs. */
export interface Terminal {
  isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * One line on a terminal that says what is being done, gone once it is done. Each
 * step holds up the program, so it is announced before anyone knows how long it takes.
 */
export class Progress {
  readonly #terminal: Terminal | undefined;
  #isShown = false;

  /** @param isWanted false where nobody waits, or a program reads along */
  constructor(isWanted: boolean, stream: Terminal = process.stderr) {
    this.#terminal = isWanted && stream.isTTY ? stream : undefined;
  }

  step(what: string): void {
    this.#terminal?.write(`${eraseLine}${what} …`);
    this.#isShown = true;
  }

  done(): void {
    if (this.#isShown) this.#terminal?.write(eraseLine);
    this.#isShown = false;
  }
}

const eraseLine = "\r\u001b[2K";
