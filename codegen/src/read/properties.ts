import ts from "typescript";
import type { NeverType } from "../model/types.ts";
import { Property } from "../model/types.ts";
import type { WrittenMembers } from "./alternatives.ts";
import { annotate } from "./annotate.ts";
import { mappedFrom, originOf } from "./mapped-from.ts";
import { elementOf, type Place, propertyOf } from "./place.ts";
import { propertiesInOrder } from "./property-order.ts";
import type { Reader } from "./reader.ts";
import { type Optional, readOptional } from "./union.ts";
import { initializerOf, valueOfDeclaration } from "./value-written.ts";
import { typeOfDeclaration, type Written, writtenAs } from "./written.ts";

/** The properties that JSON can carry, inherited and intersected ones included. */
export function readProperties(
  reader: Reader,
  type: ts.Type,
  place: Place,
  members?: WrittenMembers,
): Property[] {
  return propertiesInOrder(reader, type, members?.arguments).flatMap((symbol) => {
    const property = readProperty(reader, type, { symbol, members }, place);
    return property ? [property] : [];
  });
}

function readProperty(
  reader: Reader,
  owner: ts.Type,
  { symbol, members }: { symbol: ts.Symbol; members: WrittenMembers | undefined },
  parent: Place,
): Property | undefined {
  const { checker } = reader;
  const kind = checker.propertyKind(symbol);
  const type = checker.ts.getTypeOfSymbol(symbol);
  const isMethod = checker.isCallable(type);
  // What only a symbol reaches is not sent; it is how brands are made.
  if (kind === "symbol" && !isMethod) return undefined;

  const { symbol: origin, source } = originOf(checker, symbol);
  const said = origin.declarations ? origin : (source ?? origin);
  const declaration = said.declarations?.[0];
  const place =
    kind === "symbol"
      ? elementOf(parent, symbolName(symbol), declaration)
      : propertyOf(parent, kind === "private" ? privateName(symbol) : symbol.name, declaration);
  const refused = refuseMember(reader, symbol, kind === "private", isMethod, place);
  if (refused) return new Property(symbol.name, refused, true);
  if (owner.isIntersection()) checkIndexes(reader, owner, symbol, type, place);

  const parts = partsWritten(reader, { origin, isMade: source !== undefined, members }, place);
  const value = readParts(reader, type, place, parts);
  const initializer = parts.length === 0 ? initializerOf(declaration) : undefined;
  if (initializer) reader.warnOfValue(initializer, type, place);
  reader.remember(value.type, place);
  const mayBeUndefined = value.optional && isUndefinedWritten(reader, type);
  const isRequired = !mayBeUndefined && !(symbol.flags & ts.SymbolFlags.Optional);
  const told = annotate(reader, said, value.type, place, source ? "description" : "all");
  return new Property(symbol.name, told, isRequired);
}

interface Asked {
  /** The property as it was before mapped types took it over. */
  origin: ts.Symbol;
  /** A mapped type has made another type of that of the property it was. */
  isMade: boolean;
  members: WrittenMembers | undefined;
}

/** What is written for a property: once for each of its declarations, in `{ a: A } & { a: B }`. */
function partsWritten(reader: Reader, { origin, isMade, members }: Asked, place: Place): Written[] {
  const { checker } = reader;
  if (isMade || !origin.declarations) {
    const written = members?.value ?? mappedFrom(checker, origin, members?.arguments);
    return written ? [written] : [];
  }
  const joined = checker.joinedIn(origin);
  const parts = (joined?.symbols ?? [origin]).map(
    (part) =>
      mappedFrom(checker, part, members?.arguments) ??
      writtenType(part.declarations?.[0], members) ??
      valueOfDeclaration(checker, part.declarations?.[0]),
  );
  if (joined?.isUnion) refuseDifferent(reader, joined.symbols, parts, place);
  return parts.filter((part) => part !== undefined);
}

/** A property of all members of a union has one type, but each of them may say something else of it. */
function refuseDifferent(
  reader: Reader,
  symbols: readonly ts.Symbol[],
  parts: readonly (Written | undefined)[],
  place: Place,
): void {
  const [first] = parts;
  const isSame = parts.every((part) => part && first && reader.isSameWritten(part, first));
  if (!isSame) for (const part of parts) if (part) reader.refuseConstraints(part, place);
  reader.refuseDifferent(symbols, place);
}

/** Of what is written several times the first that has constraints counts; others must not have more. */
function readParts(
  reader: Reader,
  type: ts.Type,
  place: Place,
  parts: readonly Written[],
): Optional {
  const [written = parts[0], ...others] = parts.filter((part) => reader.isConstrained(part));
  const read = () => readOptional(reader, type, place, written);
  return others.reduceRight(
    (inner, other) => () => reader.keepConstraints(other, place, inner),
    read,
  )();
}

/** The compiler numbers symbols and private names, differently in each run. */
function symbolName(symbol: ts.Symbol): string {
  return symbol.name.replace(/^__@|@\d+$/g, "");
}

