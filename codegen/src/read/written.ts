import ts from "typescript";
import type { Checker } from "./checker.ts";

/** A type as its author wrote it, and what the type parameters in it stand for. */
export interface Written {
  readonly node: ts.TypeNode;
  readonly arguments: TypeArguments;
  /** The property with constraints that it was taken from, as in `User["name"]`. */
  readonly property?: ts.Symbol | undefined;
}

export type TypeArguments = ReadonlyMap<ts.Symbol, Written>;

const noArguments: TypeArguments = new Map();

export function writtenAs(
  node: ts.TypeNode,
  typeArguments: TypeArguments = noArguments,
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
  const said = argument.property ?? property;
  return resolveWritten(checker, writtenAs(argument.node, argument.arguments, said));
}

/** What the checker makes of a written type, whose own type arguments it knows. */
export function typeOfWritten(checker: Checker, written: Written): ts.Type {
  return checker.ts.getTypeFromTypeNode(resolveWritten(checker, written).node);
}

/** What a written type refers to by name. */
export interface Reference {
  symbol: ts.Symbol;
  declarations: readonly NamedDeclaration[];
  /** What its type parameters stand for, in their order. */
  arguments: TypeArguments;
}

type NamedDeclaration = ts.TypeAliasDeclaration | ts.InterfaceDeclaration | ts.ClassDeclaration;

/** Where there are no type parameters around a node, it refers to the same whoever asks. */
const references = new WeakMap<Checker, Map<ts.TypeNode, Reference | undefined>>();

export function referenceOf(checker: Checker, written: Written): Reference | undefined {
  const { node } = written;
  if (written.arguments.size > 0) return findReference(checker, written);
  const known = references.get(checker) ?? new Map<ts.TypeNode, Reference | undefined>();
  if (known.has(node)) return known.get(node);
  const found = findReference(checker, written);
  references.set(checker, known.set(node, found));
  return found;
}

function findReference(checker: Checker, written: Written): Reference | undefined {
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
      ? resolveWritten(checker, writtenAs(own, written.arguments))
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

/** What the alias of a type stands for, type arguments included where they are known. */
export function bodyOf(
  checker: Checker,
  type: ts.Type,
  written: Written | undefined,
): Written | undefined {
  const reference = written && referenceOf(checker, written);
  if (reference && reference.symbol === type.aliasSymbol) return aliasBody(reference);
  const declaration = type.aliasSymbol?.declarations?.[0];
  return declaration && ts.isTypeAliasDeclaration(declaration)
    ? writtenAs(declaration.type)
    : undefined;
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

/** The type that the declaration of a property says. */
export function typeOfDeclaration(
  declaration: ts.Declaration | undefined,
): ts.TypeNode | undefined {
  const hasType =
    declaration &&
    (ts.isPropertySignature(declaration) ||
      ts.isPropertyDeclaration(declaration) ||
      ts.isParameter(declaration));
  return hasType ? declaration.type : undefined;
}

export function hasInfer(node: ts.Node): boolean {
  return ts.isInferTypeNode(node) || ts.forEachChild(node, hasInfer) === true;
}

/** No type parameter stands in it. */
export function isClosed(checker: Checker, node: ts.Node): boolean {
  if (ts.isInferTypeNode(node)) return false;
  if (ts.isIdentifier(node)) {
    const { flags = ts.SymbolFlags.None } = checker.symbolAt(node) ?? {};
    return (flags & ts.SymbolFlags.TypeParameter) === 0;
  }
  return ts.forEachChild(node, (child) => !isClosed(checker, child)) !== true;
}

export function heritageOf(
  declaration: NamedDeclaration,
): readonly ts.ExpressionWithTypeArguments[] {
  if (ts.isTypeAliasDeclaration(declaration)) return [];
  return declaration.heritageClauses?.flatMap(({ types }) => [...types]) ?? [];
}
