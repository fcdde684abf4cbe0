import { styleText } from "node:util";
import { type Change, isBreak } from "./change.ts";

export const reportFormats = ["text", "json", "markdown"] as const;

export type ReportFormat = (typeof reportFormats)[number];

/** All that is to be said of the changes, with a line end after it. */
export function report(changes: readonly Change[], format: ReportFormat, against: string): string {
  switch (format) {
    case "json":
      return `${JSON.stringify({ against, breaking: changes.some(isBreak), changes }, null, 2)}\n`;
    case "markdown":
      return markdown(changes, against);
    case "text":
      return text(changes, against);
  }
}

const sections: readonly {
  severity: Change["severity"];
  title: string;
  colour: "red" | "yellow" | "green";
}[] = [
  { severity: "breaking", title: "Breaking", colour: "red" },
  { severity: "possible", title: "Possibly breaking", colour: "yellow" },
  { severity: "compatible", title: "Compatible", colour: "green" },
];

function text(changes: readonly Change[], against: string): string {
  const parts = sections.flatMap(({ severity, title, colour }) => {
    const own = changes.filter((change) => change.severity === severity);
    if (own.length === 0) return [];
    const lines = own.map(({ kind, id, path, message }) => {
      const where = [kind, styleText("bold", id), path].filter((word) => word !== "").join(" ");
      return `  ${where} ${message}\n`;
    });
    return [`${styleText(colour, title)}\n${lines.join("")}\n`];
  });
  return `${parts.join("")}${summary(changes, against)}\n`;
}

function markdown(changes: readonly Change[], against: string): string {
  const parts = sections.flatMap(({ severity, title }) => {
    const own = changes.filter((change) => change.severity === severity);
    if (own.length === 0) return [];
    const rows = own.map(
      ({ kind, id, path, message }) =>
        `| ${kind} \`${id}\` | ${path && code(path)} | ${escaped(message)} |\n`,
    );
    return [`### ${title}\n\n| | where | change |\n| --- | --- | --- |\n${rows.join("")}\n`];
  });
  return `${parts.join("")}${escaped(summary(changes, against))}\n`;
}

function summary(changes: readonly Change[], against: string): string {
  if (changes.length === 0) return `nothing changed for callers since ${against}`;
  const counts = sections.flatMap(({ severity, title }) => {
    const { length } = changes.filter((change) => change.severity === severity);
    return length > 0 ? [`${length} ${title.toLowerCase()}`] : [];
  });
  return `${counts.join(", ")} since ${against}`;
}

function code(path: string): string {
  return `\`${path.replaceAll("|", "\\|")}\``;
}

function escaped(message: string): string {
  return message.replaceAll(/[\\`*_{}[\]<>|]/g, "\\$&");
}
