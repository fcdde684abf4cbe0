import type { Project } from "./config.ts";
import { generate } from "./generate.ts";
import { Progress } from "./progress.ts";
import { isWell, type Outcome } from "./report/outcome.ts";
import { type ReportFormat, reports } from "./report/report.ts";
import type { Session } from "./session.ts";
import { compareWithDisk, writeChanges } from "./write.ts";

export interface RunOptions {
  /** Compare instead of writing. */
  check?: boolean;
  /** How to tell what happened. */
  format?: ReportFormat;
  /** Kept from the run before, in watch mode. */
  session?: Session;
}

/** Generates one project and tells how it went; false if it did not go well. */
export function run(
  project: Project,
  { check = false, format = "text", session }: RunOptions = {},
): boolean {
  const start = performance.now();
  const progress = new Progress(format === "text");
  const { diagnostics, output } = generate(project, session, (what) => progress.step(what));
  progress.done();
  const outcome: Outcome = {
    project,
    diagnostics: diagnostics.all(),
    service: output?.service,
    changed: [],
    isCheck: check,
    hasFailed: false,
    seconds: 0,
  };
  try {
    const changes = output && compareWithDisk(project, output.files, session?.disk);
    if (changes && !check) writeChanges(changes, session?.disk);
    outcome.changed = changes?.committed ?? [];
  } catch (error) {
    outcome.hasFailed = true;
    throw error;
  } finally {
    outcome.seconds = (performance.now() - start) / 1000;
    reports[format](outcome);
  }
  return isWell(outcome);
}
