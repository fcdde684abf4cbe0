import ts from "typescript";
import type { Reader } from "./reader.ts";

/** No value has such properties: they are there to tell `UserId` from any string. */
export function isBrand(reader: Reader, type: ts.Type): boolean {
  if (reader.checker.ts.getIndexInfosOfType(type).length > 0) return false;
  return reader.checker.ts.getPropertiesOfType(type).every((property) => {
    const isSymbol = reader.checker.propertyKind(property) === "symbol";
    return isSymbol || /^[_$]|brand|tag|opaque|nominal|flavou?r/i.test(property.name);
  });
}

/**
 * Leaves out `number & { signal: string }` beside `number`, as intersected unions have it: no
 * number of JSON has properties, and those that there are fit without.
 */
export function withoutHybrids(reader: Reader, members: readonly ts.Type[]): readonly ts.Type[] {
  if (!members.some((member) => member.isIntersection())) return members;
  const { ts: checker } = reader.checker;
  const others = members
    .flatMap((member) => (member.isUnion() ? member.types : [member]))
    .filter(({ flags }) => flags & primitive);
  return members.filter((member) => {
    if (!member.isIntersection()) return true;
    const objects = member.types.filter(({ flags }) => flags & ts.TypeFlags.Object);
    if (objects.every((object) => isBrand(reader, object))) return true;
    const own = member.types.filter(({ flags }) => flags & primitive);
    return !own.some((part) => others.some((other) => checker.isTypeAssignableTo(part, other)));
  });
}

/** Of values that JSON has as text, numbers and booleans. */
export const primitive =
  ts.TypeFlags.StringLike |
  ts.TypeFlags.NumberLike |
  ts.TypeFlags.BooleanLike |
  ts.TypeFlags.BigIntLike;
