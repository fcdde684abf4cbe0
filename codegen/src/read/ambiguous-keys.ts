import ts from "typescript";
import { formSets, type KeyForm } from "../model/form-sets.ts";
import { type BaseType, mayOverlap, PatternStringType, type UnionType } from "../model/types.ts";
import { findParts } from "./find-parts.ts";
import type { Place } from "./place.ts";
import type { Reader } from "./reader.ts";
import { areTold } from "./told-objects.ts";
import { writtenAs } from "./written.ts";

interface Ambiguity {
  problem: string;
  hint: string;
}

const ambiguities = new WeakMap<Reader, Map<BaseType, Ambiguity>>();

/** Only closed schemas speak of each key, so what they cannot say is noted until one is asked for. */
export function noteAmbiguousKeys(
  reader: Reader,
  members: readonly ts.Type[],
  type: UnionType,
): void {
  const found = ambiguityOf(reader, members);
  if (!found) return;
  const noted = ambiguities.get(reader) ?? new Map<BaseType, Ambiguity>();
  ambiguities.set(reader, noted.set(type, found));
}

/** Refuses the unions in a type that have been noted. */
export function refuseAmbiguousKeys(reader: Reader, type: BaseType, place: Place): void {
  const noted = ambiguities.get(reader);
  if (!noted) return;
  for (const [union, { problem, hint }] of noted) {
    const isMeant = (part: BaseType) => part === union;
    const [first] = findParts(type, place, { isMeant });
    if (!first) continue;
    const node = reader.placeOf(union)?.node ?? place.node;
    reader.refuse("TUN2012", { ...place, path: first.path, node }, problem, { hint });
  }
}

/**
 * What a schema cannot say of the keys in a union of objects. Where one member has several
 * index signatures for a name, those of the others, and what they declare, count beside it;
 * names of which that is so could only be told by forms that they do not have.
 */
function ambiguityOf(reader: Reader, members: readonly ts.Type[]): Ambiguity | undefined {
  const all = members
    .flatMap((member) => (member.isUnion() ? member.types : [member]))
    .filter((member) => !(member.flags & ts.TypeFlags.Null));
  const objects = all.filter((member) => member.flags & objectFlags);
  if (all.length < 2) return undefined;
  const keyed = objects.filter(
    (member) => reader.checker.ts.getIndexInfosOfType(member).length > 1,
  );
  for (const member of keyed) {
    const others = objects.filter((other) => other !== member && !areTold(reader, member, other));
    if (pairsOf(reader, member).some((pair) => isAmbiguous(reader, member, pair, others))) {
      return {
        problem: "values of some keys must fit two index signatures",
        hint: "give both the same values, or put the object into a property of its own",
      };
    }
  }
  if (objects.length < 2 || formSets(objects.map((object) => formsOf(reader, object)))) {
    return undefined;
  }
  return {
    problem: "the index signatures of these objects overlap in too many ways",
    hint: "give those that overlap the same values, or fewer forms; or put each into a property of its own",
  };
}

/** As the schema has them, but told apart by types: what is said of one is the same for both. */
function formsOf(reader: Reader, object: ts.Type): KeyForm[] {
  const infos = reader.checker.ts.getIndexInfosOfType(object);
  const types = infos.map(({ type }) => type);
  const textual = ts.TypeFlags.String | ts.TypeFlags.ESSymbol;
  return infos
    .filter(({ keyType }) => !(keyType.flags & textual))
    .map(({ keyType, type, declaration }) => {
      const form = formOf(reader, keyType);
      // Aliases may have constraints, of which the checker does not know.
      const written = declaration?.type.getText() ?? "";
      return { id: form.getSource(), form, said: `${types.indexOf(type)} ${written}` };
    });
}

const objectFlags = ts.TypeFlags.Object | ts.TypeFlags.Intersection;

interface Pair {
  narrow: ts.IndexInfo;
  wide: ts.IndexInfo;
  /** Each key of the narrow one is a key of the wide one. */
  isInside: boolean;
}

