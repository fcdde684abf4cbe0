import ts from "typescript";
import type { NeverType } from "../model/types.ts";
import { Property } from "../model/types.ts";
import { annotate } from "./annotate.ts";
import { elementOf, type Place, propertyOf } from "./place.ts";
import { propertiesInOrder } from "./property-order.ts";
import type { Reader } from "./reader.ts";
import { readOptional } from "./union.ts";
import { type Written, type WrittenMembers, writtenAs } from "./written.ts";

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

  const said = checker.renamedFrom(symbol) ?? symbol;
  const declaration = said.declarations?.[0];
  const place =
    kind === "symbol"
      ? elementOf(parent, symbolName(symbol), declaration)
      : propertyOf(parent, kind === "private" ? privateName(symbol) : symbol.name, declaration);
  const refused = refuseMember(reader, symbol, kind === "private", isMethod, place);
  if (refused) return new Property(symbol.name, refused, true);
  if (owner.isIntersection()) checkIndexes(reader, owner, symbol, type, place);

  const written = writtenType(declaration, members) ?? inferredFrom(reader, declaration);
  const value = readOptional(reader, type, place, written);
  reader.remember(value.type, place);
  const mayBeUndefined = value.optional && isUndefinedWritten(reader, type);
  const isRequired = !mayBeUndefined && !(symbol.flags & ts.SymbolFlags.Optional);
  return new Property(symbol.name, annotate(reader, said, value.type, place), isRequired);
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
    reader.refuse("TUN2012", place, "no value fits both the property and the index signature", {
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

/** The type that is written for the variable or parameter `a` in `{ a }` and `{ b: a }`, or in `{ b: x as A }`. */
function inferredFrom(
  reader: Reader,
  declaration: ts.Declaration | undefined,
): Written | undefined {
  if (!declaration) return undefined;
  const { ts: checker } = reader.checker;
  let symbol: ts.Symbol | undefined;
  if (ts.isShorthandPropertyAssignment(declaration)) {
    symbol = checker.getShorthandAssignmentValueSymbol(declaration);
  } else if (ts.isPropertyAssignment(declaration)) {
    const { initializer } = declaration;
    if (ts.isAsExpression(initializer) && !ts.isConstTypeReference(initializer.type)) {
      return writtenAs(initializer.type);
    }
    if (ts.isIdentifier(initializer)) symbol = checker.getSymbolAtLocation(initializer);
  }
  const source = symbol?.valueDeclaration;
  const isTyped = source && (ts.isVariableDeclaration(source) || ts.isParameter(source));
  return isTyped && source.type ? writtenAs(source.type) : undefined;
}

/** The type that stands in a property's declaration. */
export function writtenType(
  declaration: ts.Declaration | undefined,
  members: WrittenMembers | undefined,
): Written | undefined {
  if (members?.value) return members.value;
  if (!declaration) return undefined;
  const hasType = ts.isPropertySignature(declaration) || ts.isPropertyDeclaration(declaration);
  if (!hasType || !declaration.type) return undefined;
  return writtenAs(declaration.type, isGeneric(declaration) ? members?.arguments : undefined);
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
