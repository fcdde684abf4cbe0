// What codegen costs on projects of 10 to 5,000 tasks, beside tsc and ts-json-schema-generator.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Cost, measure, measureWatch, median, programs } from "./measured.ts";
import { createSample, type SampleProject } from "./project.ts";

const { values } = parseArgs({
  options: {
    tasks: { type: "string", multiple: true, default: ["10", "100", "1000", "5000"] },
    rounds: { type: "string", default: "3" },
    edits: { type: "string", default: "15" },
  },
});
const rounds = Number(values.rounds);
const widths = [5, 15, 15, 11, 24, 6, 17, 10, 14, 6];

console.log("User CPU time in ms (wall clock in brackets), median of rounds; memory in MB.\n");
print([
  "tasks",
  "codegen, cold",
  "tsc --noEmit",
  "ratio",
  "ts-json-schema-generator",
  "memory",
  "watch: first edit",
  "next edits",
  "CPU of an edit",
  "memory",
]);
for (const tasks of values.tasks.map(Number)) {
  using sample = createSample(tasks);
  await benchmark(sample);
}

async function benchmark(sample: SampleProject): Promise<void> {
  const costs: Record<keyof typeof programs, Cost[]> = { codegen: [], tsc: [], generator: [] };
  // In turns, so that whatever else the machine does is everybody's.
  for (let round = 0; round < rounds; round += 1) {
    for (const dir of ["schemas", "client"])
      rmSync(join(sample.dir, dir), { recursive: true, force: true });
    costs.tsc.push(measure(sample.dir, programs.tsc));
    costs.codegen.push(measure(sample.dir, programs.codegen));
    costs.generator.push(measure(sample.dir, programs.generator));
  }
  const watch = await measureWatch(sample, [...programs.codegen, "--watch"], Number(values.edits));
  const ratio = (of: (cost: Cost) => number) =>
    median(costs.codegen.map((cost, at) => of(cost) / of(costs.tsc[at] ?? cost))).toFixed(2);
  print([
    String(sample.tasks),
    told(costs.codegen),
    told(costs.tsc),
    `${ratio(({ userMs }) => userMs)} (${ratio(({ wallMs }) => wallMs)})`,
    told(costs.generator),
    median(costs.codegen.map(({ peakMb }) => peakMb)).toFixed(0),
    `${watch.firstMs.toFixed(0)} ms`,
    `${watch.medianMs.toFixed(0)} ms`,
    `${watch.userMs.toFixed(0)} ms`,
    watch.memoryMb.toFixed(0),
  ]);
}

function told(costs: readonly Cost[]): string {
  const user = median(costs.map(({ userMs }) => userMs));
  return `${user.toFixed(0)} (${median(costs.map(({ wallMs }) => wallMs)).toFixed(0)})`;
}

function print(cells: readonly string[]): void {
  console.log(cells.map((cell, at) => cell.padStart(widths[at] ?? 0)).join("  "));
}
