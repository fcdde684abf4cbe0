import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { LineSplitter } from "../src/line-splitter.ts";
import type { GatewayMessage } from "../src/generated/gateway-message.ts";
import type { WorkerMessage } from "../src/generated/worker-message.ts";

const node = join(import.meta.dirname, "../../node_modules/.bin/node");

/** A worker of `test/workers/`, and this end of its pipe. */
export class WorkerProcess implements AsyncDisposable {
  readonly child: ChildProcess;
  readonly exitCode: Promise<number | null>;
  readonly #lines: AsyncIterator<string, undefined>;
  #stderr = "";

  /**
   * @param env Added to the environment; a gateway gives each worker its slot.
   * @param stdin A pipe, or a descriptor to read from.
   */
  constructor(
    file: string,
    env: NodeJS.ProcessEnv = { TUNNEL_WORKER_SLOT: "0" },
    stdin: "pipe" | number = "pipe",
  ) {
    this.child = spawn(node, [join(import.meta.dirname, "workers", file)], {
      env: { ...process.env, ...env },
      stdio: [stdin, "pipe", "pipe"],
    });
    const { stdout, stderr } = this.child;
    if (stdout === null || stderr === null) throw new Error("no pipes");
    stderr.setEncoding("utf8").on("data", (text: string) => (this.#stderr += text));
    this.#lines = linesOf(stdout);
    const exited = once(this.child, "exit") as Promise<[number | null]>;
    this.exitCode = Promise.all([exited, once(stderr, "end")]).then(([[code]]) => code);
  }

  /** Starts one and reads `hello` and `ready`. */
  static async ready(file: string): Promise<WorkerProcess> {
    const worker = new WorkerProcess(file);
    await worker.read();
    await worker.read();
    return worker;
  }

  get stderr(): string {
    return this.#stderr;
  }

  send(...messages: GatewayMessage[]): void {
    this.write(messages.map((message) => JSON.stringify(message) + "\n").join(""));
  }

  write(data: string | Buffer): void {
    this.child.stdin?.write(data);
  }

  closeStdin(): void {
    this.child.stdin?.end();
  }

  /** The next line, which must be a message. */
  async read(): Promise<WorkerMessage> {
    const line = await this.readLine();
    if (line === undefined) throw new Error(`the worker ended\n${this.#stderr}`);
    return JSON.parse(line) as WorkerMessage;
  }

  /** The next line that is not blank, as the gateway reads them; undefined at the end. */
  async readLine(): Promise<string | undefined> {
    let line = await this.#lines.next();
    while (line.value === "") line = await this.#lines.next();
    return line.value;
  }

  /** Resolves once stderr contains the text. */
  async logged(text: string): Promise<void> {
    while (!this.#stderr.includes(text)) {
      if (this.child.stderr?.readableEnded !== false) {
        throw new Error(`never logged ${text}:\n${this.#stderr}`);
      }
      await Promise.race([once(this.child.stderr, "data"), once(this.child.stderr, "end")]);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill("SIGKILL");
    await this.exitCode;
  }
}

// Not readline: it also splits at U+2028.
async function* linesOf(stream: Readable): AsyncGenerator<string, undefined> {
  const splitter = new LineSplitter();
  for await (const chunk of stream) {
    const lines: string[] = [];
    splitter.push(chunk as Buffer, (line) => lines.push(line));
    yield* lines;
  }
}
