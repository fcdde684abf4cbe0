import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

const ticksPerSecond = Number(
  spawnSync("getconf", ["CLK_TCK"], { encoding: "utf8" }).stdout.trim() || 100,
);

/** CPU time that `pid` and its living descendants used so far, in microseconds (proc(5), stat). */
export function cpuMicroseconds(pid: number): number {
  let ticks = 0;
  for (const each of processTree(pid)) {
    // The command name may hold spaces and parentheses: count fields from the last one.
    const stat = readFileSync(`/proc/${each}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [user, system] = [fields[11], fields[12]];
    ticks += Number(user) + Number(system);
  }
  return (ticks / ticksPerSecond) * 1e6;
}

/** Peak resident memory of `pid` and its living descendants, each on its own, in MiB (VmHWM). */
export function peakMemoryMiB(pid: number): number {
  let kib = 0;
  for (const each of processTree(pid)) {
    kib += Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${each}/status`, "utf8"))?.[1]);
  }
  return kib / 1024;
}

/** A child belongs to the thread that started it, and any thread may have. */
function processTree(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" "),
  );
  const pids = children.filter((text) => text.trim() !== "").map(Number);
  return [pid, ...pids.flatMap(processTree)];
}
