import { type Diagnostic, diagnosticTitles } from "../diagnostics.ts";
import { display, isWell, type Report } from "./outcome.ts";

/** For programs: one object a run, on a line of stdout. Files are relative to the working directory. */
export const reportJson: Report = (outcome) => {
  const { project, diagnostics, service, changed, isCheck, seconds } = outcome;
  const line = {
    config: display(project.configFile),
    ok: isWell(outcome),
    check: isCheck,
    tasks: service?.tasks.length ?? 0,
    events: service?.events.length ?? 0,
    changed: changed.map(display),
    seconds: Number(seconds.toFixed(3)),
    diagnostics: diagnostics.map(plain),
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

function plain({ code, severity, message, hint, location, path, alsoAt }: Diagnostic): object {
  return {
    code,
    severity,
    title: diagnosticTitles[code],
    message,
    hint,
    path,
    alsoAt,
    ...(location && { ...location, file: display(location.file) }),
  };
}
