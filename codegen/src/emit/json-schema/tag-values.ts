import {
  AnyType,
  ArrayType,
  type BaseType,
  BooleanType,
  ContradictionType,
  EnumType,
  LiteralType,
  MapType,
  NeverType,
  NonNullishType,
  NullType,
  NumberType,
  ObjectType,
  PatternStringType,
  RichType,
  SequenceType,
  SetType,
  StringType,
  UnionType,
  UnknownType,
} from "../../model/types.ts";
import { resolve } from "./object-branch.ts";

export type Literal = string | number | boolean | null;

/** The members of a union, or the type itself, behind names and annotations. */
export function partsOf(type: BaseType): BaseType[] {
  const body = resolve(type);
  return body instanceof UnionType ? body.getTypes().flatMap(partsOf) : [body];
}

/** The literals among a type's parts. */
export function literalsOf(type: BaseType): Literal[] {
  return partsOf(type).flatMap((part): Literal[] => {
    if (part instanceof LiteralType) return [part.getValue()];
    if (part instanceof EnumType) return [...part.getValues()];
    if (part instanceof BooleanType) return [true, false];
    return part instanceof NullType ? [null] : [];
  });
}

/** All parts are literals, or there is none: `a?: never` may only be undefined. */
export function isLiteral(type: BaseType): boolean {
  return partsOf(type).every(isLiteralPart);
}

export type JsonKind = "string" | "number" | "array" | "object" | "anything";

/** The parts that are no literals, by what they are in JSON. */
export function otherParts(type: BaseType): Map<JsonKind, BaseType[]> {
  const parts = new Map<JsonKind, BaseType[]>();
  for (const part of partsOf(type)) {
    if (isLiteralPart(part) || part instanceof NeverType) continue;
    const kind = kindOf(part);
    parts.set(kind, [...(parts.get(kind) ?? []), part]);
  }
  return parts;
}

/** Whether the literal is a value of the type. */
export function takes(type: BaseType, literal: Literal): boolean {
  return partsOf(type).some((part) => {
    if (part instanceof UnknownType || part instanceof AnyType) return true;
    if (part instanceof NonNullishType) return literal !== null;
    if (part instanceof StringType) return typeof literal === "string";
    if (part instanceof NumberType) return typeof literal === "number";
    if (part instanceof PatternStringType) {
      return typeof literal === "string" && part.takes(literal);
    }
    return literalsOf(part).includes(literal);
  });
}

/** Whether TypeScript tells the members of a union apart by a property of this type. */
export function isTagLike(type: BaseType, required: boolean): boolean {
  // A `never` that may be missing is undefined, which is a literal; one that is required is none.
  if (required && resolve(type) instanceof NeverType) return false;
  return isLiteral(type) || (required && resolve(type) instanceof PatternStringType);
}

function isLiteralPart(part: BaseType): boolean {
  const isNever = part instanceof NeverType && !(part instanceof ContradictionType);
  return isNever || literalsOf(part).length > 0;
}

function kindOf(part: BaseType): JsonKind {
  if (stringKinds.some((kind) => part instanceof kind)) return "string";
  if (part instanceof NumberType) return "number";
  if (listKinds.some((kind) => part instanceof kind)) return "array";
  return part instanceof ObjectType && !part.getNonPrimitive() ? "object" : "anything";
}

const stringKinds = [StringType, PatternStringType, RichType];
const listKinds = [ArrayType, SequenceType, MapType, SetType];
