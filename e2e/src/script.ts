import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { node } from "./gateway.ts";
import { pidOf, processesMarked } from "./process-info.ts";

const repository = join(import.meta.dirname, "../..");

/** One of the repository's scripts, as a terminal would run it. */
export interface Script extends AsyncDisposable {
  /** Everything printed so far, stdout and stderr. */
  output(): string;
  /** Resolves with the exit code. */
  readonly exited: Promise<number | null>;
  /** Ctrl-C: the signal goes to the whole process group. */
  interrupt(): void;
  /** Its processes that are still there, itself included. */
  processes(): number[];
}

/** Starts `scripts/<name>` in a process group of its own. */
export function startScript(
  name: string,
  args: readonly string[] = [],
  env: Record<string, string> = {},
): Script {
  const mark = `TUNNEL_TEST_MARK=${randomUUID()}`;
  const child = spawn(node, [join("scripts", name), ...args], {
    cwd: repository,
    detached: true,
    env: { ...process.env, ...env, TUNNEL_TEST_MARK: mark.slice("TUNNEL_TEST_MARK=".length) },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  const exited = once(child, "exit").then(([code]) => code as number | null);
  const interrupt = () => process.kill(-pidOf(child), "SIGINT");
  return {
    output: () => output,
    exited,
    interrupt,
    processes: () => processesMarked(mark),
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null && child.signalCode === null) interrupt();
      await exited;
    },
  };
}
