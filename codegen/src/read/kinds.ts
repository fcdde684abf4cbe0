import {
  AnnotatedType,
  AnyType,
  ArrayType,
  type BaseType,
  BooleanType,
  EnumType,
  LiteralType,
  MapType,
  NamedType,
  NonNullishType,
  NullType,
  NumberType,
  ObjectType,
  PatternStringType,
  RichType,
  type RichName,
  SequenceType,
  SetType,
  StringType,
  UnionType,
  UnknownType,
} from "../model/types.ts";

export type Kind = "string" | "number" | "boolean" | "null" | "array" | "object" | RichName;

/** The kinds of values that a type has. */
export function kindsOf(type: BaseType): ReadonlySet<Kind> {
  if (type instanceof AnnotatedType) return kindsOf(type.getType());
  // A type that is still being read contains itself: an object or a list, as far as can be said.
  if (type instanceof NamedType) return type.isComplete() ? kindsOf(type.getType()) : allKinds;
  if (type instanceof UnionType)
    return new Set(type.getTypes().flatMap((part) => [...kindsOf(part)]));
  if (type instanceof EnumType) return new Set(type.getValues().map(kindOfLiteral));
  if (type instanceof LiteralType) return new Set([kindOfLiteral(type.getValue())]);
  if (type instanceof StringType || type instanceof PatternStringType) return new Set(["string"]);
  if (type instanceof NumberType) return new Set(["number"]);
  if (type instanceof BooleanType) return new Set(["boolean"]);
  if (type instanceof NullType) return new Set(["null"]);
  if (isList(type)) return new Set(["array"]);
  if (type instanceof RichType) return new Set([type.getName()]);
  if (type instanceof ObjectType) return new Set(["object"]);
  const isAnything =
    type instanceof UnknownType || type instanceof AnyType || type instanceof NonNullishType;
  return isAnything ? allKinds : new Set();
}

function isList(type: BaseType): boolean {
  const lists = [ArrayType, SequenceType, MapType, SetType];
  return lists.some((list) => type instanceof list);
}

const allKinds: ReadonlySet<Kind> = new Set([
  "string",
  "number",
  "boolean",
  "null",
  "array",
  "object",
]);

function kindOfLiteral(value: unknown): Kind {
  return value === null ? "null" : (typeof value as Kind);
}
