import ts from "typescript";
import { formSets, type KeyForm } from "../model/form-sets.ts";
import { mayOverlap, PatternStringType } from "../model/types.ts";
import type { Place } from "./place.ts";
import type { Reader } from "./reader.ts";

/**
 * Refuses what a schema cannot say of the keys in a union of objects. Where one member has
 * several index signatures for a name, those of the others, and what they declare, count
 * beside it; names of which that is so could only be told by forms that they do not have.
 */
export function refuseAmbiguousKeys(
  reader: Reader,
  members: readonly ts.Type[],
  place: Place,
): void {
  const all = members.flatMap((member) => (member.isUnion() ? member.types : [member]));
  const objects = all.filter((member) => member.flags & objectFlags);
  if (objects.length < 2) return;
  const keyed = objects.filter(
    (member) => reader.checker.ts.getIndexInfosOfType(member).length > 1,
  );
  for (const member of keyed) {
    const others = objects.filter((other) => other !== member);
    if (pairsOf(reader, member).some((pair) => isAmbiguous(reader, pair, others))) {
      reader.refuse("TUN2012", place, "values of some keys must fit two index signatures", {
        hint: "give both the same values, or put the object into a property of its own",
      });
      return;
    }
  }
  if (formSets(objects.map((object) => formsOf(reader, object)))) return;
  reader.refuse(
    "TUN2012",
    place,
    "the index signatures of these objects overlap in too many ways",
    {
      hint: "give those that overlap the same values, or fewer forms; or put each into a property of its own",
    },
  );
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
      if (first.type === second.type) return [];
      const [a, b] = [first.keyType, second.keyType];
      if (isInside(reader, a, b)) return [{ narrow: first, wide: second, isInside: true }];
      if (isInside(reader, b, a)) return [{ narrow: second, wide: first, isInside: true }];
      return meet(reader, a, b) ? [{ narrow: first, wide: second, isInside: false }] : [];
    }),
  );
}

function isInside({ checker }: Reader, narrow: ts.Type, wide: ts.Type): boolean {
  const isNumber = (narrow.flags & ts.TypeFlags.Number) !== 0;
  const isNumeric = isNumber && (wide.flags & ts.TypeFlags.String) !== 0;
  return isNumeric || checker.ts.isTypeAssignableTo(narrow, wide);
}

function isAmbiguous(
  reader: Reader,
  { narrow, wide, isInside: isPart }: Pair,
  others: readonly ts.Type[],
): boolean {
  if (!isPart) return true;
  const { ts: checker } = reader.checker;
  return others.some((other) => {
    const isDeclared = checker
      .getPropertiesOfType(other)
      .some(({ name }) =>
        checker.isTypeAssignableTo(checker.getStringLiteralType(name), narrow.keyType),
      );
    const hasOther = checker.getIndexInfosOfType(other).some(({ keyType }) => {
      const isSame = keyType === narrow.keyType || keyType === wide.keyType;
      return (
        !isSame && !(keyType.flags & ts.TypeFlags.String) && meet(reader, keyType, narrow.keyType)
      );
    });
    return isDeclared || hasOther;
  });
}

function meet(reader: Reader, a: ts.Type, b: ts.Type): boolean {
  return mayOverlap(formOf(reader, a), formOf(reader, b));
}

function formOf({ checker }: Reader, key: ts.Type): PatternStringType {
  const text = checker.ts.typeToString(key, undefined, ts.TypeFormatFlags.NoTruncation);
  return new PatternStringType("", text);
}
