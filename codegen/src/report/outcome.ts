import { relative, sep } from "node:path";
import type { Project } from "../config.ts";
import type { Diagnostic } from "../diagnostics.ts";
import type { Service } from "../model/service.ts";

/** How one run over one project went. */
export interface Outcome {
  project: Project;
  diagnostics: readonly Diagnostic[];
  /** Undefined where there were errors: then nothing was written. */
  service: Service | undefined;
  /** Absolute paths of committed files that changed, or under `--check` would change. */
  changed: readonly string[];
  isCheck: boolean;
  /** The files could not be compared or written, of which an error tells. */
  hasFailed: boolean;
  seconds: number;
}

/** Tells one outcome. */
export type Report = (outcome: Outcome) => void;

/** No errors, all written, and under `--check` nothing that would change. */
export function isWell({ service, isCheck, hasFailed, changed }: Outcome): boolean {
  return service !== undefined && !hasFailed && !(isCheck && changed.length > 0);
}

/** As seen from where the command runs. */
export function display(file: string): string {
  return relative(process.cwd(), file).split(sep).join("/") || ".";
}

/** `12 tasks, 3 events → schemas/ (2 changed) in 0.4 s` */
export function summaryOf({ project, service, changed, seconds }: Outcome): string {
  const found = `${count(service?.tasks.length ?? 0, "task")}, ${count(service?.events.length ?? 0, "event")}`;
  const changes = changed.length === 0 ? "nothing changed" : `${changed.length} changed`;
  return `${found} → ${display(project.schemasDir)}/ (${changes}) in ${seconds.toFixed(1)} s`;
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
