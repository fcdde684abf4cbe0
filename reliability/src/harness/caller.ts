// Calls tasks over HTTP and holds each answer against what was asked.
import { HttpConnection } from "./http-connection.ts";

/** What became of a call. */
export type Verdict =
  /** Answered with the very key that was sent. */
  | "own"
  /** Answered with something else: the worst that can happen. */
  | "foreign"
  /** Sent, and never answered. */
  | "lost"
  /** The connection was refused: never sent. */
  | "unsent"
  /** An error's code. */
  | Uppercase<string>;

export interface Answered {
  verdict: Verdict;
  /** The worker that answered, where the call reached one and came back. */
  worker: number | undefined;
}

interface Envelope {
  ok: boolean;
  result?: { key?: unknown; worker?: number };
  error?: { code: string };
}

export class Caller {
  readonly #port: number;
  readonly #idle: HttpConnection[] = [];
  readonly #all = new Set<HttpConnection>();
  #nextKey = 0;
  #outstanding = 0;
  /** Bytes that came without a request: second answers. */
  readonly extras: string[] = [];

  constructor(port: number) {
    this.#port = port;
  }

  /** Calls that are not answered yet. */
  get outstanding(): number {
    return this.#outstanding;
  }

  /** Sends a call with a key of its own, which its answer must repeat. */
  send(task: string, input: object, done: (answered: Answered) => void): void {
    const key = `k${(this.#nextKey++).toString(36)}`;
    const body = JSON.stringify({ input: { key, ...input } });
    this.#outstanding++;
    this.#connection().send(this.#request(task, body), (outcome) => {
      this.#outstanding--;
      if (typeof outcome.status === "string") {
        done({ verdict: outcome.status, worker: undefined });
        return;
      }
      done(judge(outcome.body, key));
    });
  }

  call(task: string, input: object = {}): Promise<Answered> {
    return new Promise((resolve) => this.send(task, input, resolve));
  }

  close(): void {
    for (const connection of this.#all) connection.destroy();
    this.#all.clear();
    this.#idle.length = 0;
  }

  #request(task: string, body: string): string {
    return (
      `POST /__runner/task/${task} HTTP/1.1\r\nhost: 127.0.0.1\r\nx-runner-token: secret\r\n` +
      `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
    );
  }

  #connection(): HttpConnection {
    for (;;) {
      const idle = this.#idle.pop();
      if (idle === undefined) break;
      if (!idle.closed) return idle;
      this.#all.delete(idle);
    }
    const opened = new HttpConnection(
      this.#port,
      (connection) => this.#idle.push(connection),
      (bytes) => this.extras.push(bytes),
    );
    this.#all.add(opened);
    return opened;
  }
}

function judge(body: string, key: string): Answered {
  let envelope: Envelope;
  try {
    envelope = JSON.parse(body) as Envelope;
  } catch {
    return { verdict: "foreign", worker: undefined };
  }
  if (!envelope.ok) {
    return { verdict: (envelope.error?.code ?? "NO_CODE") as Verdict, worker: undefined };
  }
  const verdict = envelope.result?.key === key ? "own" : "foreign";
  return { verdict, worker: envelope.result?.worker };
}
