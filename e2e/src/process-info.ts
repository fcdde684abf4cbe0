// What Linux tells of processes.
import type { ChildProcess } from "node:child_process";
import { globSync, readFileSync } from "node:fs";

/** The child processes of one, whichever of its threads started them. */
function childrenOf(pid: number): number[] {
  const lists = globSync(`/proc/${pid}/task/*/children`);
  return lists.flatMap((list) => readFileSync(list, "utf8").split(" ").filter(Boolean).map(Number));
}

/** The workers of a gateway: its children but for its guard. */
export function workersOf(gateway: number): number[] {
  return childrenOf(gateway).filter((pid) => !commandLineOf(pid).includes("__guard"));
}

function commandLineOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  } catch {
    // It ended meanwhile.
    return [];
  }
}

/** The id of a process that was started. */
export function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error("the process did not start");
  return pid;
}

/** The most memory that a process ever had, in MiB. */
export function peakMemoryOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1]) / 1024;
}

/** Whether a process is there; one that is dead and not yet reaped is not. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

/** Every live process in whose environment a text is: all that a marked one has started. */
export function processesMarked(mark: string): number[] {
  return globSync("/proc/[0-9]*/environ").flatMap((file) => {
    const pid = Number(file.split("/")[2]);
    try {
      return readFileSync(file, "utf8").includes(mark) && isAlive(pid) ? [pid] : [];
    } catch {
      // It ended meanwhile, or is somebody else's.
      return [];
    }
  });
}
