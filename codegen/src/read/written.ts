import ts from "typescript";
import type { Checker } from "./checker.ts";
import { isConstrained } from "./inline-jsdoc.ts";

/** A type as its author wrote it, and what the type parameters in it stand for. */
export interface Written {
  readonly node: ts.TypeNode;
  readonly arguments: TypeArguments;
  /** The property with constraints that it was taken from, as in `User["name"]`. */
  readonly property?: ts.Symbol | undefined;
}

export type TypeArguments = ReadonlyMap<ts.Symbol, Written>;

export function writtenAs(
  node: ts.TypeNode,
  typeArguments: TypeArguments = new Map(),
  property?: ts.Symbol,
): Written {
  return { node, arguments: typeArguments, ...(property && { property }) };
}

/** Behind parentheses and type parameters. */
export function resolveWritten(checker: Checker, written: Written): Written {
  const { node, property } = written;
  if (ts.isParenthesizedTypeNode(node)) {
    return resolveWritten(checker, writtenAs(node.type, written.arguments, property));
  }
  if (written.arguments.size === 0 || !ts.isTypeReferenceNode(node)) return written;
  const symbol = checker.symbolAt(node.typeName);
  const argument = symbol && written.arguments.get(symbol);
  if (!argument) return written;
  return resolveWritten(checker, writtenAs(argument.node, argument.arguments, property));
}

/** What a written type refers to by name. */
export interface Reference {
  symbol: ts.Symbol;
  declarations: readonly NamedDeclaration[];
  /** What its type parameters stand for, in their order. */
  arguments: TypeArguments;
}

type NamedDeclaration = ts.TypeAliasDeclaration | ts.InterfaceDeclaration | ts.ClassDeclaration;

export function referenceOf(checker: Checker, written: Written): Reference | undefined {
  const { node } = written;
  const name = nameIn(node);
  const found = name && checker.symbolAt(name);
  const symbol = found && checker.resolveAlias(found);
  const declarations = symbol?.declarations?.filter(isNamedDeclaration) ?? [];
  const [declaration] = declarations;
  if (!symbol || !declaration) return undefined;
  const given = (node as ts.NodeWithTypeArguments).typeArguments;
  const typeArguments = new Map<ts.Symbol, Written>();
  for (const [index, parameter] of (declaration.typeParameters ?? []).entries()) {
    const own = given?.[index];
    const argument = own
      ? writtenAs(own, written.arguments)
      : parameter.default && writtenAs(parameter.default, new Map(typeArguments));
    const parameterSymbol = checker.symbolAt(parameter.name);
    if (argument && parameterSymbol) typeArguments.set(parameterSymbol, argument);
  }
  return { symbol, declarations, arguments: typeArguments };
}

/** What stands for an alias where it is used. */
export function aliasBody({ declarations, arguments: own }: Reference): Written | undefined {
  const alias = declarations.find(ts.isTypeAliasDeclaration);
  return alias && writtenAs(alias.type, own);
}

/** The types of which a written one may turn out to be one: `A | B`, `A & {}`, `T extends U ? A : B`. */
export function alternativesOf(checker: Checker, written: Written): Written[] {
  const { node } = written;
  if (ts.isUnionTypeNode(node) || ts.isIntersectionTypeNode(node)) {
    return node.types.map((part) => writtenAs(part, written.arguments));
  }
  if (ts.isConditionalTypeNode(node)) {
    return branchesOf(checker, written, node).map((part) => writtenAs(part, written.arguments));
  }
  return ts.isIndexedAccessTypeNode(node) ? accessedBy(checker, written, node) : [];
}

/** The one that is taken, where that can be said without the checker's inference; else both. */
function branchesOf(
  checker: Checker,
  { arguments: own }: Written,
  { checkType, extendsType, trueType, falseType }: ts.ConditionalTypeNode,
): ts.TypeNode[] {
  const checked = resolveWritten(checker, writtenAs(checkType, own));
  const isDecided = [checked.node, extendsType].every((node) => isClosed(checker, node));
  const type = checker.ts.getTypeFromTypeNode(checked.node);
  if (!isDecided || type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Never)) {
    return [trueType, falseType];
  }
  const target = checker.ts.getTypeFromTypeNode(extendsType);
  const parts = type.isUnion() ? type.types : [type];
  const verdicts = new Set(parts.map((part) => checker.ts.isTypeAssignableTo(part, target)));
  return [...(verdicts.has(true) ? [trueType] : []), ...(verdicts.has(false) ? [falseType] : [])];
}

