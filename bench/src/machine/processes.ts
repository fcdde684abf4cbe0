// What Linux tells of a server's processes (proc(5)).
import { spawnSync } from "node:child_process";
import { globSync, readFileSync, writeFileSync } from "node:fs";

/** One process of a server, under the name that the reports give it. */
export interface Process {
  pid: number;
  name: string;
}

const ticksPerSecond = Number(
  spawnSync("getconf", ["CLK_TCK"], { encoding: "utf8" }).stdout.trim() || 100,
);

/** What a process is called in reports: by its depth below the first one, and its command line. */
export type Naming = (depth: number, commandLine: string) => string;

/** A process and its living descendants. Several of one name are numbered. */
export function processesOf(root: number, name: Naming): Process[] {
  const found: Process[] = [];
  const visit = (pid: number, depth: number): void => {
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    found.push({ pid, name: name(depth, commandLine) });
    for (const child of childrenOf(pid).sort((a, b) => a - b)) visit(child, depth + 1);
  };
  visit(root, 0);
  return found.map((process, at) => {
    const twins = found.filter(({ name }) => name === process.name);
    if (twins.length === 1) return process;
    const earlier = found.slice(0, at).filter(({ name }) => name === process.name).length;
    return { ...process, name: `${process.name} ${earlier + 1}` };
  });
}

/** CPU time that a process used so far, in microseconds. */
export function cpuMicroseconds({ pid }: Process): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The command name may hold spaces and parentheses: count fields from the last one.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return ((Number(fields[11]) + Number(fields[12])) / ticksPerSecond) * 1e6;
}

/** Resident memory, in bytes. */
export function memory(process: Process): number {
  return statusField(process, "VmRSS");
}

/** The most resident memory since `forgetPeak`, in bytes. */
export function peakMemory(process: Process): number {
  return statusField(process, "VmHWM");
}

export function forgetPeak({ pid }: Process): void {
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
}

export function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

function statusField({ pid }: Process, field: string): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status)?.[1]) * 1024;
}

/** A child belongs to the thread that started it, and any thread may have. */
function childrenOf(pid: number): number[] {
  return globSync(`/proc/${pid}/task/*/children`).flatMap((list) =>
    readFileSync(list, "utf8").split(" ").filter(Boolean).map(Number),
  );
}
