import type { Diagnostic } from "./diagnostics.ts";

/**
 * What a package is the cause of nobody can mend who only uses it: it is said once of each use, of
 * the place that is nearest, with the others beside it. So is that a type has no end, which may show
 * anywhere. What else the project declares is all to be mended.
 */
export function onePerCause(found: readonly Diagnostic[]): Diagnostic[] {
  const together = new Map<string | Diagnostic, Diagnostic[]>();
  for (const diagnostic of found) {
    const key = keyOf(diagnostic) ?? diagnostic;
    const known = together.get(key);
    if (known) known.push(diagnostic);
    else together.set(key, [diagnostic]);
  }
  return [...together.values()].flatMap((same) => {
    const [first, ...others] = same.sort(byNearness);
    if (!first || others.length === 0) return first ?? [];
    return { ...first, alsoAt: others.map(({ path = "" }) => path) };
  });
}

function keyOf({ cause, code, message, hint, location }: Diagnostic): string | undefined {
  if (cause === undefined) return undefined;
  const { file = "", line = 0, column = 0 } = location ?? {};
  return [code, file, line, column, cause, message, hint].join("\n");
}

export function byNearness(
  { path: one = "" }: Diagnostic,
  { path: other = "" }: Diagnostic,
): number {
  return one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);
}
