import type { Diagnostic } from "./diagnostics.ts";

/** How many other places are named where one cause has many. */
const MAX_NAMED = 2;

/** Of a path: longer, and only its ends are shown. */
const MAX_PATH = 120;

/**
 * What is said of one place in the sources with the same words has one cause, such as a
 * package's type that many of its others refer to: it is said of the place that is nearest.
 * Most warnings are no more than one for each use of a package as they are.
 */
export function onePerCause(found: readonly Diagnostic[]): Diagnostic[] {
  const causes = new Map<string, Diagnostic[]>();
  const others: Diagnostic[] = [];
  for (const diagnostic of found) {
    const { location, path, code, message, hint, severity } = diagnostic;
    const isCollected = severity === "error" || code === "TUN3008";
    if (!isCollected || !location || path === undefined) {
      others.push(diagnostic);
      continue;
    }
    const { file, line, column } = location;
    const cause = [code, file, line, column, message, hint].join("\n");
    const known = causes.get(cause);
    if (known) known.push(diagnostic);
    else causes.set(cause, [diagnostic]);
  }
  return [...others, ...[...causes.values()].map(withOthers)];
}

function withOthers(same: Diagnostic[]): Diagnostic {
  const [first, ...others] = same.sort(byNearness);
  if (!first) throw new Error("a cause without a place");
  const { path = "", message } = first;
  if (others.length === 0) return { ...first, path: shortened(path) };
  const named = others.slice(0, MAX_NAMED).map((other) => shortened(other.path ?? ""));
  const unnamed = others.length - named.length;
  const rest = unnamed === 0 ? "" : ` and ${unnamed} more ${unnamed === 1 ? "place" : "places"}`;
  return {
    ...first,
    path: shortened(path),
    message: `${message}; also at ${named.join(", ")}${rest}`,
  };
}

function byNearness({ path: one = "" }: Diagnostic, { path: other = "" }: Diagnostic): number {
  return one.length - other.length || (one < other ? -1 : 1);
}

/** `Person.address … .owner.name`, cut where steps begin. */
function shortened(path: string): string {
  if (path.length <= MAX_PATH) return path;
  const steps = path.split(/(?=[.[])/);
  const half = MAX_PATH / 2;
  return `${within(steps, half).join("")} … ${within(steps.reverse(), half).reverse().join("")}`;
}

/** The first steps, at least one, that have no more characters than that. */
function within(steps: readonly string[], size: number): string[] {
  let length = 0;
  return steps.filter((step, index) => (length += step.length) <= size || index === 0);
}