/** No type parameter stands in it. */
function isClosed(checker: Checker, node: ts.Node): boolean {
  if (ts.isInferTypeNode(node)) return false;
  if (ts.isIdentifier(node)) {
    const { flags = ts.SymbolFlags.None } = checker.symbolAt(node) ?? {};
    return (flags & ts.SymbolFlags.TypeParameter) === 0;
  }
  return ts.forEachChild(node, (child) => !isClosed(checker, child)) !== true;
}

/** The type of the elements of `A[]`, `readonly A[]`, `Array<A>`. */
export function elementWritten(checker: Checker, list: Written): Written | undefined {
  const written = resolveWritten(checker, list);
  const { node } = written;
  if (ts.isTypeOperatorNode(node)) {
    return elementWritten(checker, writtenAs(node.type, written.arguments));
  }
  if (ts.isArrayTypeNode(node)) return writtenAs(node.elementType, written.arguments);
  const reference = referenceOf(checker, written);
  if (!reference) return undefined;
  if (checker.isBuiltIn(reference.symbol)) return [...reference.arguments.values()][0];
  const body = aliasBody(reference);
  return body && elementWritten(checker, body);
}

/** What a class of the language's own is given: the key and the value of `Map<K, V>`. */
export function argumentsWritten(checker: Checker, type: Written): Written[] {
  const reference = referenceOf(checker, resolveWritten(checker, type));
  if (!reference) return [];
  if (checker.isBuiltIn(reference.symbol)) return [...reference.arguments.values()];
  const body = aliasBody(reference);
  return body ? argumentsWritten(checker, body) : [];
}

/** What is written about the members of an object type. */
export interface WrittenMembers {
  /** What the type parameters in their declarations stand for. */
  arguments: TypeArguments;
  /** The type of each, where one is said for all: `Record<string, A>`. */
  value?: Written;
}

export function membersOf(checker: Checker, type: Written): WrittenMembers {
  const written = resolveWritten(checker, type);
  const { node } = written;
  if (ts.isIntersectionTypeNode(node)) {
    const parts = node.types.map((part) => membersOf(checker, writtenAs(part, written.arguments)));
    return { arguments: new Map(parts.flatMap((part) => [...part.arguments])) };
  }
  if (ts.isMappedTypeNode(node)) return mappedMembers(checker, written, node);
  const reference = referenceOf(checker, written);
  if (!reference) return { arguments: written.arguments };
  const body = aliasBody(reference);
  if (body) return membersOf(checker, body);
  const all = new Map(reference.arguments);
  for (const clause of reference.declarations.flatMap(heritageOf)) {
    const base = membersOf(checker, writtenAs(clause, reference.arguments));
    for (const [parameter, argument] of base.arguments) all.set(parameter, argument);
  }
  return { arguments: all };
}

/** In `T[P]` and what is made of it the declarations are those of `T`. */
function mappedMembers(
  checker: Checker,
  written: Written,
  node: ts.MappedTypeNode,
): WrittenMembers {
  const source = node.type && objectAccessedIn(node.type);
  if (node.type && !source) {
    return { arguments: written.arguments, value: writtenAs(node.type, written.arguments) };
  }
  const members = source && membersOf(checker, writtenAs(source, written.arguments));
  return { arguments: new Map([...written.arguments, ...(members?.arguments ?? [])]) };
}

function objectAccessedIn(node: ts.Node): ts.TypeNode | undefined {
  return ts.isIndexedAccessTypeNode(node)
    ? node.objectType
    : ts.forEachChild(node, objectAccessedIn);
}

/** What `A[number]`, `A["name"]` and `A[keyof A]` lead to. */
function accessedBy(
  checker: Checker,
  { arguments: own }: Written,
  node: ts.IndexedAccessTypeNode,
): Written[] {
  const object = writtenAs(node.objectType, own);
  if (node.indexType.kind === ts.SyntaxKind.NumberKeyword) {
    const element = elementWritten(checker, object);
    return element ? [element] : [];
  }
  const position = positionIn(checker, writtenAs(node.indexType, own));
  if (position !== undefined) {
    const parameter = parameterWritten(checker, object, position);
    return parameter ? [parameter] : [];
  }
  const type = checker.ts.getTypeFromTypeNode(resolveWritten(checker, object).node);
  const names = namesIn(checker, writtenAs(node.indexType, own));
  if (names.length === 0) return [];
  const members = membersOf(checker, object);
  if (members.value) return [members.value];
  return names.flatMap((name) => {
    const property = checker.ts.getPropertyOfType(type, name);
    const declaration = property?.declarations?.[0];
    const isTyped =
      declaration && (ts.isPropertySignature(declaration) || ts.isPropertyDeclaration(declaration));
    if (!isTyped || !declaration.type) return [];
    const said = isConstrained(checker, property) ? property : undefined;
    return [writtenAs(declaration.type, members.arguments, said)];
  });
}

