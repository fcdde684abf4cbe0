import { posix } from "node:path";
import type { SourceLocation } from "../../model/source-location.ts";

/** A name in a generated file and what it stands for; both counted from 1. */
export interface MappedPlace {
  line: number;
  column: number;
  source: SourceLocation;
}

/**
 * A declaration map: editors that go to a name in `file` land on its source.
 *
 * TypeScript takes the next mapping for a position that has none of its own.
 * An unmapped segment at the start of each mapped line keeps the names in
 * between where they are.
 *
 * @param folder absolute; where the file will be
 * @param places in the order of the file
 */
export function sourceMap(file: string, folder: string, places: readonly MappedPlace[]): string {
  const sources = [...new Set(places.map(({ source }) => source.file))].sort();
  const indexes = new Map(sources.map((source, index) => [source, index]));
  const lines: string[] = [];
  let previous = { source: 0, line: 0, column: 0 };
  for (const place of places) {
    while (lines.length < place.line - 1) lines.push("");
    const next = {
      source: indexes.get(place.source.file) ?? 0,
      line: place.source.line - 1,
      column: place.source.column - 1,
    };
    const mapped = [
      place.column - 1,
      next.source - previous.source,
      next.line - previous.line,
      next.column - previous.column,
    ];
    lines.push(`${vlq(0)},${mapped.map(vlq).join("")}`);
    previous = next;
  }
  return `${JSON.stringify({
    version: 3,
    file,
    sourceRoot: "",
    sources: sources.map((source) => posix.relative(folder.replaceAll("\\", "/"), source)),
    names: [],
    mappings: lines.join(";"),
  })}\n`;
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Base 64 of five bits a digit, lowest first, the sign in the lowest bit. */
function vlq(value: number): string {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1;
  let text = "";
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += digits.charAt(rest > 0 ? digit | 32 : digit);
  } while (rest > 0);
  return text;
}
