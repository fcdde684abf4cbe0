import type ts from "typescript";
import { type BaseType, EnumType, LiteralType, NumberType, UnionType } from "../model/types.ts";
import type { Place } from "./place.ts";
import type { Reader } from "./reader.ts";

/** `"a"`, `1`, `true`. */
export function readLiteral(reader: Reader, type: ts.Type, place: Place): BaseType {
  const value = valueOf(type);
  if (value === undefined) return new LiteralType(reader.checker.ts.typeToString(type) === "true");
  return literalOf(reader, value, place);
}

/** An enum or one member of it, by its values: names of members do not exist at run time. */
export function readEnum(reader: Reader, type: ts.Type, place: Place): BaseType {
  const members = type.isUnion() ? type.types : [type];
  const values = members.map(valueOf).filter((value) => value !== undefined);
  const isComputed = values.length < members.length;
  const [first] = values;
  if (!isComputed && values.length === 1 && first !== undefined) {
    return literalOf(reader, first, place);
  }
  if (!isComputed) return new EnumType(reader.nextObjectId(), values);
  // TypeScript takes any number for a member whose value it does not know.
  const strings = values.filter((value) => typeof value === "string");
  if (strings.length === 0) return new NumberType();
  return new UnionType([...strings.map((value) => new LiteralType(value)), new NumberType()]);
}

function literalOf(reader: Reader, value: string | number, place: Place): BaseType {
  if (typeof value === "string" || Number.isFinite(value)) return new LiteralType(value);
  return reader.refuse("TUN2004", place, `JSON has no ${value}`);
}

function valueOf(type: ts.Type): string | number | undefined {
  return type.isStringLiteral() || type.isNumberLiteral() ? type.value : undefined;
}