function privateName(symbol: ts.Symbol): string {
  return symbol.name.replace(/^__#\d+@/, "");
}

/**
 * Under exactOptionalPropertyTypes `{ a?: number } & { a: unknown }` has an `a`
 * that must be there, though its type has the mark of one that may be missing.
 */
function isUndefinedWritten(reader: Reader, type: ts.Type): boolean {
  if (!type.isUnion()) return true;
  const { exactOptionalPropertyTypes } = reader.checker.options;
  return !exactOptionalPropertyTypes || type.types.includes(reader.checker.ts.getUndefinedType());
}

function refuseMember(
  reader: Reader,
  symbol: ts.Symbol,
  isPrivateName: boolean,
  isMethod: boolean,
  place: Place,
): NeverType | undefined {
  const modifiers = symbol.declarations?.[0]
    ? ts.getCombinedModifierFlags(symbol.declarations[0])
    : ts.ModifierFlags.None;
  if (isPrivateName || modifiers & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) {
    return reader.refuse("TUN2009", place, "a class with private members is not plain data", {
      hint: "declare an interface with what is to be sent",
    });
  }
  const isClassMember = symbol.declarations?.some((part) => ts.isClassLike(part.parent)) ?? false;
  const isAccessor = (symbol.flags & ts.SymbolFlags.Accessor) !== 0;
  if (isClassMember && (isMethod || isAccessor)) {
    const what = isMethod ? "a method" : "a getter or setter";
    return reader.refuse("TUN2013", place, `${what} of a class is not sent with its data`, {
      hint: "declare an interface with what is to be sent",
    });
  }
  if (isMethod && reader.checker.propertyKind(symbol) === "symbol") {
    return reader.refuse("TUN2002", place, "an object with behaviour cannot be sent", {
      hint: "send plain data",
    });
  }
  if (isReserved(symbol.name)) {
    return reader.refuse("TUN2010", place, `the name ${symbol.name} is reserved`, {
      hint: "rename the property",
    });
  }
  return undefined;
}

/** `__type` and its escape mark values beyond JSON; `__proto__` is refused by the gateway. */
function isReserved(name: string): boolean {
  return name === "__type" || name === "__proto__" || name.startsWith("$runner.escape::");
}

/**
 * Members of an intersection are not checked against each other: in
 * `{ a: string } & { [key: string]: number }` nothing fits `a`.
 */
function checkIndexes(
  reader: Reader,
  owner: ts.Type,
  symbol: ts.Symbol,
  type: ts.Type,
  place: Place,
): void {
  const { ts: checker } = reader.checker;
  const parts = type.isUnion() ? type.types : [type];
  const present = parts.filter((part) => !(part.flags & ts.TypeFlags.Undefined));
  const nameType = checker.getStringLiteralType(symbol.name);
  for (const info of checker.getIndexInfosOfType(owner)) {
    const applies = checker.isTypeAssignableTo(nameType, info.keyType);
    const fits = present.every((part) => isSurelyOf(checker, part, info.type));
    if (!applies || fits) continue;
    reader.refuse("TUN2012", place, "the property's type does not fit the index signature", {
      hint: "give the index signature a type that the property has too, such as unknown",
    });
  }
}

/**
 * Assignable, whatever the value: where all properties of an object are optional,
 * `tsc` asks of a value that it has one of these, and a type need not say so.
 */
function isSurelyOf(checker: ts.TypeChecker, part: ts.Type, type: ts.Type): boolean {
  if (!checker.isTypeAssignableTo(part, type)) return false;
  if (!(part.flags & ts.TypeFlags.Object)) return true;
  const members = type.isUnion() ? type.types : [type];
  return members.some(
    (member) =>
      member === part ||
      (checker.isTypeAssignableTo(part, member) &&
        (!isWeak(checker, member) || sharesRequired(part, member))),
  );
}

function isWeak(checker: ts.TypeChecker, type: ts.Type): boolean {
  const properties = type.getProperties();
  const areOptional = properties.every(({ flags }) => flags & ts.SymbolFlags.Optional);
  return properties.length > 0 && areOptional && checker.getIndexInfosOfType(type).length === 0;
}

function sharesRequired(part: ts.Type, weak: ts.Type): boolean {
  return part
    .getProperties()
    .some(({ name, flags }) => !(flags & ts.SymbolFlags.Optional) && weak.getProperty(name));
}

/** The type that stands in a property's declaration. */
export function writtenType(
  declaration: ts.Declaration | undefined,
  members: WrittenMembers | undefined,
): Written | undefined {
  if (members?.value) return members.value;
  const type = typeOfDeclaration(declaration);
  if (!declaration || !type) return undefined;
  const given = members?.arguments;
  const isMeant = given !== undefined && given.size > 0 && isGeneric(declaration);
  return writtenAs(type, isMeant ? given : undefined);
}

/** Something around a declaration has type parameters, which may be in it. */
function isGeneric(declaration: ts.Node): boolean {
  const around = ts.findAncestor(declaration, (node) => {
    const { typeParameters } = node as Partial<ts.DeclarationWithTypeParameterChildren>;
    return (
      (typeParameters !== undefined && typeParameters.length > 0) ||
      ts.isMappedTypeNode(node) ||
      ts.isConditionalTypeNode(node)
    );
  });
  return around !== undefined;
}
