import { spawn, type StdioOptions } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A started process whose stderr goes to a file, as a service's goes to its journal. */
export interface Child {
  pid: number;
  /** The first line of stdout. Rejects if the process ends before. */
  firstLine(): Promise<string>;
  hasExited(): boolean;
  log: () => string;
  stop: () => Promise<void>;
}

export function startChild(
  command: readonly [string, ...string[]],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Child {
  const scratch = mkdtempSync(join(tmpdir(), "tunnel-bench-"));
  const logFile = join(scratch, "stderr");
  const stderr = openSync(logFile, "w");
  const stdio: StdioOptions = ["ignore", "pipe", stderr];
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...process.env, NODE_ENV: "production", ...options.env },
    stdio,
  });
  closeSync(stderr);
  const exited = once(child, "exit");
  // Whoever waits for it sees the failure; nobody may be waiting yet.
  exited.catch(() => undefined);
  const { pid, stdout } = child;
  if (pid === undefined || stdout === null) throw new Error(`${program} did not start`);
  const log = (): string => readFileSync(logFile, "utf8");
  const hasExited = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return {
    pid,
    hasExited,
    log,
    firstLine: async () => {
      const ended = exited.then(() => {
        throw new Error(`${command.join(" ")} ended before it listened\n${log()}`);
      });
      const [line] = (await Promise.race([once(createInterface(stdout), "line"), ended])) as [
        string,
      ];
      return line;
    },
    stop: async () => {
      if (!hasExited()) child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
      await exited;
      clearTimeout(timer);
      rmSync(scratch, { recursive: true });
    },
  };
}
