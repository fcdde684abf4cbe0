import { readFileSync } from "node:fs";
import type { SourceLocation } from "../model/source-location.ts";

/** Characters: what generators write may be megabytes. */
const longestLine = 500;

/**
 * The line of a location with the one before it, and a mark under the word there;
 * empty where the file cannot be read or has become shorter, or where the line is
 * too long to be read.
 *
 *       4 | interface Order {
 *     > 5 |   placedAt: Promise<string>;
 *         |   ^^^^^^^^
 */
export function codeFrame({ file, line, column }: SourceLocation): string {
  const lines = linesOf(file);
  const text = lines[line - 1];
  if (text === undefined || text.length > longestLine) return "";
  const width = String(line).length;
  const row = (sign: string, number: number | string, code: string) =>
    `${sign} ${String(number).padStart(width)} | ${code}`.trimEnd();
  const [word = ""] =
    /^(?:[\p{ID_Continue}$#]+|"[^"]*"|'[^']*'|.)/u.exec(text.slice(column - 1)) ?? [];
  // Tabs stay tabs, so that the mark is under the word whatever their width.
  const indent = text.slice(0, column - 1).replace(/[^\t]/g, " ");
  const before = lines[line - 2]?.trimEnd() ?? "";
  return [
    ...(before === "" || before.length > longestLine ? [] : [row(" ", line - 1, before)]),
    row(">", line, text.trimEnd()),
    row(" ", "", indent + "^".repeat(Math.max(1, word.length))),
  ].join("\n");
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split(/\r\n|\n|\r/);
  } catch {
    return [];
  }
}
