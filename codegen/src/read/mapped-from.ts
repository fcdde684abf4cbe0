import ts from "typescript";
import type { Checker } from "./checker.ts";
import { isConstrained } from "./inline-jsdoc.ts";
import { typeOfDeclaration, type TypeArguments, type Written, writtenAs } from "./written.ts";

/** What a mapped type made a property of. */
export interface Origin {
  /** The property that was taken over as it is, if under another name; else the property itself. */
  symbol: ts.Symbol;
  /** The one whose type was made another. */
  source?: ts.Symbol | undefined;
}

/** Back through the mapped types that left a property as it is, as `Partial` and `Pick` do. */
export function originOf(checker: Checker, symbol: ts.Symbol): Origin {
  const source = checker.mappedSource(symbol);
  if (!source) return { symbol };
  return isLeft(checker, symbol, source) ? originOf(checker, source) : { symbol, source };
}

/** Its type is the same, but for null and undefined, and not by chance. */
function isLeft(checker: Checker, symbol: ts.Symbol, source: ts.Symbol): boolean {
  const { declaration } = checker.mappingOf(symbol)?.type ?? {};
  if (!declaration || !isMadeOfSource(checker, declaration)) return false;
  const [type, before] = [symbol, source].map((each) => checker.ts.getTypeOfSymbol(each));
  return type !== undefined && before !== undefined && isSame(checker, type, before);
}

/** Its values are made of nothing but the properties that it goes through: of `T[K]` for `K in keyof T`. */
function isMadeOfSource(checker: Checker, { type, typeParameter }: ts.MappedTypeNode): boolean {
  const source = objectOfKeys(checker, typeParameter.constraint);
  const key = checker.symbolAt(typeParameter.name);
  const accesses = type ? accessesIn(type) : [];
  const isOfSource = ({ objectType, indexType }: ts.IndexedAccessTypeNode) =>
    checker.ts.getTypeFromTypeNode(objectType) === source && isKey(checker, indexType, key);
  return accesses.length > 0 && accesses.every(isOfSource);
}

/** The `T` of `keyof T`, also where that is what a type parameter extends. */
function objectOfKeys(checker: Checker, keys: ts.TypeNode | undefined): ts.Type | undefined {
  if (!keys) return undefined;
  if (ts.isTypeOperatorNode(keys)) return checker.ts.getTypeFromTypeNode(keys.type);
  const symbol = ts.isTypeReferenceNode(keys) ? checker.symbolAt(keys.typeName) : undefined;
  const parameter = symbol?.declarations?.find(ts.isTypeParameterDeclaration);
  return objectOfKeys(checker, parameter?.constraint);
}

function isKey(checker: Checker, index: ts.TypeNode, key: ts.Symbol | undefined): boolean {
  return ts.isTypeReferenceNode(index) && checker.symbolAt(index.typeName) === key;
}

function accessesIn(node: ts.Node): ts.IndexedAccessTypeNode[] {
  if (ts.isIndexedAccessTypeNode(node)) return [node];
  const found: ts.IndexedAccessTypeNode[] = [];
  ts.forEachChild(node, (child) => {
    found.push(...accessesIn(child));
  });
  return found;
}

/** Of lists the compiler may make another for the same elements. */
function isSame(checker: Checker, a: ts.Type, b: ts.Type): boolean {
  const [one, other] = [a, b].map((type) => checker.ts.getNonNullableType(type));
  if (!one || !other || one === other) return true;
  const isList = [one, other].every((type) => checker.ts.isArrayType(type));
  const [element, otherElement] = isList
    ? [one, other].map((type) => checker.typeArguments(type as ts.ObjectType)[0])
    : [];
  return (
    element !== undefined && otherElement !== undefined && isSame(checker, element, otherElement)
  );
}

/** What is written for a property; undefined where that cannot be said, as for one of several objects. */
export function propertyWritten(
  checker: Checker,
  property: ts.Symbol,
  typeArguments?: TypeArguments,
): Written | undefined {
  const { symbol, source } = originOf(checker, property);
  const mapped = mappedFrom(checker, property, typeArguments);
  if (mapped || source || checker.joinedIn(symbol)?.isUnion) return mapped;
  const type = typeOfDeclaration(symbol.declarations?.[0]);
  const said = isConstrained(checker, symbol) ? symbol : undefined;
  return type && writtenAs(type, typeArguments, said);
}

/** What a property of `{ [K in "name"]: User[K] }` is, of which the checker knows no declaration. */
export function mappedFrom(
  checker: Checker,
  property: ts.Symbol,
  typeArguments?: TypeArguments,
): Written | undefined {
  const { symbol, source } = originOf(checker, property);
  if (symbol.declarations && !source) return undefined;
  const { type, key } = checker.mappingOf(symbol) ?? {};
  if (!type?.declaration || !key?.isStringLiteral()) return undefined;
  return mappedTo(checker, writtenAs(type.declaration, typeArguments), key.value);
}

/** What a mapped type makes of one key. */
export function mappedTo(checker: Checker, mapped: Written, key: string): Written | undefined {
  if (!ts.isMappedTypeNode(mapped.node)) return undefined;
  const { type: value, typeParameter } = mapped.node;
  const parameter = checker.symbolAt(typeParameter.name);
  if (!parameter || !value || !isMadeOfAccess(value)) return undefined;
  const name = ts.factory.createLiteralTypeNode(ts.factory.createStringLiteral(key));
  return writtenAs(
    value,
    new Map([...mapped.arguments, [parameter, { node: name, arguments: new Map() }]]),
  );
}

/** `User[K]`, `User[K] | null`, `User[K][]`, `Box<User[K]>`, `{ value: User[K] }`. */
function isMadeOfAccess(node: ts.Node): boolean {
  return objectAccessedIn(node) !== undefined;
}

/** The `User` of the first of them. */
export function objectAccessedIn(node: ts.Node): ts.TypeNode | undefined {
  return accessesIn(node)[0]?.objectType;
}

/** The list of which `readonly` or `Readonly` makes another with the same elements. */
export function listBehind(node: ts.TypeNode): ts.TypeNode | undefined {
  if (ts.isTypeOperatorNode(node)) return node.type;
  const isMapped = ts.isMappedTypeNode(node) && node.type && ts.isIndexedAccessTypeNode(node.type);
  return isMapped ? objectAccessedIn(node.type) : undefined;
}
