/** As much of a stream as progress needs. */
export interface Terminal {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** Who waits for less than this need not be told for what. */
const PATIENCE_MS = 1000;

/**
 * One line on a terminal that says what is being done, gone once it is done.
 *
 * A step holds up the program, so it says its name again and again while it goes on:
 * the first time after a second is when it appears.
 */
export class Progress {
  readonly #terminal: Terminal | undefined;
  readonly #now: () => number;
  readonly #start: number;
  #shown: string | undefined;

  /** @param isWanted false where nobody waits, or a program reads along */
  constructor(
    isWanted: boolean,
    stream: Terminal = process.stderr,
    now: () => number = () => performance.now(),
  ) {
    this.#terminal = isWanted && stream.isTTY ? stream : undefined;
    this.#now = now;
    this.#start = now();
  }

  step(what: string): void {
    if (!this.#terminal || what === this.#shown) return;
    if (this.#now() - this.#start < PATIENCE_MS) return;
    this.#terminal.write(`${eraseLine}${what} …`);
    this.#shown = what;
  }

  done(): void {
    if (this.#shown !== undefined) this.#terminal?.write(eraseLine);
    this.#shown = undefined;
  }
}

const eraseLine = "\r\u001b[2K";
