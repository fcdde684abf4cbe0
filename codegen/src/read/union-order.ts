import ts from "typescript";
import { alternativesOf } from "./alternatives.ts";
import type { Checker } from "./checker.ts";
import type { Reader } from "./reader.ts";
import { aliasBody, referenceOf, resolveWritten, type Written } from "./written.ts";

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
  const collected = new WrittenParts(reader, members);
  const parts = written ? collected.of(written) : new Map<ts.Type, Written | undefined>();
  const first = [...parts].flatMap(([type, part]) =>
    members.includes(type) ? [{ type, ...(part && { written: part }) }] : [],
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
  return [
    ...first,
    ...keyed.map(({ type }) => {
      const part = collected.instanceFor(type);
      return { type, ...(part && { written: part }) };
    }),
  ];
}

/** What is written for the members, aliases of unions taken apart unless they are members themselves. */
class WrittenParts {
  readonly #reader: Reader;
  readonly #members: readonly ts.Type[];
  readonly #parts = new Map<ts.Type, Written | undefined>();
  /** What has type parameters in it, of which members are instances. */
  readonly #generic: Written[] = [];
  /** Aliases that are taken apart, or that have been and say the same each time. */
  readonly #open = new Set<ts.Symbol>();

  constructor(reader: Reader, members: readonly ts.Type[]) {
    this.#reader = reader;
    this.#members = members;
  }

  of(union: Written): ReadonlyMap<ts.Type, Written | undefined> {
    this.#collect(union);
    return this.#parts;
  }

  #collect(part: Written): void {
    const { checker } = this.#reader;
    const written = resolveWritten(checker, part);
    const { node } = written;
    const isChoice =
      ts.isUnionTypeNode(node) || ts.isConditionalTypeNode(node) || isAccess(this.#reader, written);
    if (isChoice) {
      for (const alternative of alternativesOf(checker, written)) this.#collect(alternative);
      return;
    }
    const type = checker.ts.getTypeFromTypeNode(node);
    const isApart = type.isUnion() && !this.#members.includes(type);
    const reference = isApart ? referenceOf(checker, written) : undefined;
    const body = reference && aliasBody(reference);
    if (!body || this.#open.has(reference.symbol)) {
      this.#add(type, written);
      return;
    }
    this.#open.add(reference.symbol);
    this.#collect(body);
    // With other type arguments it is another union.
    if (reference.arguments.size > 0) this.#open.delete(reference.symbol);
  }

  /** What a member is made of, where only one thing can be. */
  instanceFor(member: ts.Type): Written | undefined {
    const { checker } = this.#reader;
    const declaration = member.getSymbol()?.declarations?.[0];
    const made = this.#generic.filter((part) => (part.node as ts.Node) === declaration);
    const [only, other] =
      made.length > 1 ? made.filter((part) => hasKey(checker, member, part)) : made;
    return other ? undefined : only;
  }

  #add(type: ts.Type, written: Written): void {
    if (written.arguments.size > 0 && !this.#members.includes(type)) this.#generic.push(written);
    const known = this.#parts.get(type);
    // Of `Name | string` neither says all.
    const isSame = !known || this.#reader.isSameWritten(known, written);
    if (!this.#parts.has(type) || !isSame) this.#parts.set(type, isSame ? written : undefined);
  }
}

/** A mapped type made it for this key, as `{ type: K; data: Events[K] }`: the key is in it. */
function hasKey(checker: Checker, member: ts.Type, { arguments: own }: Written): boolean {
  return member.getProperties().some((property) => {
    const { valueDeclaration: declaration } = property;
    const node = declaration && ts.isPropertySignature(declaration) ? declaration.type : undefined;
    const name = node && ts.isTypeReferenceNode(node) ? checker.symbolAt(node.typeName) : undefined;
    const key = name && own.get(name)?.node;
    if (!key || !ts.isLiteralTypeNode(key) || !ts.isStringLiteral(key.literal)) return false;
    const type = checker.ts.getTypeOfSymbol(property);
    return type.isStringLiteral() && type.value === key.literal.text;
  });
}

/** `User["id" | "name"]`, whose members are declared elsewhere. */
function isAccess(reader: Reader, written: Written): boolean {
  const isIndexed = ts.isIndexedAccessTypeNode(written.node);
  return isIndexed && alternativesOf(reader.checker, written).length > 1;
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