/** The number that a key is. */
function positionIn(checker: Checker, key: Written): number | undefined {
  const type = checker.ts.getTypeFromTypeNode(resolveWritten(checker, key).node);
  return type.isNumberLiteral() ? type.value : undefined;
}

/** What `Parameters` makes of the parameter at a position, where that can be said. */
function parameterWritten(checker: Checker, list: Written, position: number): Written | undefined {
  const reference = referenceOf(checker, resolveWritten(checker, list));
  const isOfParameters =
    reference?.symbol.name === "Parameters" && checker.isBuiltIn(reference.symbol);
  const [given] = isOfParameters ? reference.arguments.values() : [];
  const argument = given && resolveWritten(checker, given);
  if (!argument || (ts.isTypeQueryNode(argument.node) && argument.node.typeArguments)) {
    return undefined;
  }
  const isOverloaded = checker.ts.getTypeFromTypeNode(argument.node).getCallSignatures().length > 1;
  const signature = isOverloaded ? undefined : signatureWritten(checker, argument.node);
  const parameters = signature?.parameters.filter(({ name }) => name.getText() !== "this") ?? [];
  const { type, dotDotDotToken } = parameters[position] ?? {};
  return type && !dotDotDotToken ? writtenAs(type, argument.arguments) : undefined;
}

/** A function that is written as a type, or is named in `typeof f`. */
export function signatureWritten(
  checker: Checker,
  node: ts.TypeNode,
): ts.SignatureDeclaration | undefined {
  if (ts.isFunctionTypeNode(node)) return node;
  const declaration = ts.isTypeQueryNode(node) ? declarationQueried(checker, node) : undefined;
  if (!declaration || ts.isFunctionDeclaration(declaration)) return declaration;
  if (!ts.isVariableDeclaration(declaration) || declaration.type) return undefined;
  const { initializer } = declaration;
  return initializer && ts.isArrowFunction(initializer) ? initializer : undefined;
}

/** What gives a value the type that `typeof` asks for. */
export function declarationQueried(
  checker: Checker,
  { exprName }: ts.TypeQueryNode,
): ts.Declaration | undefined {
  const symbol = checker.ts.getSymbolAtLocation(exprName);
  return symbol && checker.resolveAlias(symbol).valueDeclaration;
}

/** The names among keys, where all of them are known. */
function namesIn(checker: Checker, keys: Written): string[] {
  const { node, arguments: own } = resolveWritten(checker, keys);
  if (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.KeyOfKeyword) {
    const object = resolveWritten(checker, writtenAs(node.type, own));
    const type = checker.ts.getTypeFromTypeNode(object.node);
    const isOpen = checker.ts.getIndexInfosOfType(type).length > 0;
    return isOpen ? [] : checker.ts.getPropertiesOfType(type).map(({ name }) => name);
  }
  const type = checker.ts.getTypeFromTypeNode(node);
  const parts = type.isUnion() ? type.types : [type];
  const names = parts.flatMap((part) => (part.isStringLiteral() ? part.value : []));
  return names.length === parts.length ? names : [];
}

function nameIn(node: ts.TypeNode): ts.Node | undefined {
  if (ts.isTypeReferenceNode(node)) return node.typeName;
  if (ts.isImportTypeNode(node)) return node.qualifier;
  return ts.isExpressionWithTypeArguments(node) ? node.expression : undefined;
}

function isNamedDeclaration(node: ts.Node): node is NamedDeclaration {
  return (
    ts.isTypeAliasDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isClassDeclaration(node)
  );
}

function heritageOf(declaration: NamedDeclaration): readonly ts.ExpressionWithTypeArguments[] {
  if (ts.isTypeAliasDeclaration(declaration)) return [];
  return declaration.heritageClauses?.flatMap(({ types }) => [...types]) ?? [];
}
