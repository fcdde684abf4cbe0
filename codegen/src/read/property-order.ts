import ts from "typescript";
import type { Mapping } from "./checker.ts";
import type { Reader } from "./reader.ts";
import { inWrittenOrder } from "./union-order.ts";
import {
  aliasBody,
  referenceOf,
  resolveWritten,
  type TypeArguments,
  type Written,
  writtenAs,
} from "./written.ts";

/**
 * The properties of a type in the order of their author. The checker has those of
 * `Pick<T, "a" | "b">` in the order in which it first met `"a"` and `"b"`, which any
 * change anywhere in the project can turn round.
 */
export function propertiesInOrder(
  reader: Reader,
  type: ts.Type,
  typeArguments?: TypeArguments,
): readonly ts.Symbol[] {
  const symbols = reader.checker.ts.getPropertiesOfType(type);
  if (!type.isIntersection()) return inOrder(reader, symbols, typeArguments);
  const parts = type.types.flatMap((part) => propertiesInOrder(reader, part, typeArguments));
  const byName = new Map(symbols.map((symbol) => [symbol.escapedName, symbol]));
  const names = new Set(parts.map(({ escapedName }) => escapedName));
  return [...names].flatMap((name) => byName.get(name) ?? []);
}

function inOrder(
  reader: Reader,
  symbols: readonly ts.Symbol[],
  typeArguments: TypeArguments | undefined,
): readonly ts.Symbol[] {
  const mappings = symbols.map((symbol) => reader.checker.mappingOf(symbol));
  if (symbols.length < 2 || mappings.every((mapping) => !mapping)) return symbols;
  const ordered: ts.Symbol[] = [];
  // Those of one mapped type stand together, whether it is the type itself or what it extends.
  for (let begin = 0; begin < symbols.length;) {
    const mapped = mappings[begin]?.type;
    let end = begin + 1;
    while (mapped && mappings[end]?.type === mapped) end += 1;
    const run = symbols.slice(begin, end);
    ordered.push(...(mapped ? inOrderOfKeys(reader, run, mapped, typeArguments) : run));
    begin = end;
  }
  return ordered;
}

function inOrderOfKeys(
  reader: Reader,
  symbols: readonly ts.Symbol[],
  mapped: Mapping["type"],
  typeArguments: TypeArguments | undefined,
): readonly ts.Symbol[] {
  const { checker } = reader;
  const source = mapped.modifiersType;
  const names = source ? propertiesInOrder(reader, source, typeArguments) : [];
  const keys = symbols.map((symbol) => checker.mappingOf(symbol)?.key);
  const written = keysWritten(reader, mapped, typeArguments);
  for (const order of [names.map(({ name }) => name), namesOf(reader, written)]) {
    const ranks = keys.map((key) => order.indexOf((key && nameOf(key)) ?? ""));
    if (!ranks.includes(-1)) return sorted(symbols, ranks);
  }
  const known = new Set(keys.filter((key) => key !== undefined));
  const types = inWrittenOrder(reader, [...known], written).map(({ type }) => type);
  return sorted(
    symbols,
    keys.map((key) => (key ? types.indexOf(key) : -1)),
  );
}

/** The keys in `keyof T`, in the name of an enum and in `(typeof list)[number]`. */
function namesOf(reader: Reader, written: Written | undefined): string[] {
  if (!written) return [];
  const { ts: checker } = reader.checker;
  const { node } = written;
  if (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.KeyOfKeyword) {
    const object = resolveWritten(reader.checker, writtenAs(node.type, written.arguments));
    const type = checker.getTypeFromTypeNode(object.node);
    return propertiesInOrder(reader, type, object.arguments).map(({ name }) => name);
  }
  if (ts.isIndexedAccessTypeNode(node)) {
    const list = checker.getTypeFromTypeNode(node.objectType);
    const elements = checker.isTupleType(list)
      ? checker.getTypeArguments(list as ts.TypeReference)
      : [];
    return elements.flatMap((element) => nameOf(element) ?? []);
  }
  const declarations = checker.getTypeFromTypeNode(node).getSymbol()?.declarations ?? [];
  const members = declarations.filter(ts.isEnumDeclaration).flatMap(({ members: own }) => [...own]);
  return members.map((member) => String(checker.getConstantValue(member)));
}

function nameOf(key: ts.Type): string | undefined {
  if (key.isStringLiteral()) return key.value;
  return key.isNumberLiteral() ? String(key.value) : undefined;
}

/** By rank, and then by name: a key may be mapped to several. */
function sorted(symbols: readonly ts.Symbol[], ranks: readonly number[]): ts.Symbol[] {
  const ranked = symbols.map((symbol, index) => ({ symbol, rank: ranks[index] ?? 0 }));
  ranked.sort((a, b) => a.rank - b.rank || (a.symbol.name < b.symbol.name ? -1 : 1));
  return ranked.map(({ symbol }) => symbol);
}

/** Behind names: the union itself. */
function keysWritten(
  reader: Reader,
  mapped: ts.Type,
  typeArguments: TypeArguments | undefined,
): Written | undefined {
  const node = mapped.getSymbol()?.declarations?.find(ts.isMappedTypeNode);
  let written =
    node?.typeParameter.constraint && writtenAs(node.typeParameter.constraint, typeArguments);
  for (let body = written; body;) {
    written = resolveWritten(reader.checker, body);
    const reference = referenceOf(reader.checker, written);
    body = reference && aliasBody(reference);
  }
  return written;
}
