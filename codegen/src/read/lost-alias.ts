import ts from "typescript";
import type { Checker } from "./checker.ts";

export interface LostAlias {
  symbol: ts.Symbol;
  /** What the alias stands for. */
  node: ts.TypeNode;
}

/**
 * The alias in `name: UserName` where `type UserName = string`. The checker has
 * one `string` only and forgets the alias, whose JSDoc still counts.
 */
export function lostAlias(
  checker: Checker,
  type: ts.Type,
  written: ts.TypeNode,
): LostAlias | undefined {
  if (!ts.isTypeReferenceNode(written) || written.typeArguments) return undefined;
  const reference = checker.ts.getSymbolAtLocation(written.typeName);
  const symbol = reference && checker.resolveAlias(reference);
  const declaration = symbol?.declarations?.find(ts.isTypeAliasDeclaration);
  if (!symbol || !declaration || type.aliasSymbol === symbol) return undefined;
  const isMeant = checker.ts.getDeclaredTypeOfSymbol(symbol) === type;
  return isMeant ? { symbol, node: declaration.type } : undefined;
}
