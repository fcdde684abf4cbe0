import {
  AnnotatedType,
  type BaseType,
  EnumType,
  type JsDocAnnotations,
  LiteralType,
  NamedType,
  NullType,
  UnionType,
} from "../model/types.ts";
import { checkLengths, checkSteps } from "./constraint-room.ts";
import { type Kind, kindsOf } from "./kinds.ts";
import { type Place, whereIn } from "./place.ts";
import type { Reader } from "./reader.ts";
import { fitsConstraints } from "./value-fit.ts";

const nouns: Record<Kind, string> = {
  string: "a string",
  number: "a number",
  boolean: "a boolean",
  null: "null",
  array: "a list",
  object: "an object",
  Date: "a Date",
  bigint: "a bigint",
  Uint8Array: "a Uint8Array",
  URL: "a URL",
};

const keywordKinds: Partial<Record<keyof JsDocAnnotations, Kind>> = {
  minimum: "number",
  maximum: "number",
  exclusiveMinimum: "number",
  exclusiveMaximum: "number",
  multipleOf: "number",
  type: "number",
  minLength: "string",
  maxLength: "string",
  pattern: "string",
  format: "string",
  minItems: "array",
  maxItems: "array",
  uniqueItems: "array",
};

/** Reports constraints that could never mean anything for the type they stand at. */
export function checkFit(
  reader: Reader,
  annotations: JsDocAnnotations,
  type: BaseType,
  place: Place,
): void {
  const kinds = kindsOf(type);
  for (const [keyword, kind] of Object.entries(keywordKinds)) {
    if (!Object.hasOwn(annotations, keyword) || kinds.has(kind)) continue;
    const tag = keyword === "type" ? "integer" : keyword;
    const found = [...kinds].map((name) => nouns[name]).join(" or ") || "never";
    reader.refuse("TUN3002", place, `@${tag} is for ${nouns[kind]}, and this is ${found}`);
  }
  const all = effective(annotations, type);
  checkRange(reader, all, place);
  checkSteps(reader, all, place);
  checkLengths(reader, all, type, place);
  checkLiterals(reader, annotations, type, place);
  warnOfUnboundInteger(reader, annotations, place);
}

/** What an alias behind the type says counts as well. */
function effective(annotations: JsDocAnnotations, type: BaseType): JsDocAnnotations {
  if (type instanceof NamedType) {
    return type.isComplete() ? effective(annotations, type.getType()) : annotations;
  }
  if (!(type instanceof AnnotatedType)) return annotations;
  const inner = effective(type.getAnnotations(), type.getType());
  const all = { ...inner, ...annotations };
  for (const [low, high] of ranges) {
    const least = strictest(Math.max, inner[low], annotations[low]);
    const most = strictest(Math.min, inner[high], annotations[high]);
    if (least !== undefined) all[low] = least;
    if (most !== undefined) all[high] = most;
  }
  return all;
}

function strictest(
  pick: (...numbers: number[]) => number,
  ...bounds: (number | undefined)[]
): number | undefined {
  const said = bounds.filter((bound) => bound !== undefined);
  return said.length > 0 ? pick(...said) : undefined;
}

/** The literals that a type is made of; empty where it is made of more. */
function literalsOf(type: BaseType): unknown[] {
  if (type instanceof AnnotatedType) return literalsOf(type.getType());
  if (type instanceof NamedType) return type.isComplete() ? literalsOf(type.getType()) : [];
  if (type instanceof LiteralType) return [type.getValue()];
  if (type instanceof EnumType) return [...type.getValues()];
  if (type instanceof NullType) return [null];
  if (!(type instanceof UnionType)) return [];
  const members = type.getTypes().map(literalsOf);
  return members.every((literals) => literals.length > 0) ? members.flat() : [];
}

/** Constraints that leave none of the values that the type names. */
function checkLiterals(
  reader: Reader,
  annotations: JsDocAnnotations,
  type: BaseType,
  place: Place,
): void {
  const literals = literalsOf(type);
  if (literals.length === 0 || literals.some((literal) => fitsConstraints(annotations, literal)))
    return;
  const values = literals.map((literal) => JSON.stringify(literal)).join(", ");
  reader.refuse("TUN3002", place, `none of ${values} fits the constraints`);
}

const ranges = [
  ["minimum", "maximum"],
  ["minimum", "exclusiveMaximum"],
  ["exclusiveMinimum", "maximum"],
  ["exclusiveMinimum", "exclusiveMaximum"],
  ["minLength", "maxLength"],
  ["minItems", "maxItems"],
] as const;

function checkRange(reader: Reader, annotations: JsDocAnnotations, place: Place): void {
  for (const [low, high] of ranges) {
    const [least, most] = [annotations[low], annotations[high]];
    if (least === undefined || most === undefined || least < most) continue;
    const isExclusive = low.startsWith("exclusive") || high.startsWith("exclusive");
    if (least === most && !isExclusive) continue;
    const relation = least === most ? "is" : "is above";
    const message = `@${low} ${least} ${relation} @${high} ${most}: nothing fits`;
    reader.refuse("TUN3002", place, message);
  }
}

/** Numbers are forwarded as written, and a worker in JavaScript reads them as doubles. */
function warnOfUnboundInteger(reader: Reader, annotations: JsDocAnnotations, place: Place): void {
  if (annotations.type !== "integer") return;
  const least = annotations.minimum ?? annotations.exclusiveMinimum ?? -Infinity;
  const most = annotations.maximum ?? annotations.exclusiveMaximum ?? Infinity;
  if (least >= -(2 ** 53) && most <= 2 ** 53) return;
  reader.diagnostics.warn("TUN3004", "integers beyond ±2^53 reach the handler rounded", {
    hint: "add @minimum and @maximum inside ±9007199254740991",
    ...whereIn(place),
  });
}
