import type { Diagnostic } from "./diagnostics.ts";

/** How many other places are named where one cause has many. */
const MAX_NAMED = 2;

/** Longer, and only its ends are shown. */
const MAX_PATH = 120;

/** `; also at Order.tax and 3 more`: of where else it is so, as much as a person reads. */
export function otherPlaces({ alsoAt = [] }: Diagnostic): string {
  if (alsoAt.length === 0) return "";
  const named = alsoAt.slice(0, MAX_NAMED).map(shortened);
  const rest = alsoAt.length - named.length;
  return `; also at ${named.join(", ")}${rest === 0 ? "" : ` and ${rest} more`}`;
}

/** `Person.address … .owner.name`, cut where steps begin. */
export function shortened(path: string): string {
  if (path.length <= MAX_PATH) return path;
  const steps = path.split(/(?=[.[])/);
  const first = countWithin(steps, MAX_PATH / 2);
  const last = countWithin(steps.slice(first).reverse(), MAX_PATH / 2);
  if (first + last === steps.length) return path;
  return `${steps.slice(0, first).join("")} … ${steps.slice(-last).join("")}`;
}

/** How many steps, at least one, have no more characters than that. */
function countWithin(steps: readonly string[], size: number): number {
  let length = 0;
  const tooMany = steps.findIndex((step, index) => (length += step.length) > size && index > 0);
  return tooMany < 0 ? steps.length : tooMany;
}
