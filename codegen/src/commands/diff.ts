import { compare } from "../diff/compare.ts";
import { isBreak } from "../diff/change.ts";
import { report, type ReportFormat, reportFormats } from "../diff/report.ts";
import { readSnapshot, snapshotOf, UnreadableSnapshot } from "../diff/snapshot.ts";
import { generate } from "../generate.ts";
import { loadProjects } from "../projects.ts";
import { reportDiagnostics } from "../report/text.ts";
import { defineCommand, UsageError } from "./command.ts";

/** A comparison that could not be made is no break. */
const FAILED = 2;

export const diffCommand = defineCommand({
  name: "diff",
  summary: "say which changes since a commit or a folder break callers",
  description: `Compares what the sources say now with what was generated once, and says which
changes break callers and which do not: judged by what the schemas mean, input and
output told apart. Exits with 0 where nothing breaks, with 1 where something does or
may, and with 2 where it could not be found out. Writes no files.`,
  flags: {
    against: {
      type: "string",
      value: "REF",
      help: "a commit, branch or tag of git, or a folder with a manifest.json",
    },
    config: {
      type: "string",
      multiple: true,
      default: ["tunnel.config.ts"],
      value: "FILE",
      help: "the config; may be repeated, and be a glob (default: tunnel.config.ts)",
    },
    format: {
      type: "string",
      default: "text",
      value: "FORMAT",
      help: "text, json or markdown (default: text)",
    },
  },
  failureStatus: FAILED,
  async run({ values }) {
    const { against, config, format } = values;
    if (against === undefined) throw new UsageError("--against says what to compare with");
    if (!isFormat(format)) throw new UsageError(`--format is one of ${reportFormats.join(", ")}`);
    const projects = await loadProjects(config);
    const changes = [];
    for (const project of projects) {
      const { diagnostics, output } = generate(project);
      if (!output) {
        reportDiagnostics(diagnostics.all());
        return FAILED;
      }
      try {
        const before = readSnapshot(against, project.schemasDir);
        changes.push(...compare(before, snapshotOf(output.service, output.contract)));
      } catch (error) {
        if (!(error instanceof UnreadableSnapshot)) throw error;
        process.stderr.write(`tunnel-codegen: ${error.message}\n`);
        return FAILED;
      }
    }
    process.stdout.write(report(changes, format, against));
    return changes.some(isBreak) ? 1 : 0;
  },
});

function isFormat(text: string): text is ReportFormat {
  return (reportFormats as readonly string[]).includes(text);
}
