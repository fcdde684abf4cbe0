import ts from "typescript";
import type { BaseType } from "../model/types.ts";
import { readShape } from "./object.ts";
import type { Place } from "./place.ts";
import type { Reader } from "./reader.ts";

/**
 * An intersection. Of objects the checker has made one already: its properties
 * are the intersections of theirs. With a primitive or an array the objects are
 * a brand, which exists for the checker only.
 */
export function readIntersection(
  reader: Reader,
  type: ts.IntersectionType,
  place: Place,
): BaseType {
  const data = type.types.filter((member) => !isBrand(reader, member));
  const [only] = data;
  if (!only) return readShape(reader, type, place);
  if (data.length === 1) return reader.read(only, place);
  const text = reader.checker.ts.typeToString(type);
  return reader.refuse("TUN2012", place, `${text} intersects types that cannot be merged`, {
    hint: "write the type that is meant, without the intersection",
  });
}

/** An object that is neither an array nor a tuple: alone it is data, beside a primitive a brand. */
function isBrand(reader: Reader, type: ts.Type): boolean {
  const { ts: checker } = reader.checker;
  const isObject = (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.NonPrimitive)) !== 0;
  return isObject && !checker.isArrayType(type) && !checker.isTupleType(type);
}
