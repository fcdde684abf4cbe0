import type { SourceLocation } from "./model/source-location.ts";
import { byNearness, onePerCause } from "./one-per-cause.ts";
import { otherPlaces, shortened } from "./path-text.ts";

/** What each code means. 1xxx: calls and project; 2xxx: types; 3xxx: JSDoc. */
export const diagnosticTitles = {
  TUN1001: "TypeScript error",
  TUN1002: "no source files",
  TUN1003: "nothing is defined",
  TUN1004: "strictNullChecks is off",
  TUN1005: "a definition that no worker can serve",
  TUN1006: "no id begins with the root",
  TUN1010: "the id is not a string literal",
  TUN1011: "malformed id",
  TUN1012: "duplicate id",
  TUN1013: "an id is the prefix of another",
  TUN1014: "two ids share a place on the client",
  TUN1015: "reserved name in an id",
  TUN1016: "ids differ in letter case only",
  TUN1020: "options are not literals",
  TUN1021: "unknown option",
  TUN1022: "bad option value",
  TUN1023: "handlers of one event disagree",
  TUN1024: "not a declared error",
  TUN1025: "two errors share an id",
  TUN1030: "the handler is not a function",
  TUN1031: "overloaded handler",
  TUN1032: "generic handler",
  TUN1033: "the handler takes a list of arguments",
  TUN1034: "the input has no type",
  TUN1035: "an input of never",
  TUN1036: "a second parameter that is not the context",
  TUN1040: "no name for an MCP tool",
  TUN1041: "two MCP tools share a name",
  TUN1042: "an MCP tool takes an object",
  TUN2001: "any",
  TUN2002: "functions are not data",
  TUN2003: "symbols are not data",
  TUN2004: "a value that JSON lacks",
  TUN2005: "undefined has no place here",
  TUN2006: "unresolved type parameter",
  TUN2007: "a tuple that JSON Schema cannot describe",
  TUN2008: "a string form that JSON Schema cannot describe",
  TUN2009: "a private member",
  TUN2010: "reserved property name",
  TUN2011: "the type does not end",
  TUN2012: "contradictory intersection",
  TUN2013: "a class with behaviour",
  TUN2014: "a kind of type that is not supported",
  TUN2015: "a union that JSON cannot tell apart",
  TUN2016: "an open object",
  TUN2017: "a large union without a discriminator",
  TUN3001: "bad JSDoc constraint",
  TUN3002: "the constraint does not fit the type",
  TUN3003: "the gateway has no such regular expression",
  TUN3004: "integers beyond what JavaScript holds",
  TUN3005: "JSDoc that is not attached",
  TUN3006: "the gateway has no such format",
  TUN3007: "constraints that get lost",
  TUN3008: "a package's JSDoc that does not fit",
  TUN3009: "constraints of which it cannot be told whether they hold",
} as const;

export type DiagnosticCode = keyof typeof diagnosticTitles;

export interface Diagnostic {
  code: DiagnosticCode;
  /** A warning does not stop the generation. */
  severity: "error" | "warning";
  /** What is wrong and why, in one sentence. */
  message: string;
  /** How to mend it. */
  hint?: string;
  location?: SourceLocation | undefined;
  /** Where inside a type: `Order.items[].price`. */
  path?: string;
  /** What it comes from with others, such as a package's type, which is not the project's to mend. */
  cause?: string;
  /** Paths of other places with the same cause, the nearest first. */
  alsoAt?: readonly string[];
}

/** Collects everything that is wrong in one run. */
export class Diagnostics {
  readonly #found = new Map<string, Diagnostic>();
  /** Of each `during` that is going on. */
  readonly #recordings: Map<string, Diagnostic>[] = [];
  #aside: Diagnostic[] | undefined;

  /** What is reported while something is done, also what had been reported before. */
  during<Result>(work: () => Result): { result: Result; found: readonly Diagnostic[] } {
    const found = new Map<string, Diagnostic>();
    this.#recordings.push(found);
    const result = work();
    this.#recordings.pop();
    const outer = this.#recordings.at(-1);
    if (outer) for (const [key, diagnostic] of found) keepNearest(outer, key, diagnostic);
    return { result, found: [...found.values()] };
  }

  /** What would be reported of something that is only tried. */
  aside<Result>(work: () => Result): { result: Result; found: readonly Diagnostic[] } {
    const outer = this.#aside;
    const found: Diagnostic[] = [];
    this.#aside = found;
    const result = work();
    this.#aside = outer;
    return { result, found };
  }

  /** Reports what was found before. */
  repeat(found: readonly Diagnostic[]): void {
    for (const diagnostic of found) this.#add(diagnostic);
  }

  error(code: DiagnosticCode, message: string, details: DiagnosticDetails = {}): void {
    this.#add({ code, severity: "error", message, ...details });
  }

  warn(code: DiagnosticCode, message: string, details: DiagnosticDetails = {}): void {
    this.#add({ code, severity: "warning", message, ...details });
  }

  /** Takes over what another run found. */
  add(diagnostic: Diagnostic): void {
    this.#add(diagnostic);
  }

  hasErrors(): boolean {
    return [...this.#found.values()].some(({ severity }) => severity === "error");
  }

  /** By place in the sources, so that their order says nothing about how they were found. */
  all(): Diagnostic[] {
    return onePerCause([...this.#found.values()]).sort(bySource);
  }

  #add(diagnostic: Diagnostic): void {
    if (this.#aside) {
      this.#aside.push(diagnostic);
      return;
    }
    const key = keyOf(diagnostic);
    const recording = this.#recordings.at(-1);
    if (recording) keepNearest(recording, key, diagnostic);
    keepNearest(this.#found, key, diagnostic);
  }
}

/** A type that several tasks share is reported once, though the ways to it differ. */
function keyOf({ code, location, path = "", cause, message }: Diagnostic): string {
  if (!location) return [code, path, message].join("\n");
  const { file, line, column } = location;
  const step = path.slice(Math.max(0, path.lastIndexOf("."), path.lastIndexOf("[")));
  return [code, file, line, column, step, cause, message].join("\n");
}

function keepNearest(found: Map<string, Diagnostic>, key: string, diagnostic: Diagnostic): void {
  const known = found.get(key);
  if (!known || byNearness(diagnostic, known) < 0) found.set(key, diagnostic);
}

export type DiagnosticDetails = Pick<Diagnostic, "hint" | "location" | "path" | "cause">;

/**
 * `src/tasks.ts:12:3 error TUN2004 Order.placedAt: …` with the hint on a line of its own.
 *
 * @param display turns an absolute file name into the one to show
 */
export function formatDiagnostic(
  diagnostic: Diagnostic,
  display: (file: string) => string,
): string {
  const { code, severity, message, hint, location, path } = diagnostic;
  const where = location ? `${display(location.file)}:${location.line}:${location.column} - ` : "";
  const inside = path ? `${shortened(path)}: ` : "";
  const lines = [`${where}${severity} ${code}: ${inside}${message}${otherPlaces(diagnostic)}`];
  if (hint) lines.push(`  hint: ${hint}`);
  return lines.join("\n");
}

function bySource(a: Diagnostic, b: Diagnostic): number {
  return (
    compare(a.location?.file ?? "", b.location?.file ?? "") ||
    (a.location?.line ?? 0) - (b.location?.line ?? 0) ||
    (a.location?.column ?? 0) - (b.location?.column ?? 0) ||
    compare(a.code, b.code) ||
    compare(a.path ?? "", b.path ?? "")
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
