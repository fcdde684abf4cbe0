// An HTTP/1.1 client that does little, so that what it measures is the server.
import { once } from "node:events";
import { connect, type Socket } from "node:net";

export interface Answer {
  status: number;
  head: string;
  body: string;
}

/** One kept connection with one request at a time. */
export class Connection {
  readonly #socket: Socket;
  #received = "";
  #settle: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => this.#take(text));
    socket.on("error", (error) => this.#fail(error));
    socket.on("close", () => this.#fail(new Error("the server closed the connection")));
  }

  static async open(port: number): Promise<Connection> {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    return new Connection(socket);
  }

  get busy(): boolean {
    return this.#settle !== undefined;
  }

  /** Sends a request, written out by `requestText`. */
  send(request: string): Promise<Answer> {
    this.#socket.write(request);
    return new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(text: string): void {
    this.#received = this.#received === "" ? text : this.#received + text;
    const end = this.#received.indexOf("\r\n\r\n");
    if (end < 0) return;
    const head = this.#received.slice(0, end);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? NaN);
    if (Number.isNaN(length)) {
      this.#fail(new Error(`an answer without a length:\n${head}`));
      return;
    }
    const body = this.#received.slice(end + 4);
    if (body.length < length) return;
    this.#received = body.slice(length);
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.resolve({ status: Number(head.slice(9, 12)), head, body: body.slice(0, length) });
  }

  #fail(error: Error): void {
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.reject(error);
  }
}

export function requestText(path: string, token: string, body: string): string {
  return (
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n` +
    `x-runner-token: ${token}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}
