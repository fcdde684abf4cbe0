import ts from "typescript";
import {
  type BaseType,
  BooleanType,
  ContradictionType,
  LiteralType,
  NeverType,
  NullType,
  UnionType,
} from "../model/types.ts";
import { alternativesOf } from "./alternatives.ts";
import { noteAmbiguousKeys } from "./ambiguous-keys.ts";
import { withoutHybrids } from "./brand.ts";
import { locationOf, type Place } from "./place.ts";
import type { Reader } from "./reader.ts";
import { inWrittenOrder } from "./union-order.ts";
import { bodyOf, type Written, writtenAs } from "./written.ts";

/** A type that may be undefined, as that of a property: what it is when it is there. */
export interface Optional {
  type: BaseType;
  optional: boolean;
}

/** Reads a type at a place where `undefined` means that the value is left out. */
export function readOptional(
  reader: Reader,
  type: ts.Type,
  place: Place,
  written?: Written,
): Optional {
  if (type.flags & ts.TypeFlags.VoidLike) return { type: new NeverType(), optional: true };
  if (!type.isUnion() || !type.types.some(isUndefined)) {
    return { type: reader.read(type, place, written), optional: false };
  }
  const members = withoutUndefined(reader, type);
  warnOfManyForms(reader, type, members, place);
  const read = reader.keepConstraints(written, place, () => {
    const taken = written && takenFromProperty(reader, written);
    if (!taken?.property) return readMembers(reader, members, place, written);
    const readValue = () =>
      readMembers(reader, members, place, writtenAs(taken.node, taken.arguments));
    return reader.takenFrom(taken.property, place, readValue);
  });
  return { type: read, optional: true };
}

/** The one property with constraints that a written type was taken from. */
function takenFromProperty(reader: Reader, written: Written): Written | undefined {
  if (written.property) return written;
  const [only, other] = alternativesOf(reader.checker, written);
  return other ? undefined : only;
}

/** A union in which `undefined` cannot be. */
export function readUnion(
  reader: Reader,
  type: ts.UnionType,
  place: Place,
  written?: Written,
): BaseType {
  const body = bodyOf(reader.checker, type, written) ?? written;
  const members = reader.checker.unionMembers(type);
  warnOfManyForms(reader, type, members, place);
  return readMembers(reader, members, place, body);
}

function readMembers(
  reader: Reader,
  members: readonly ts.Type[],
  place: Place,
  written?: Written,
): BaseType {
  const values = withoutHybrids(reader, members);
  const whole = withWholeEnums(reader, values);
  const types = inWrittenOrder(reader, whole, written)
    .map(({ type, written: own }) => reader.read(type, place, own))
    .filter((type) => !(type instanceof ContradictionType));
  const [only] = types;
  if (!only) return new ContradictionType();
  if (types.length === 1) return only;
  const union = new UnionType(withBoolean(types));
  noteAmbiguousKeys(reader, values, union);
  return union;
}

/** More objects than this without a property that tells them apart, and each is tried. */
const MAX_UNTOLD = 8;

/** Said where the union has its name, if the project gave it one; of a package's objects nobody can mend it. */
function warnOfManyForms(
  reader: Reader,
  union: ts.UnionType,
  members: readonly ts.Type[],
  place: Place,
): void {
  const { checker } = reader;
  const values = members.filter(({ flags }) => !(flags & ts.TypeFlags.Null));
  // Of a union beside null it is said where that is read.
  if (values.length === 1) return;
  const all = values.flatMap((member) => (member.isUnion() ? member.types : [member]));
  if (all.length <= MAX_UNTOLD) return;
  const objects = all.filter(
    (member) => member.flags & ts.TypeFlags.Object && !checker.isArrayLike(member),
  );
  if (objects.length <= MAX_UNTOLD || hasDiscriminator(checker.ts, objects)) return;
  if (checker.originOf(union) || objects.every((object) => checker.isWhollyForeign(object))) return;
  const symbol = checker.originOf(union) === "" ? union.aliasSymbol : undefined;
  const alias = symbol?.declarations?.[0];
  const which = alias
    ? `the ${objects.length} objects of ${symbol.name}`
    : `these ${objects.length} objects`;
  const message = `no property tells ${which} apart, so errors cannot say which was meant`;
  reader.diagnostics.warn("TUN2017", message, {
    hint: 'give each a literal of its own, such as kind: "circle"',
    location: locationOf(alias ?? place.node),
    // Where it is said of all uses, there is no way from one of them.
    ...(alias ? {} : { path: place.path }),
  });
}

/** A property has a literal type in each of the objects, and few have the same. */
function hasDiscriminator(
  checker: ts.TypeChecker,
  [first, ...others]: readonly ts.Type[],
): boolean {
  if (!first) return false;
  return checker.getPropertiesOfType(first).some(({ name }) => {
    const uses = new Map<ts.Type, number>();
    return [first, ...others].every((object) => {
      const property = checker.getPropertyOfType(object, name);
      const type = property && checker.getTypeOfSymbol(property);
      const parts = type?.isUnion() ? type.types : type ? [type] : [];
      for (const part of parts) uses.set(part, (uses.get(part) ?? 0) + 1);
      return (
        parts.length > 0 &&
        parts.every((part) => part.flags & ts.TypeFlags.Unit && (uses.get(part) ?? 0) <= MAX_UNTOLD)
      );
    });
  });
}

function withoutUndefined(reader: Reader, type: ts.UnionType): readonly ts.Type[] {
  return reader.checker.unionMembers(type).flatMap((member) => {
    if (isUndefined(member)) return [];
    const hides = member.isUnion() && member.types.some(isUndefined);
    return hides ? withoutUndefined(reader, member) : [member];
  });
}

/** The checker takes enums apart; all members together are the enum again, with its name. */
function withWholeEnums(reader: Reader, members: readonly ts.Type[]): readonly ts.Type[] {
  const present = new Set(members);
  const whole = new Set<ts.Type>();
  for (const member of members) {
    const base =
      member.flags & ts.TypeFlags.EnumLiteral && !member.isUnion()
        ? reader.checker.ts.getBaseTypeOfLiteralType(member)
        : member;
    const isComplete = base.isUnion() && base.types.every((part) => present.has(part));
    whole.add(isComplete ? base : member);
  }
  return [...whole];
}

/** `true | false` is how the checker has boolean. Null goes last, where people write it. */
function withBoolean(types: readonly BaseType[]): BaseType[] {
  const isLiteral = (type: BaseType, value: boolean) =>
    type instanceof LiteralType && type.getValue() === value;
  const both = [true, false].every((value) => types.some((type) => isLiteral(type, value)));
  const merged = types.flatMap((type) => {
    if (!both || !(type instanceof LiteralType) || typeof type.getValue() !== "boolean") {
      return [type];
    }
    return type.getValue() === true ? [new BooleanType()] : [];
  });
  const isNull = (type: BaseType) => type instanceof NullType;
  return [...merged.filter((type) => !isNull(type)), ...merged.filter(isNull)];
}

function isUndefined(type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.VoidLike) !== 0;
}
