import { formatDiagnostic } from "../diagnostics.ts";
import { codeFrame } from "./code-frame.ts";
import { count, display, isWell, type Outcome, type Report, summaryOf } from "./outcome.ts";

/** For people: problems with their code on stderr, what was done on stdout. */
export const reportText: Report = (outcome) => {
  const problems = outcome.diagnostics.map((diagnostic) => {
    const [head = "", ...hint] = formatDiagnostic(diagnostic, display).split("\n");
    const frame = diagnostic.location ? codeFrame(diagnostic.location) : "";
    return [head, ...(frame === "" ? [] : [frame]), ...hint, ""].join("\n");
  });
  const complaint = complaintOf(outcome);
  if (problems.length > 0 || complaint) {
    process.stderr.write([...problems, ...(complaint ? [complaint, ""] : [])].join("\n"));
  }
  if (isWell(outcome)) process.stdout.write(`${summaryOf(outcome)}\n`);
};

function complaintOf(outcome: Outcome): string | undefined {
  const { diagnostics, service, changed } = outcome;
  if (!service) {
    const errors = diagnostics.filter(({ severity }) => severity === "error").length;
    return `${count(errors, "error")}: nothing was written`;
  }
  if (isWell(outcome)) return undefined;
  const list = changed.map((file) => `\n  ${display(file)}`).join("");
  return `Generated files are out of date; run \`pnpm codegen\`:${list}`;
}
