import ts from "typescript";
import type { Reader } from "./reader.ts";
import { alternativesOf, resolveWritten, type Written, writtenAs } from "./written.ts";

export interface WrittenMember {
  type: ts.Type;
  /** The part of the union's source that says it. */
  written?: Written;
}

/**
 * Members of a union in the order of their author. The checker sorts them by when
 * it first met them, which any change anywhere in the project can turn round.
 */
export function inWrittenOrder(
  reader: Reader,
  members: readonly ts.Type[],
  written: Written | undefined,
): WrittenMember[] {
  const parts = new Map<ts.Type, Written>();
  if (written) collect(reader, written, parts);
  const first = [...parts].flatMap(([type, part]) =>
    members.includes(type) ? [{ type, written: part }] : [],
  );
  const others = members.filter((member) => !parts.has(member));
  const [only] = others;
  if (only && others.length === 1) {
    // `T[] | null` with something in the place of `T`: what is left belongs together.
    const unknown = [...parts].filter(([type]) => !members.includes(type));
    const [, left] = unknown.length === 1 && unknown[0] ? unknown[0] : [];
    return [...first, left ? { type: only, written: left } : { type: only }];
  }
  const keyed = others.map((type) => ({ type, key: sortKey(reader, type) }));
  keyed.sort((a, b) => compareKeys(a.key, b.key));
  return [...first, ...keyed.map(({ type }) => ({ type }))];
}

function collect(reader: Reader, union: Written, parts: Map<ts.Type, Written>): void {
  const written = resolveWritten(reader.checker, union);
  const { node } = written;
  if (ts.isUnionTypeNode(node)) {
    for (const part of node.types) collect(reader, writtenAs(part, written.arguments), parts);
    return;
  }
  if (ts.isConditionalTypeNode(node)) {
    for (const part of alternativesOf(reader.checker, written)) collect(reader, part, parts);
    return;
  }
  const type = reader.checker.ts.getTypeFromTypeNode(node);
  if (!parts.has(type)) parts.set(type, written);
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
