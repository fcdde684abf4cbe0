// A connection of HTTP/1.1, one request at a time. It is its own parser so that it is
// cheap, since it shares the machine with what it measures, and so that it sees what a
// library would hide: bytes that nobody asked for.
import { connect, type Socket } from "node:net";

/** What came back: an answer, or why there is none. */
export type Outcome =
  | { status: number; body: string }
  /** The connection could not be opened: nothing was sent. */
  | { status: "unsent" }
  /** It ended after the request and before a whole answer. */
  | { status: "lost" };

const headEnd = Buffer.from("\r\n\r\n");

export class HttpConnection {
  readonly #socket: Socket;
  readonly #onIdle: (connection: HttpConnection) => void;
  readonly #onExtra: (bytes: string) => void;
  #received: Buffer = Buffer.alloc(0);
  #waiting: ((outcome: Outcome) => void) | undefined;
  #opened = false;
  #closed = false;

  /** `onIdle`: an answer is complete and another request may be sent; `onExtra`: bytes beyond. */
  constructor(
    port: number,
    onIdle: (connection: HttpConnection) => void,
    onExtra: (bytes: string) => void,
  ) {
    this.#onIdle = onIdle;
    this.#onExtra = onExtra;
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true })
      .on("connect", () => (this.#opened = true))
      .on("data", (chunk) => this.#read(chunk))
      // What an error means follows from when the connection ends.
      .on("error", () => undefined)
      .on("close", () => this.#end());
  }

  get closed(): boolean {
    return this.#closed;
  }

  send(request: string, done: (outcome: Outcome) => void): void {
    this.#waiting = done;
    this.#socket.write(request);
  }

  /** Leaves, whatever is under way. */
  destroy(): void {
    this.#closed = true;
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const end = this.#received.indexOf(headEnd);
    if (end < 0) return;
    const head = this.#received.toString("latin1", 0, end);
    const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
    const total = end + headEnd.length + length;
    if (this.#received.length < total) return;
    const body = this.#received.toString("utf8", total - length, total);
    this.#received = this.#received.subarray(total);
    const done = this.#waiting;
    this.#waiting = undefined;
    if (done === undefined) {
      this.#onExtra(`${head}\n${body}`);
      return;
    }
    if (this.#received.length > 0) this.#onExtra(this.#received.toString("latin1"));
    if (/^connection: close/im.test(head)) this.destroy();
    done({ status: Number(head.slice(9, 12)), body });
    if (!this.#closed) this.#onIdle(this);
  }

  #end(): void {
    this.#closed = true;
    const done = this.#waiting;
    this.#waiting = undefined;
    done?.({ status: this.#opened ? "lost" : "unsent" });
  }
}
