#!/usr/bin/env node
import { clientCommand } from "./commands/client.ts";
import { type Command, help, parseArguments, UsageError } from "./commands/command.ts";
import { diffCommand } from "./commands/diff.ts";
import { generateCommand } from "./commands/generate.ts";
import { initCommand } from "./commands/init.ts";
import { nearestName } from "./nearest-name.ts";
import { isExpected } from "./expected-error.ts";
import { packageVersion } from "./package-folder.ts";

/** The first is what runs where none is named. */
const commands: readonly [Command, ...Command[]] = [
  generateCommand,
  diffCommand,
  clientCommand,
  initCommand,
];

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  const [first, ...rest] = args;
  if (first === "--help" || first === "-h") return print(overview());
  if (first === "--version") return print(`${packageVersion()}\n`);
  if (first === "help")
    return rest[0] === undefined ? print(overview()) : main([rest[0], "--help"]);
  if (first === undefined || first.startsWith("-")) return run(commands[0], args);
  const command = commands.find(({ name }) => name === first);
  return command ? run(command, rest) : refuse(unknownCommand(first), "tunnel-codegen --help");
}

async function run(command: Command, args: string[]): Promise<number> {
  try {
    const parsed = parseArguments(command, args);
    if (parsed.values.help === true) return print(help(command));
    return await command.run(parsed);
  } catch (error) {
    if (error instanceof UsageError) {
      return refuse(error.message, `tunnel-codegen ${command.name} --help`);
    }
    if (!isExpected(error)) throw error;
    process.stderr.write(`tunnel-codegen: ${error.message}\n`);
    return command.failureStatus ?? 1;
  }
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

function refuse(problem: string, moreAt: string): number {
  process.stderr.write(`tunnel-codegen: ${problem}\nSee \`${moreAt}\`.\n`);
  return 2;
}

function unknownCommand(name: string): string {
  const near = nearestName(
    name,
    commands.map((command) => command.name),
  );
  return `there is no command ${name}${near === undefined ? "" : `; did you mean ${near}?`}`;
}

/** The commands, and all of the one that runs where none is named. */
function overview(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const list = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}\n`);
  return `Usage: tunnel-codegen [COMMAND] [options]

Commands:
${list.join("")}
\`tunnel-codegen COMMAND --help\` tells more. Without a command it is ${commands[0].name}:

${help(commands[0])}`;
}
