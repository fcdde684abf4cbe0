import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SampleProject } from "./project.ts";

/** What one run took. User CPU time says more than the clock where a machine is busy. */
export interface Cost {
  wallMs: number;
  userMs: number;
  /** The most memory that it had. */
  peakMb: number;
}

/** Runs a program on the project's Node to its end. */
export function measure(dir: string, args: readonly string[]): Cost {
  const start = performance.now();
  const { status, stderr, output } = spawnSync(
    process.execPath,
    ["--import", reporter, ...args],
    // Where it says what it took.
    { cwd: dir, encoding: "utf8", stdio: ["ignore", "ignore", "pipe", "pipe"], maxBuffer: 1 << 28 },
  );
  const wallMs = performance.now() - start;
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${String(status)}\n${stderr}`);
  const usage = JSON.parse(output[3] ?? "") as NodeJS.ResourceUsage;
  return { wallMs, userMs: usage.userCPUTime / 1000, peakMb: usage.maxRSS / 1024 };
}

const reporter = `data:text/javascript,${encodeURIComponent(`
import { writeSync } from "node:fs";
process.on("exit", () => writeSync(3, JSON.stringify(process.resourceUsage())));
`)}`;

/** What edits take under `--watch`: from the saved file to the written schemas. */
export interface WatchCost {
  firstMs: number;
  /** Of the edits after it. */
  medianMs: number;
  /** User CPU time of an edit. */
  userMs: number;
  memoryMb: number;
}

export async function measureWatch(
  sample: SampleProject,
  args: readonly string[],
  edits: number,
): Promise<WatchCost> {
  const child = spawn(process.execPath, args, {
    cwd: sample.dir,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  const says = async (text: string) => {
    while (!output.includes(text)) {
      if (child.exitCode !== null) throw new Error(`--watch ended\n${output}`);
      await once(child.stdout, "data");
    }
    output = "";
  };
  try {
    await says("watching for changes");
    const times: number[] = [];
    let userMs = 0;
    for (let number = 1; number <= edits; number += 1) {
      const { file, text } = sample.edit(number);
      const before = userTimeOf(child.pid ?? 0);
      const start = performance.now();
      writeFileSync(file, text);
      await says(" changed)");
      times.push(performance.now() - start);
      if (number > 1) userMs += userTimeOf(child.pid ?? 0) - before;
    }
    const [firstMs = NaN, ...others] = times;
    const memory = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${String(child.pid)}/status`, "utf8"));
    return {
      firstMs,
      medianMs: median(others),
      userMs: userMs / others.length,
      memoryMb: Number(memory?.[1]) / 1024,
    };
  } finally {
    child.kill();
    await once(child, "exit");
  }
}

/** Linux counts it in hundredths of a second. */
function userTimeOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return Number(fields[11]) * 10;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

export const programs = {
  codegen: [join(import.meta.dirname, "../../node_modules/tunnel-codegen/bin/tunnel-codegen.js")],
  tsc: [join(import.meta.dirname, "../../node_modules/typescript/bin/tsc"), "--noEmit"],
  generator: [join(import.meta.dirname, "schema-generator.ts")],
} satisfies Record<string, string[]>;
