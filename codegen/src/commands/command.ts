import { parseArgs, type ParseArgsConfig } from "node:util";
import { nearestName } from "../nearest-name.ts";

/** One of a command's flags: parsing and help come from the same entry. */
export interface Flag {
  type: "string" | "boolean";
  short?: string;
  /** May be given more than once. */
  multiple?: boolean;
  default?: string | boolean | string[];
  /** The flag's argument in the help: `FILE`. */
  value?: string;
  /** One sentence; a line break in it stays. */
  help: string;
}

export type Flags = Record<string, Flag>;

/** What the user gave, by flag, and what came beside the flags. */
export interface Parsed<F extends Flags = Flags> {
  values: ReturnType<typeof parseArgs<{ options: F; allowPositionals: true }>>["values"];
  positionals: string[];
}

/** A subcommand of `tunnel-codegen`. */
export interface Command {
  name: string;
  /** One line in the list of commands. */
  summary: string;
  /** What it takes beside flags, as in the usage line: `[DIR]`. */
  takes?: string;
  /** How many of them at most; none unless said. */
  maxPositionals?: number;
  /** What it does, in a paragraph or two. */
  description: string;
  flags: Flags;
  /** The status where a config or a file is at fault; 1 unless said. */
  failureStatus?: number;
  /** @returns the exit status */
  run(parsed: Parsed): Promise<number>;
}

/** Gives `run` the types of its flags. */
export function defineCommand<const F extends Flags>(
  command: Omit<Command, "flags" | "run"> & {
    flags: F;
    run(parsed: Parsed<F>): Promise<number>;
  },
): Command {
  return command;
}

/** The command line is wrong: exit status 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** @throws {UsageError} */
export function parseArguments(command: Command, args: string[]): Parsed {
  const options = { ...command.flags, help: helpFlag } as NonNullable<ParseArgsConfig["options"]>;
  const { tokens } = parseArgs({
    args,
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === "option" && !Object.hasOwn(options, token.name)) {
      throw new UsageError(unknownFlag(token.rawName, Object.keys(options)));
    }
  }
  try {
    const parsed = parseArgs({ args, options, allowPositionals: true });
    const extra = parsed.positionals[command.maxPositionals ?? 0];
    if (extra !== undefined) throw new UsageError(`unexpected argument ${extra}`);
    return parsed;
  } catch (error) {
    throw isOfParseArgs(error) ? new UsageError(lowerFirst(error.message)) : error;
  }
}

/** What `--help` prints. */
export function help(command: Command): string {
  const flags = Object.entries({ ...command.flags, help: helpFlag }).map(
    ([name, { value, help: text }]): [string, string] => [
      `--${name}${value === undefined ? "" : ` ${value}`}`,
      text,
    ],
  );
  const width = Math.max(...flags.map(([flag]) => flag.length));
  const indent = `\n${" ".repeat(width + 4)}`;
  const lines = flags.map(
    ([flag, text]) => `  ${flag.padEnd(width)}  ${text.replaceAll("\n", indent)}\n`,
  );
  const takes = command.takes === undefined ? "" : ` ${command.takes}`;
  return `Usage: tunnel-codegen ${command.name}${takes} [options]

${command.description}

Options:
${lines.join("")}`;
}

const helpFlag: Flag = { type: "boolean", short: "h", help: "print this" };

function unknownFlag(given: string, names: readonly string[]): string {
  const near = nearestName(given.replace(/^-+/, ""), names);
  return `unknown option ${given}${near === undefined ? "" : `; did you mean --${near}?`}`;
}

function isOfParseArgs(error: unknown): error is Error {
  const { code } = error as NodeJS.ErrnoException;
  return error instanceof TypeError && (code?.startsWith("ERR_PARSE_ARGS_") ?? false);
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
