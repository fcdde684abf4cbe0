import { inspect } from "node:util";
import { attempt, shorten } from "./errors.ts";

/** Structured log lines on stderr; stdout is the wire. */
export interface Logger {
  /** Written only under `TUNNEL_LOG_LEVEL=debug` (or `trace`). */
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Errors among them are written with their stack. */
export type LogFields = Readonly<Record<string, unknown>>;

/** One JSON object a line. */
export class StderrLogger implements Logger {
  readonly #bound: LogFields;

  /** @param bound What every line of this logger carries. */
  constructor(bound: LogFields = {}) {
    this.#bound = bound;
  }

  debug(message: string, fields?: LogFields): void {
    if (debugging()) this.#write("debug", message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.#write("info", message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.#write("warn", message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.#write("error", message, fields);
  }

  #write(level: string, message: string, fields: LogFields = {}): void {
    const own = { time: new Date().toISOString(), level, message, ...this.#bound };
    process.stderr.write(toLine({ ...own, ...fields, ...own }) + "\n");
  }
}

function debugging(): boolean {
  const level = process.env["TUNNEL_LOG_LEVEL"];
  return level === "debug" || level === "trace";
}

function toLine(record: LogFields): string {
  try {
    return JSON.stringify(record, printable);
  } catch {
    // A cycle, or a toJSON that throws: a line in another form beats none.
    const bare = `${String(record["message"])}, and what cannot be shown`;
    return JSON.stringify(attempt(() => inspect(record), bare));
  }
}

function printable(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (!(value instanceof Error)) return value;
  const { name, message, stack = "", cause } = value;
  return {
    ...Object.fromEntries(Object.entries(value)),
    name,
    message: shorten(message),
    stack: shortenStack(stack),
    ...(cause === undefined ? {} : { cause }),
  };
}

/** A long message costs none of the frames behind it. */
function shortenStack(stack: string): string {
  const head = stack.split("\n    at ", 1)[0] ?? "";
  return shorten(head) + shorten(stack.slice(head.length));
}
