import { reportGithub } from "./github.ts";
import { reportJson } from "./json.ts";
import type { Report } from "./outcome.ts";
import { reportText } from "./text.ts";

/** What `--format` offers. */
export const reports = {
  text: reportText,
  json: reportJson,
  github: reportGithub,
} satisfies Record<string, Report>;

export type ReportFormat = keyof typeof reports;

export function isReportFormat(name: string): name is ReportFormat {
  return Object.hasOwn(reports, name);
}
