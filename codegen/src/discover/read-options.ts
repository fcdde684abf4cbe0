import ts from "typescript";
import type { Diagnostics } from "../diagnostics.ts";
import type { Options } from "../generated/manifest.ts";
import { locationOf } from "../read/place.ts";
import { literalValue, propertyName, withoutAssertions } from "./literal-value.ts";

export interface DefinedOptions {
  options: Options;
  /** In no manifest, client or document. */
  isInternal: boolean;
  /** What stands for the errors that a task declares. */
  errors?: ts.Expression;
}

type Kind = "flag" | "count" | "milliseconds" | "rate limit";

const common: Record<string, Kind> = {
  timeoutMs: "milliseconds",
  idempotent: "flag",
  concurrency: "count",
  exclusive: "flag",
  public: "flag",
  openInput: "flag",
  deprecated: "flag",
  rateLimit: "rate limit",
};

const optionsOf: Record<"task" | "event", Record<string, Kind>> = {
  task: { ...common, mcp: "flag", internal: "flag" },
  event: { ...common, parallel: "flag" },
};

/** The options of a definition: they land in the manifest, so no code may have to run for them. */
export function readOptions(
  kind: "task" | "event",
  argument: ts.Expression | undefined,
  diagnostics: Diagnostics,
): DefinedOptions {
  const found = new Map<string, unknown>();
  const errors = kind === "task" && argument ? errorsIn(argument) : undefined;
  for (const [name, value] of argument ? literalsIn(kind, argument, diagnostics) : []) {
    // What is off by default need not be said.
    if (value !== false) found.set(name, value);
  }
  const isInternal = found.delete("internal");
  // In the order of the table, whatever the order in the source.
  const names = Object.keys(optionsOf[kind]).filter((name) => found.has(name));
  const options = Object.fromEntries(names.map((name) => [name, found.get(name)]));
  return { options, isInternal, ...(errors && { errors }) };
}

/** The one option that is no literal: it names definitions, which the checker follows. */
function errorsIn(argument: ts.Expression): ts.Expression | undefined {
  const node = withoutAssertions(argument);
  const properties = ts.isObjectLiteralExpression(node) ? [...node.properties] : [];
  return properties.find(isErrors)?.initializer;
}

function isErrors(property: ts.Node): property is ts.PropertyAssignment {
  return ts.isPropertyAssignment(property) && propertyName(property.name) === "errors";
}

function* literalsIn(
  kind: "task" | "event",
  argument: ts.Expression,
  diagnostics: Diagnostics,
): Generator<[string, unknown]> {
  const node = withoutAssertions(argument);
  const notLiteral = (place: ts.Node) => {
    diagnostics.error("TUN1020", "options land in the manifest, so they must be literals", {
      hint: "write the values here: numbers, true, false",
      location: locationOf(place),
    });
  };
  if (!ts.isObjectLiteralExpression(node)) {
    notLiteral(node);
    return;
  }
  for (const property of node.properties) {
    if (kind === "task" && isErrors(property)) continue;
    const name = ts.isPropertyAssignment(property) && propertyName(property.name);
    const value = ts.isPropertyAssignment(property) && literalValue(property.initializer);
    if (typeof name !== "string" || value === undefined) {
      notLiteral(property);
      continue;
    }
    const expected = optionsOf[kind][name];
    const location = locationOf(property);
    if (!expected) {
      const known = [...Object.keys(optionsOf[kind]), ...(kind === "task" ? ["errors"] : [])];
      const hint = `known options: ${known.join(", ")}`;
      diagnostics.error("TUN1021", `${name} is no option of ${kind}s`, { hint, location });
    } else if (fits(expected, value)) {
      yield [name, value];
    } else {
      diagnostics.error("TUN1022", `${name} must be ${descriptions[expected]}`, { location });
    }
  }
}

/** The gateway's own limit: it refuses a manifest with a longer one. */
const longestTimeoutMs = 86_400_000;

const descriptions: Record<Kind, string> = {
  flag: "true or false",
  count: "a whole number above zero",
  milliseconds: "a whole number of milliseconds, from 1 to 86400000 (24 hours)",
  "rate limit": "{ limit, windowMs }, both whole numbers above zero",
};

function fits(kind: Kind, value: unknown): boolean {
  if (kind === "flag") return typeof value === "boolean";
  if (kind === "count") return isCount(value);
  if (kind === "milliseconds") return isCount(value) && (value as number) <= longestTimeoutMs;
  if (typeof value !== "object" || value === null) return false;
  const { limit, windowMs, ...others } = value as Record<string, unknown>;
  return isCount(limit) && isCount(windowMs) && Object.keys(others).length === 0;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
