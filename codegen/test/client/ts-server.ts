import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

/** Where an editor lands; both counted from 1. */
export interface Definition {
  file: string;
  start: { line: number; offset: number };
}

/** What an editor shows over a name. */
export interface Hover {
  displayString: string;
  documentation: string;
  tags: readonly { name: string; text: string | readonly { text: string }[] }[];
}

/** TypeScript's own language server, as editors talk to it. */
export class TsServer {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #waiting = new Map<number, (body: unknown) => void>();
  #sequence = 0;

  constructor() {
    const tsserver = createRequire(import.meta.url).resolve("typescript/lib/tsserver.js");
    const flags = ["--disableAutomaticTypingAcquisition", "--suppressDiagnosticEvents"];
    this.#process = spawn(process.execPath, [tsserver, ...flags], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    createInterface({ input: this.#process.stdout }).on("line", (line) => this.#receive(line));
  }

  open(file: string): void {
    this.#send("open", { file });
  }

  async definitions(file: string, line: number, offset: number): Promise<Definition[]> {
    return ((await this.#ask("definition", { file, line, offset })) ?? []) as Definition[];
  }

  async hover(file: string, line: number, offset: number): Promise<Hover> {
    return (await this.#ask("quickinfo", { file, line, offset })) as Hover;
  }

  async close(): Promise<void> {
    const exited = once(this.#process, "exit");
    this.#send("exit", undefined);
    await exited;
  }

  #ask(command: string, args: unknown): Promise<unknown> {
    const sequence = this.#send(command, args);
    return new Promise((resolve) => this.#waiting.set(sequence, resolve));
  }

  #send(command: string, args: unknown): number {
    const seq = ++this.#sequence;
    const message = { seq, type: "request", command, arguments: args };
    this.#process.stdin.write(`${JSON.stringify(message)}\n`);
    return seq;
  }

  /** Headers and blank lines come between the messages; each message is one line. */
  #receive(line: string): void {
    if (!line.startsWith("{")) return;
    const message = JSON.parse(line) as { type: string; request_seq?: number; body?: unknown };
    if (message.type === "response") this.#waiting.get(message.request_seq ?? 0)?.(message.body);
  }
}
