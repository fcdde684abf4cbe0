import {
  AnnotatedType,
  type BaseType,
  type JsDocAnnotations,
  NamedType,
  SequenceType,
  UnionType,
} from "../model/types.ts";
import { kindsOf } from "./kinds.ts";
import type { Place } from "./place.ts";
import type { Reader } from "./reader.ts";
import { quotientOf } from "./value-fit.ts";

/** Reports steps of which none is between the bounds, as of `@integer @minimum 1.2 @maximum 1.8`. */
export function checkSteps(reader: Reader, annotations: JsDocAnnotations, place: Place): void {
  const { type, multipleOf } = annotations;
  const steps = [
    ...(type === "integer" ? [["integer", 1] as const] : []),
    ...(multipleOf === undefined ? [] : [[`multiple of ${multipleOf}`, multipleOf] as const]),
  ];
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = annotations;
  const least = Math.max(minimum ?? -Infinity, exclusiveMinimum ?? -Infinity);
  const most = Math.min(maximum ?? Infinity, exclusiveMaximum ?? Infinity);
  // Bounds that leave no number at all are reported as such.
  if (least > most) return;
  for (const [what, step] of steps) {
    const [low, high] = [quotientOf(least, step), quotientOf(most, step)];
    const first = least === exclusiveMinimum ? Math.floor(low) + 1 : Math.ceil(low);
    const last = most === exclusiveMaximum ? Math.ceil(high) - 1 : Math.floor(high);
    if (first <= last) continue;
    reader.refuse("TUN3002", place, `no ${what} is between ${least} and ${most}: nothing fits`);
  }
}

/** Reports lengths that no tuple of the type has, as of `@minItems 3` at `[string, number]`. */
export function checkLengths(
  reader: Reader,
  { minItems = 0, maxItems = Infinity }: JsDocAnnotations,
  type: BaseType,
  place: Place,
): void {
  const tuples = tuplesOf(type);
  if (!tuples || tuples.length === 0 || minItems > maxItems) return;
  const lengths = tuples.map(lengthsOf);
  if (lengths.some(({ least, most }) => least <= maxItems && most >= minItems)) return;
  reader.refuse(
    "TUN3002",
    place,
    `no list of this type has a length of ${rangeText(minItems, maxItems)}: nothing fits`,
  );
}

function rangeText(least: number, most: number): string {
  if (most === Infinity) return `${least} or more`;
  if (least === 0) return `at most ${most}`;
  return least === most ? `${least}` : `${least} to ${most}`;
}

/** The tuples among the alternatives; undefined where a list of any length may be one. */
function tuplesOf(type: BaseType): SequenceType[] | undefined {
  if (type instanceof AnnotatedType) return tuplesOf(type.getType());
  if (type instanceof NamedType) return type.isComplete() ? tuplesOf(type.getType()) : undefined;
  if (type instanceof SequenceType) return [type];
  if (type instanceof UnionType) {
    const members = type.getTypes().map(tuplesOf);
    return members.every((tuples) => tuples !== undefined) ? members.flat() : undefined;
  }
  return kindsOf(type).has("array") ? undefined : [];
}

function lengthsOf(tuple: SequenceType): { least: number; most: number } {
  const elements = [...tuple.getLeading(), ...tuple.getTrailing()];
  return {
    least: elements.filter(({ optional }) => !optional).length,
    most: tuple.getRest() ? Infinity : elements.length,
  };
}
