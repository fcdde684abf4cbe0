import ts from "typescript";
import type { Reader } from "./reader.ts";

/** A property that both have to have is of literals in both, and of none that both allow. */
export function areTold(reader: Reader, one: ts.Type, other: ts.Type): boolean {
  const { ts: checker } = reader.checker;
  return checker.getPropertiesOfType(one).some(({ name }) => {
    const [values, others] = [one, other].map((object) => literalsAt(checker, object, name));
    return values && others && values.every((value) => !others.includes(value));
  });
}

function literalsAt(checker: ts.TypeChecker, object: ts.Type, name: string): unknown[] | undefined {
  const property = checker.getPropertyOfType(object, name);
  if (!property || property.flags & ts.SymbolFlags.Optional) return undefined;
  const type = checker.getTypeOfSymbol(property);
  const values = (type.isUnion() ? type.types : [type]).map((part) => literalOf(checker, part));
  return values.includes(undefined) ? undefined : values;
}

/** As JSON has it: enums are the values of their members. */
function literalOf(checker: ts.TypeChecker, type: ts.Type): unknown {
  if (type.isStringLiteral() || type.isNumberLiteral()) return type.value;
  const isConstant = type.flags & (ts.TypeFlags.BooleanLiteral | ts.TypeFlags.Null);
  return isConstant ? JSON.parse(checker.typeToString(type)) : undefined;
}