/** Index signatures of an object that say different things of one key. */
function pairsOf(reader: Reader, type: ts.Type): Pair[] {
  const infos = reader.checker.ts.getIndexInfosOfType(type);
  return infos.flatMap((first, index) =>
    infos.slice(index + 1).flatMap((second): Pair[] => {
      if (saysSame(reader, first, second)) return [];
      const [a, b] = [first.keyType, second.keyType];
      if (isInside(reader, a, b)) return [{ narrow: first, wide: second, isInside: true }];
      if (isInside(reader, b, a)) return [{ narrow: second, wide: first, isInside: true }];
      return meet(reader, a, b) ? [{ narrow: first, wide: second, isInside: false }] : [];
    }),
  );
}

/** Aliases may have constraints, of which the checker does not know. */
function saysSame(reader: Reader, first: ts.IndexInfo, second: ts.IndexInfo): boolean {
  if (first.type !== second.type) return false;
  const [one, other] = [first.declaration?.type, second.declaration?.type];
  return !one || !other || reader.isSameWritten(writtenAs(one), writtenAs(other));
}

/** All keys that one index signature is for are keys of the other. */
export function isInside({ checker }: Reader, narrow: ts.Type, wide: ts.Type): boolean {
  const isNumber = (narrow.flags & ts.TypeFlags.Number) !== 0;
  const isNumeric = isNumber && (wide.flags & ts.TypeFlags.String) !== 0;
  return isNumeric || checker.ts.isTypeAssignableTo(narrow, wide);
}

function isAmbiguous(
  reader: Reader,
  member: ts.Type,
  { narrow, wide, isInside: isPart }: Pair,
  others: readonly ts.Type[],
): boolean {
  // Objects that have to fit both may have the properties of either: the schema has those of one.
  if (!isPart) return others.length > 0 || (hasObject(narrow.type) && hasObject(wide.type));
  const isText = (wide.keyType.flags & ts.TypeFlags.String) !== 0;
  if (!isText && saysMore(reader, wide.type, narrow.type)) return true;
  const { ts: checker } = reader.checker;
  const declaredBy = (type: ts.Type) =>
    checker
      .getPropertiesOfType(type)
      .filter(({ name }) =>
        checker.isTypeAssignableTo(checker.getStringLiteralType(name), narrow.keyType),
      );
  // What the member declares itself is what the form says too, but for properties of objects.
  const isOwn = declaredBy(member).some((own) => hasObject(checker.getTypeOfSymbol(own)));
  return others.some((other) => {
    const hasOther = checker.getIndexInfosOfType(other).some(({ keyType }) => {
      const isSame = keyType === narrow.keyType || keyType === wide.keyType;
      return (
        !isSame && !(keyType.flags & ts.TypeFlags.String) && meet(reader, keyType, narrow.keyType)
      );
    });
    return isOwn || declaredBy(other).length > 0 || hasOther;
  });
}

/** Both are objects, and the first has properties that the second lacks. */
function saysMore({ checker }: Reader, type: ts.Type, than: ts.Type): boolean {
  const [objects, others] = [type, than].map((one) =>
    (one.isUnion() ? one.types : [one]).filter(hasObject),
  );
  const namesOf = (of: readonly ts.Type[] = []) =>
    of.flatMap((object) => checker.ts.getPropertiesOfType(object).map(({ name }) => name));
  const known = new Set(namesOf(others));
  return known.size > 0 && namesOf(objects).some((name) => !known.has(name));
}

function hasObject(type: ts.Type): boolean {
  return type.isUnion() ? type.types.some(hasObject) : (type.flags & objectFlags) !== 0;
}

function meet(reader: Reader, a: ts.Type, b: ts.Type): boolean {
  return mayOverlap(formOf(reader, a), formOf(reader, b));
}

function formOf({ checker }: Reader, key: ts.Type): PatternStringType {
  const text = checker.ts.typeToString(key, undefined, ts.TypeFormatFlags.NoTruncation);
  return new PatternStringType("", text);
}
