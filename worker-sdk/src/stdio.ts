// Takes stdin and stdout for the pipe to the gateway.
//
// 1. Only this file and `gateway-output.ts` write to file descriptor 1: `process.stdout` and the
//    console lead to stderr from the moment the worker has claimed the pipe.
// 2. Writes are synchronous: once `finish` returns, `process.exit` loses nothing,
//    and a gateway that reads slowly slows the worker down instead of filling
//    its memory. The gateway's reader never waits for its writer, so this
//    cannot deadlock.
import { Console } from "node:console";
import { isMainThread } from "node:worker_threads";
import { encode, protocolVersion } from "./codec.ts";
import { writeToGateway } from "./gateway-output.ts";
import { LastWords } from "./last-words.ts";
import { LineBatch } from "./line-batch.ts";
import { LineSplitter } from "./line-splitter.ts";
import { StderrLogger } from "./logger.ts";

/** The pipe to the gateway, both directions. */
export interface Stdio {
  /** Writes a line, together with the others of this tick. */
  readonly send: (line: string) => void;
  /** Writes what is pending now. The end of the process that follows is in order. */
  readonly finish: () => void;
  /** Starts reading. From now on the gateway, and no signal, ends this process. */
  read(reader: LineReader): void;
  /** The gateway is gone: signals end this process again. */
  readonly heedSignals: () => void;
}

export interface LineReader {
  onLine(line: string): void;
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
  writeToGateway(encode({ type: "hello", protocol: protocolVersion }));
  return claimed;
}

/** Loggers that ask for `process.stdout` or its `fd` find stderr's. */
function redirectConsole(): void {
  Object.defineProperty(process, "stdout", { configurable: true, get: () => process.stderr });
  // The console may have bound the real stdout already.
  Object.assign(console, new Console(process.stderr));
}

function readLines(reader: LineReader): void {
  const splitter = new LineSplitter();
  const onLine = (line: string) => {
    reader.onLine(line);
  };
  process.stdin.on("data", (chunk: Buffer) => {
    splitter.push(chunk, onLine);
  });
  process.stdin.on("end", () => {
    reader.onEnd();
  });
  process.stdin.on("error", () => {
    reader.onEnd();
  });
  if (!hasGateway) return;
  for (const signal of stopSignals) process.on(signal, outlive);
}
