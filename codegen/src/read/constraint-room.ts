import {
  AnnotatedType,
  type BaseType,
  EnumType,
  type JsDocAnnotations,
  LiteralType,
  NamedType,
  NullType,
  NumberType,
  ObjectType,
  PatternStringType,
  SequenceType,
  StringType,
  UnionType,
} from "../model/types.ts";
import type { Place } from "./place.ts";
import type { Reader } from "./reader.ts";

/** Reports steps of which none is between the bounds, as of `@integer @minimum 1.2 @maximum 1.8`. */
export function checkSteps(reader: Reader, annotations: JsDocAnnotations, place: Place): void {
  const { type, multipleOf } = annotations;
  const steps = [
    ...(type === "integer" ? [["integer", 1] as const] : []),
    ...(multipleOf === undefined ? [] : [[`multiple of ${multipleOf}`, multipleOf] as const]),
  ];
  const { least, most } = bounds(annotations);
  for (const [what, step] of steps) {
    if (least > most || hasMultiple(step, annotations)) continue;
    reader.refuse("TUN3002", place, `no ${what} is between ${least} and ${most}: nothing fits`);
  }
}

function bounds(annotations: JsDocAnnotations): { least: number; most: number } {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = annotations;
  return {
    least: Math.max(minimum ?? -Infinity, exclusiveMinimum ?? -Infinity),
    most: Math.min(maximum ?? Infinity, exclusiveMaximum ?? Infinity),
  };
}

function hasMultiple(step: number, annotations: JsDocAnnotations): boolean {
  const { least, most } = bounds(annotations);
  if (!Number.isFinite(least) || !Number.isFinite(most)) return true;
  const { exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity } = annotations;
  // 0.3 is a multiple of 0.1, though not quite in binary.
  const slack = 1e-9 * Math.max(1, Math.abs(least / step), Math.abs(most / step));
  const first = Math.ceil(least / step - slack);
  const last = Math.floor(most / step + slack);
  const isAbove = exclusiveMinimum < least || first > exclusiveMinimum / step + slack;
  const isBelow = exclusiveMaximum > most || last < exclusiveMaximum / step - slack;
  return (isAbove ? first : first + 1) <= (isBelow ? last : last - 1);
}

/** Reports lengths that no tuple of the type has, as of `@minItems 3` at `[string, number]`. */
export function checkLengths(
  reader: Reader,
  { minItems = 0, maxItems = Infinity }: JsDocAnnotations,
  type: BaseType,
  place: Place,
): void {
  const tuples = tuplesOf(type);
  if (!tuples || tuples.length === 0) return;
  const lengths = tuples.map(lengthsOf);
  if (lengths.some(({ least, most }) => least <= maxItems && most >= minItems)) return;
  const least = Math.min(...lengths.map((one) => one.least));
  const most = Math.max(...lengths.map((one) => one.most));
  const [tag, said] = least > maxItems ? ["maxItems", maxItems] : ["minItems", minItems];
  const has = least > maxItems ? `at least ${least}` : `at most ${most}`;
  reader.refuse("TUN3002", place, `@${tag} ${said}, and this list has ${has}: nothing fits`);
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
  return isNoList(type) ? [] : undefined;
}

function isNoList(type: BaseType): boolean {
  const others = [EnumType, LiteralType, NullType, NumberType, PatternStringType, StringType];
  return [...others, ObjectType].some((other) => type instanceof other);
}

function lengthsOf(tuple: SequenceType): { least: number; most: number } {
  const elements = [...tuple.getLeading(), ...tuple.getTrailing()];
  return {
    least: elements.filter(({ optional }) => !optional).length,
    most: tuple.getRest() ? Infinity : elements.length,
  };
}
