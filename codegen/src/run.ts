import { relative, sep } from "node:path";
import type { Project } from "./config.ts";
import type { Diagnostics } from "./diagnostics.ts";
import { formatDiagnostic } from "./diagnostics.ts";
import type { Compiler } from "./discover/compiler.ts";
import { generate } from "./generate.ts";
import type { Service } from "./model/service.ts";
import { type Changes, compareWithDisk, writeChanges } from "./write.ts";

export interface RunOptions {
  /** Compare instead of writing. */
  check?: boolean;
  /** Kept from the run before, in watch mode. */
  compiler?: Compiler;
}

/** Generates one project and tells how it went; false if it did not go well. */
export function run(project: Project, { check = false, compiler }: RunOptions = {}): boolean {
  const start = performance.now();
  const { diagnostics, output } = generate(project, compiler);
  report(diagnostics);
  if (!output) {
    const errors = diagnostics.all().filter(({ severity }) => severity === "error").length;
    process.stderr.write(`${count(errors, "error")}: nothing was written\n`);
    return false;
  }
  const changes = compareWithDisk(project, output.files);
  if (check && changes.committed.length > 0) {
    process.stderr.write(
      `Generated files are out of date; run \`pnpm codegen\`:\n${list(changes)}`,
    );
    return false;
  }
  if (!check) writeChanges(changes);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  process.stdout.write(`${summary(project, output.service, changes)} in ${seconds} s\n`);
  return true;
}

function report(diagnostics: Diagnostics): void {
  for (const diagnostic of diagnostics.all()) {
    process.stderr.write(`${formatDiagnostic(diagnostic, display)}\n`);
  }
}

/** `12 tasks, 3 events → schemas/ (2 changed)` */
function summary(project: Project, { tasks, events }: Service, { committed }: Changes): string {
  const found = `${count(tasks.length, "task")}, ${count(events.length, "event")}`;
  const changed = committed.length === 0 ? "nothing changed" : `${committed.length} changed`;
  return `${found} → ${display(project.schemasDir)}/ (${changed})`;
}

function list({ committed }: Changes): string {
  return committed.map((file) => `  ${display(file)}\n`).join("");
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** As seen from where the command runs. */
function display(file: string): string {
  return relative(process.cwd(), file).split(sep).join("/") || ".";
}
