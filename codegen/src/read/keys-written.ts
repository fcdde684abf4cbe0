import ts from "typescript";
import type { Checker } from "./checker.ts";
import { isClosed, resolveWritten, typeOfWritten, type Written, writtenAs } from "./written.ts";

/** The number that a key is. */
export function positionIn(checker: Checker, key: Written): number | undefined {
  const type = typeOfWritten(checker, key);
  return type.isNumberLiteral() ? type.value : undefined;
}

/** The names among keys, where all of them are known. */
export function namesIn(checker: Checker, keys: Written): string[] {
  const { node, arguments: own } = resolveWritten(checker, keys);
  if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)) return [node.literal.text];
  if (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.KeyOfKeyword) {
    const object = resolveWritten(checker, writtenAs(node.type, own));
    const type = checker.ts.getTypeFromTypeNode(object.node);
    const isOpen = checker.ts.getIndexInfosOfType(type).length > 0;
    const isWhole = isDeclared(type) || isClosed(checker, object.node);
    return isOpen || !isWhole ? [] : checker.ts.getPropertiesOfType(type).map(({ name }) => name);
  }
  const type = checker.ts.getTypeFromTypeNode(node);
  const parts = type.isUnion() ? type.types : [type];
  const names = parts.flatMap((part) => (part.isStringLiteral() ? part.value : []));
  return names.length === parts.length ? names : [];
}

/** Whether a key is one of several; undefined unless all of them are known. */
export function isAmong(checker: Checker, key: Written, keys: Written): boolean | undefined {
  if (!ts.isLiteralTypeNode(key.node)) return undefined;
  const [name] = namesIn(checker, key);
  const names = namesIn(checker, keys);
  return name === undefined || names.length === 0 ? undefined : names.includes(name);
}

/** Its own declaration names all properties, whatever the type parameters in it stand for. */
function isDeclared(type: ts.Type): boolean {
  const { flags, objectFlags } = type as ts.ObjectType;
  const declared =
    ts.ObjectFlags.ClassOrInterface | ts.ObjectFlags.Reference | ts.ObjectFlags.Anonymous;
  return (flags & ts.TypeFlags.Object) !== 0 && (objectFlags & declared) !== 0;
}
