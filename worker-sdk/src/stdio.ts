// Takes stdin and stdout for the pipe to the gateway.
//
// 1. Only this file and `gateway-output.ts` write to file descriptor 1: `process.stdout` and the
//    console lead to stderr from the moment the worker has claimed the pipe. Likewise only
//    `gateway-input.ts` reads from 0: `process.stdin` is empty.
// 2. Writes are synchronous: once `finish` returns, `process.exit` loses nothing,
//    and a gateway that reads slowly slows the worker down instead of filling
//    its memory. The gateway's reader never waits for its writer, so this
//    cannot deadlock.
import { Console } from "node:console";
import { openSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { Socket } from "node:net";
import { devNull } from "node:os";
import { isMainThread } from "node:worker_threads";
import { encode, protocolVersion } from "./codec.ts";
import { readFromGateway } from "./gateway-input.ts";
import { writeToGateway } from "./gateway-output.ts";
import { LastWords } from "./last-words.ts";
import { LineBatch } from "./line-batch.ts";
import { LineSplitter } from "./line-splitter.ts";
import { StderrLogger } from "./logger.ts";

/** The pipe to the gateway, both directions. */
export interface Stdio {
  /** Writes a line, given without its end, together with the others of this tick. */
  readonly send: (line: string) => void;
  /** Writes what is pending now. The end of the process that follows is in order. */
  readonly finish: () => void;
  /** Starts reading. From now on the gateway, and no signal, ends this process. */
  read(reader: LineReader): void;
  /** The gateway is gone: signals end this process again. */
  readonly heedSignals: () => void;
}

export interface LineReader {
  /** @param readAt In milliseconds since the epoch. Lines that were read at once share it. */
  onLine(line: string, readAt: number): void;
  /** The gateway has closed its end. */
  onEnd(): void;
}

const stopSignals = ["SIGTERM", "SIGINT"] as const;

let claimed: Stdio | undefined;

// The gateway gives each worker its slot. Elsewhere (a unit test, a script, the
// codegen) importing the SDK touches nothing. Processes that the worker starts
// must not mistake themselves for one, so the variable goes.
const hasGateway = process.env["TUNNEL_WORKER_SLOT"] !== undefined && isMainThread;
if (hasGateway) {
  delete process.env["TUNNEL_WORKER_SLOT"];
  claimStdio();
}

/**
 * A service manager that stops all processes of a service at once asks workers too. The gateway,
 * which it asks as well, says when their calls are done.
 */
function outlive(signal: NodeJS.Signals): void {
  new StderrLogger().info(`${signal}: this worker ends when the gateway says so`);
}

/** The first call says `hello` and turns everything else that prints to stderr. */
export function claimStdio(): Stdio {
  if (claimed !== undefined) return claimed;
  redirectConsole();
  replaceStdin();
  // On Node also what others import by name, as `stdout` from `node:process`.
  syncBuiltinESMExports();
  const batch = new LineBatch(writeToGateway);
  const lastWords = new LastWords(batch.flush);
  claimed = {
    send: (line) => {
      batch.push(line);
    },
    finish: lastWords.waive,
    read: readLines,
    heedSignals: () => {
      for (const signal of stopSignals) process.off(signal, outlive);
    },
  };
  writeToGateway([encode({ type: "hello", protocol: protocolVersion }), "\n"]);
  return claimed;
}

/** Loggers that ask for `process.stdout` or its `fd` find stderr's. */
function redirectConsole(): void {
  if ("Bun" in globalThis) redirectImported(process.stdout);
  Object.defineProperty(process, "stdout", { configurable: true, get: () => process.stderr });
  // The console may have bound the real stdout already.
  Object.assign(console, new Console(process.stderr));
}

/** Those that have imported `stdout` by name keep it on Bun. */
function redirectImported(stdout: NodeJS.WriteStream): void {
  const { stderr } = process;
  const write = stderr.write.bind(stderr);
  // `end` writes by the second.
  Object.assign(stdout, { write, _write: write });
  Object.defineProperty(stdout, "fd", { configurable: true, value: stderr.fd });
}

/**
 * Two that read from one pipe take each other's lines. A socket, since some call its `unref`; with a
 * descriptor, since some hand it to a child process.
 */
function replaceStdin(): void {
  const empty = Object.assign(new Socket(), { fd: openSync(devNull, "r") });
  empty.push(null);
  Object.defineProperty(process, "stdin", { configurable: true, get: () => empty });
}

function readLines(reader: LineReader): void {
  const splitter = new LineSplitter();
  readFromGateway({
    onChunk: (chunk) => {
      const readAt = Date.now();
      splitter.push(chunk, (line) => {
        reader.onLine(line, readAt);
      });
    },
    onEnd: () => {
      reader.onEnd();
    },
  });
  if (!hasGateway) return;
  for (const signal of stopSignals) process.on(signal, outlive);
}
