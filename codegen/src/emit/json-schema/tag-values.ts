import {
  AnyType,
  ArrayType,
  type BaseType,
  BooleanType,
  EnumType,
  LiteralType,
  NeverType,
  NonNullishType,
  NullType,
  NumberType,
  ObjectType,
  PatternStringType,
  SequenceType,
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

/** The parts that are no literals, each with a word for what tells it from others. */
export function otherKinds(type: BaseType): Map<string, BaseType> {
  const others = partsOf(type).filter((part) => !isLiteralPart(part));
  return new Map(others.map((part) => [kindOf(part), part]));
}

/** Whether the literal is a value of the type. */
export function takes(type: BaseType, literal: Literal): boolean {
  return partsOf(type).some((part) => {
    if (part instanceof UnknownType || part instanceof AnyType) return true;
    if (part instanceof NonNullishType) return literal !== null;
    if (part instanceof StringType) return typeof literal === "string";
    if (part instanceof NumberType) return typeof literal === "number";
    if (part instanceof PatternStringType) {
      return typeof literal === "string" && new RegExp(part.getPattern(), "u").test(literal);
    }
    return literalsOf(part).includes(literal);
  });
}

/** A `PatternStringType` counts as a literal where unions are told apart. */
export function isTagLike(type: BaseType): boolean {
  const parts = partsOf(type);
  return isLiteral(type) || parts.every((part) => part instanceof PatternStringType);
}

function isLiteralPart(part: BaseType): boolean {
  return part instanceof NeverType || literalsOf(part).length > 0;
}

function kindOf(part: BaseType): string {
  if (part instanceof StringType) return "string";
  if (part instanceof NumberType) return "number";
  if (part instanceof PatternStringType) return `string ${part.getPattern()}`;
  if (part instanceof ArrayType || part instanceof SequenceType) return "array";
  return part instanceof ObjectType ? "object" : "anything";
}
