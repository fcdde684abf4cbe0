import ts from "typescript";
import type { Checker } from "./checker.ts";

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
