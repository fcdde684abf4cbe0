import ts from "typescript";
import { ArrayType, type BaseType, ContradictionType, ReadonlyArrayType } from "../model/types.ts";
import { alternativesOf } from "./alternatives.ts";
import { readNumbered } from "./array.ts";
import { isBrand, primitive } from "./brand.ts";
import { isRich } from "./built-in.ts";
import { readShape } from "./object.ts";
import { elementOf, type Place } from "./place.ts";
import type { Reader } from "./reader.ts";
import { bodyOf, typeOfWritten, type Written } from "./written.ts";

/**
 * An intersection. Of objects the checker has made one already: its properties
 * are the intersections of theirs. With a primitive or an array the objects are
 * a brand, which exists for the checker only.
 */
export function readIntersection(
  reader: Reader,
  type: ts.IntersectionType,
  place: Place,
  written?: Written,
): BaseType {
  const { ts: checker } = reader.checker;
  if (isContradiction(reader, type)) return new ContradictionType();
  const objects = type.types.filter((member) => isPlainObject(reader, member));
  const data = type.types.filter((member) => !objects.includes(member));
  const [only] = data;
  if (!only) return readShape(reader, type, place, written);
  if (data.length === 1 && objects.every((member) => isBrand(reader, member))) {
    return readBranded(reader, type, only, place, written);
  }
  const list =
    objects.length === 0
      ? readLists(reader, type, place)
      : readNonEmpty(reader, type, objects, only, place);
  if (list) return list;
  const message =
    data.length === 1
      ? `JSON has no ${checker.typeToString(only)} with properties of its own`
      : `${checker.typeToString(type)} cannot be described as one kind of JSON`;
  return reader.refuse("TUN2012", place, message, {
    hint: "write the type that is meant, without the intersection",
  });
}

/** Whether no value fits: of a primitive that is a list TypeScript does not say so, but no JSON is both. */
export function isContradiction({ checker }: Reader, type: ts.Type): boolean {
  if (checker.ts.isTypeAssignableTo(type, checker.ts.getNeverType())) return true;
  return (
    type.isIntersection() &&
    type.types.some(({ flags }) => flags & primitive) &&
    type.types.some((member) => checker.isArrayLike(member))
  );
}

/** `Name & { __brand: "Name" }`: with what JSDoc says of `Name`. */
function readBranded(
  reader: Reader,
  whole: ts.Type,
  type: ts.Type,
  place: Place,
  written: Written | undefined,
): BaseType {
  const { checker } = reader;
  const body = bodyOf(checker, whole, written) ?? written;
  const parts = body ? alternativesOf(checker, body) : [];
  const part = parts.find((each) => typeOfWritten(checker, each) === type);
  return reader.keepConstraints(body, place, () => reader.read(type, place, part));
}

/** `(A | B)[] & readonly B[]`, if a list is left whose elements are no intersections themselves. */
function readLists(reader: Reader, type: ts.IntersectionType, place: Place): BaseType | undefined {
  const { ts: checker } = reader.checker;
  const narrowest = narrowestList(reader, type.types);
  if (narrowest) return reader.read(narrowest, place);
  if (!type.types.every((member) => checker.isArrayType(member))) return undefined;
  const element = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
  if (!element || element.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))
    return undefined;
  const item = reader.read(element, elementOf(place));
  return type.getProperty("push") ? new ArrayType(item) : new ReadonlyArrayType(item);
}

/** `[1, 2] & number[]`: the one that fits the others, if no objects are in it that these would open. */
function narrowestList(reader: Reader, lists: readonly ts.Type[]): ts.Type | undefined {
  const { ts: checker } = reader.checker;
  const hasObjects = lists.some((list) =>
    reader.checker
      .typeArguments(list as ts.ObjectType)
      .flatMap((element) => (element.isUnion() ? element.types : [element]))
      .some(({ flags }) => flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)),
  );
  if (hasObjects) return undefined;
  return lists.find(
    (list) =>
      checker.isTupleType(list) && lists.every((other) => checker.isTypeAssignableTo(list, other)),
  );
}

/** `readonly A[] & { 0: A }`. */
function readNonEmpty(
  reader: Reader,
  type: ts.IntersectionType,
  objects: readonly ts.Type[],
  list: ts.Type,
  place: Place,
): BaseType | undefined {
  const { ts: checker } = reader.checker;
  if (!checker.isArrayType(list) || type.types.length !== objects.length + 1) return undefined;
  const own = new Set(objects.flatMap((member) => member.getProperties().map(({ name }) => name)));
  return readNumbered(reader, type, [...own], place);
}

/** An object that is neither an array nor a tuple, nor has a JSON form of its own. */
function isPlainObject(reader: Reader, type: ts.Type): boolean {
  const { ts: checker } = reader.checker;
  const isObject = (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.NonPrimitive)) !== 0;
  return (
    isObject && !checker.isArrayType(type) && !checker.isTupleType(type) && !isRich(reader, type)
  );
}
