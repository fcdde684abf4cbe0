import { styleText } from "node:util";
import { type Diagnostic, formatDiagnostic } from "../diagnostics.ts";
import { codegenCommand } from "./codegen-command.ts";
import { codeFrame } from "./code-frame.ts";
import { count, display, isWell, type Outcome, type Report, summaryOf } from "./outcome.ts";

/** For people: problems with their code on stderr, what was done on stdout. */
export const reportText: Report = (outcome) => {
  reportDiagnostics(outcome.diagnostics);
  const complaint = complaintOf(outcome);
  if (complaint) process.stderr.write(`${complaint}\n`);
  if (isWell(outcome)) process.stdout.write(`${paintSummary(summaryOf(outcome))}\n`);
};

/** What is wrong, each with its code, on stderr; in colours where that is a terminal. */
export function reportDiagnostics(diagnostics: readonly Diagnostic[]): void {
  process.stderr.write(diagnostics.map((diagnostic) => `${problem(diagnostic)}\n\n`).join(""));
}

function problem(diagnostic: Diagnostic): string {
  const { severity, code, location } = diagnostic;
  const [head = "", ...hint] = formatDiagnostic(diagnostic, display).split("\n");
  const frame = location ? codeFrame(location) : "";
  const colour = severity === "error" ? "red" : "yellow";
  const named = `${severity} ${code}`;
  return [
    head.replace(named, () => paint(["bold", colour], named)),
    ...(frame === "" ? [] : [paint(["dim"], frame)]),
    ...hint,
  ].join("\n");
}

/** What was found stands out from where it went. */
export function paintSummary(summary: string): string {
  const [found = "", ...rest] = summary.split(" → ");
  return [paint("green", found, process.stdout), ...rest].join(" → ");
}

/** On a terminal only, unless NO_COLOR or FORCE_COLOR say otherwise. */
function paint(
  format: Parameters<typeof styleText>[0],
  text: string,
  stream: NodeJS.WriteStream = process.stderr,
): string {
  return styleText(format, text, { stream });
}

function complaintOf(outcome: Outcome): string | undefined {
  const { project, diagnostics, service, changed } = outcome;
  if (!service) {
    const errors = diagnostics.filter(({ severity }) => severity === "error").length;
    return `${paint("red", count(errors, "error"))}: nothing was written`;
  }
  if (isWell(outcome) || outcome.hasFailed) return undefined;
  const list = changed.map((file) => `\n  ${display(file)}`).join("");
  return `Generated files are out of date; run \`${codegenCommand(project.dir)}\`:${list}`;
}
