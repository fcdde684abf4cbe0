import type { JsonSchema } from "../model/contract.ts";
import type { Change } from "./change.ts";
import { Inclusion } from "./inclusion.ts";
import { isTooLarge, type Reason } from "./reason.ts";
import { inWords } from "./words.ts";

/** What a task takes or gives, or an event carries, in one version. */
export interface DescribedValue {
  schema: JsonSchema;
  /** It may be undefined. */
  optional: boolean;
}

export type ValueName = "input" | "payload" | "output" | "data";

export type ValueChange = Pick<Change, "severity" | "path" | "message">;

/**
 * What became of a value. An input must still take all that it took; an output
 * must give nothing that it did not.
 *
 * @param name how its path begins
 */
export function compareValues(
  name: ValueName,
  before: DescribedValue,
  after: DescribedValue,
): ValueChange[] {
  const isInput = isSent(name);
  const less = new Inclusion(before.schema, after.schema).reasons();
  const more = new Inclusion(after.schema, before.schema).reasons();
  const [against, inFavour] = isInput ? [less, more] : [more, less];
  const changes: ValueChange[] = [...optionality(name, before, after)];
  const at = ({ path }: Reason) => `${name}${path}`;
  const isCertain = !against.some(isTooLarge);
  for (const reason of against) {
    const severity = isCertain && reason.code !== "unclear" ? "breaking" : "possible";
    const message = inWords(reason, { isInput, isNarrower: isInput });
    changes.push({ severity, path: at(reason), message });
  }
  const told = new Set(against.map(at));
  for (const reason of inFavour) {
    // Of one place, the break is what matters.
    if (told.has(at(reason))) continue;
    const message = inWords(reason, { isInput, isNarrower: !isInput });
    changes.push({ severity: "compatible", path: at(reason), message });
  }
  return changes;
}

/** By callers; what else there is, they get. */
function isSent(name: ValueName): boolean {
  return name === "input" || name === "payload";
}

function* optionality(
  name: ValueName,
  before: DescribedValue,
  after: DescribedValue,
): Generator<ValueChange> {
  if (before.optional === after.optional) return;
  const isInput = isSent(name);
  if (after.optional) {
    const message = isInput ? "may be left out now" : "may be undefined now";
    yield { severity: isInput ? "compatible" : "breaking", path: name, message };
  } else {
    const message = isInput ? "is required now" : "is never undefined any more";
    yield { severity: isInput ? "breaking" : "compatible", path: name, message };
  }
}
