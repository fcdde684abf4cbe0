import ts from "typescript";
import type { Reader } from "./reader.ts";

export interface WrittenMember {
  type: ts.Type;
  /** The part of the union's source that says it. */
  node?: ts.TypeNode;
}

/**
 * Members of a union in the order of their author. The checker sorts them by when
 * it first met them, which any change anywhere in the project can turn round.
 */
export function inWrittenOrder(
  reader: Reader,
  members: readonly ts.Type[],
  written: ts.TypeNode | undefined,
): WrittenMember[] {
  const nodes = new Map<ts.Type, ts.TypeNode>();
  if (written) collect(reader, written, nodes);
  const first = [...nodes].flatMap(([type, node]) =>
    members.includes(type) ? [{ type, node }] : [],
  );
  const others = members.filter((member) => !nodes.has(member));
  if (others.length < 2) return [...first, ...others.map((type) => ({ type }))];
  const keyed = others.map((type) => ({ type, key: sortKey(reader, type) }));
  keyed.sort((a, b) => compareKeys(a.key, b.key));
  return [...first, ...keyed.map(({ type }) => ({ type }))];
}

function collect(reader: Reader, node: ts.TypeNode, nodes: Map<ts.Type, ts.TypeNode>): void {
  if (ts.isParenthesizedTypeNode(node)) {
    collect(reader, node.type, nodes);
    return;
  }
  if (ts.isUnionTypeNode(node)) {
    for (const part of node.types) collect(reader, part, nodes);
    return;
  }
  const type = reader.checker.ts.getTypeFromTypeNode(node);
  if (!nodes.has(type)) nodes.set(type, node);
}

type SortKey = readonly (string | number)[];

/** Where nothing is written: by kind, then by value, then by place of declaration. */
function sortKey(reader: Reader, type: ts.Type): SortKey {
  if (type.isNumberLiteral()) return [2, type.value];
  if (type.isStringLiteral()) return [3, type.value];
  if (!(type.flags & (ts.TypeFlags.StructuredOrInstantiable | ts.TypeFlags.Union))) {
    return [1, reader.checker.ts.typeToString(type)];
  }
  const declaration = (type.aliasSymbol ?? type.getSymbol())?.declarations?.[0];
  const file = declaration ? reader.names.fileOf(declaration) : "";
  const text = reader.checker.ts.typeToString(type);
  return [4, file, declaration?.pos ?? 0, text];
}

function compareKeys(a: SortKey, b: SortKey): number {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined) return 1;
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
