// What Linux tells of processes (proc(5)).
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

const ticksPerSecond = Number(
  spawnSync("getconf", ["CLK_TCK"], { encoding: "utf8" }).stdout.trim() || 100,
);

/** A process that is gone, or dead and not yet reaped, or neither. */
export type Presence = "alive" | "zombie" | "gone";

export function presence(pid: number): Presence {
  const state = read(`/proc/${pid}/stat`)?.replace(/^.*\)\s*/s, "")[0];
  if (state === undefined) return "gone";
  if (state !== "Z" && state !== "X") return "alive";
  // Its first thread may be dead while others still are not, and hold its pipes open.
  return threads(pid) > 1 ? "alive" : "zombie";
}

function threads(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/task`).length;
  } catch {
    return 0;
  }
}

/** Every process alive in whose environment a text is: all that a marked one has started. */
export function marked(mark: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => read(`/proc/${pid}/environ`)?.includes(mark))
    .map(Number);
}

/** Children that have ended and wait to be reaped. */
export function zombiesOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`)
    .flatMap((thread) => (read(`/proc/${pid}/task/${thread}/children`) ?? "").split(" "))
    .filter((text) => text.trim() !== "")
    .map(Number)
    .filter((child) => presence(child) === "zombie");
}

/** Processor time used so far, in milliseconds. */
export function cpuMs(pid: number): number {
  const fields = (read(`/proc/${pid}/stat`) ?? "").replace(/^.*\)\s*/s, "").split(" ");
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
}

/** Memory that is the process's own: its heap and stacks, without what is mapped from files. */
export function anonymousMiB(pid: number): number {
  return statusKiB(pid, "RssAnon") / 1024;
}

/** The most memory that it had since its start, or since `resetPeak`. */
export function peakMiB(pid: number): number {
  return statusKiB(pid, "VmHWM") / 1024;
}

/** Processor time of the whole machine, in milliseconds: used, and what there was. */
export function machineCpu(): { busyMs: number; totalMs: number } {
  const fields =
    (read("/proc/stat") ?? "").split("\n", 1)[0]?.trim().split(/\s+/).slice(1, 9) ?? [];
  const values = fields.map((field) => (Number(field) * 1000) / ticksPerSecond);
  const totalMs = values.reduce((sum, value) => sum + value, 0);
  return { busyMs: totalMs - (values[3] ?? 0) - (values[4] ?? 0), totalMs };
}

function statusKiB(pid: number, field: string): number {
  const status = read(`/proc/${pid}/status`) ?? "";
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? Number.NaN);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
