import { type Diagnostic, diagnosticTitles } from "../diagnostics.ts";
import { otherPlaces } from "../path-text.ts";
import { codegenCommand } from "./codegen-command.ts";
import { display, isWell, type Report, summaryOf } from "./outcome.ts";

/** For GitHub Actions: annotations at the lines of a pull request, by workflow commands on stdout. */
export const reportGithub: Report = (outcome) => {
  const { project, diagnostics, service, changed } = outcome;
  const stale =
    service && !isWell(outcome)
      ? changed.map((file) =>
          command(
            "error",
            { file: display(file), title: "out of date" },
            `run ${codegenCommand(project.dir)}`,
          ),
        )
      : [];
  const lines = [
    ...diagnostics.map(annotation),
    ...stale,
    ...(isWell(outcome) ? [summaryOf(outcome)] : []),
  ];
  process.stdout.write(lines.map((line) => `${line}\n`).join(""));
};

function annotation(diagnostic: Diagnostic): string {
  const { code, severity, message, hint, location, path } = diagnostic;
  const place = location && {
    file: display(location.file),
    line: location.line,
    col: location.column,
  };
  const inside = path ? `${path}: ` : "";
  const text = `${inside}${message}${otherPlaces(diagnostic)}${hint ? `\n${hint}` : ""}`;
  return command(severity, { ...place, title: `${code}: ${diagnosticTitles[code]}` }, text);
}

function command(name: string, properties: Record<string, string | number>, text: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  return `::${name} ${list.join(",")}::${escapeText(text)}`;
}

function escapeText(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(value: string | number): string {
  return escapeText(String(value)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
