import ts from "typescript";
import {
  AnnotatedType,
  type BaseType,
  NamedType,
  NumberType,
  PatternStringType,
  StringType,
} from "../model/types.ts";
import { type WrittenMembers } from "./alternatives.ts";
import { isInside } from "./ambiguous-keys.ts";
import { elementOf, type Place } from "./place.ts";
import type { Reader } from "./reader.ts";
import { readOptional } from "./union.ts";
import { type Written, writtenAs } from "./written.ts";

export interface Index {
  key: "string" | PatternStringType;
  /** Without `undefined`: a key whose value is undefined is left out. */
  type: BaseType;
  optional: boolean;
}

/** `[key: string]: T` and its numeric and template forms, `Record` included. */
export function readIndexes(
  reader: Reader,
  type: ts.Type,
  place: Place,
  members?: WrittenMembers,
): Index[] {
  const infos = reader.checker.ts.getIndexInfosOfType(type);
  refuseContradictions(reader, infos, place);
  for (const written of keysWritten(type, infos, members)) reader.refuseConstraints(written, place);
  const indexes = closestFirst(reader, infos).flatMap((info) => {
    const key = readKey(reader, info.keyType, place);
    if (!key) return [];
    const name = reader.checker.ts.typeToString(info.keyType);
    const value = elementOf(place, name, info.declaration);
    const declared = info.declaration?.type;
    const written = members?.value ?? (declared && writtenAs(declared, members?.arguments));
    return [{ key, ...readOptional(reader, info.type, value, written) }];
  });
  return withoutTwins(reader, indexes, place);
}

/** Of the forms that a name has, the first is to count: one inside another has a type inside the other's. */
function closestFirst(reader: Reader, infos: readonly ts.IndexInfo[]): ts.IndexInfo[] {
  const sorted: ts.IndexInfo[] = [];
  for (const info of infos) {
    const wider = sorted.findIndex(({ keyType }) => isInside(reader, info.keyType, keyType));
    sorted.splice(wider < 0 ? sorted.length : wider, 0, info);
  }
  return sorted;
}

/** How the keys are written: `Id` in `[key: Id]: T`, `[K in Id]: T` and `Record<Id, T>`. */
function keysWritten(
  type: ts.Type,
  infos: readonly ts.IndexInfo[],
  members: WrittenMembers | undefined,
): Written[] {
  if (infos.length === 0) return [];
  const mapped = type.getSymbol()?.declarations?.find(ts.isMappedTypeNode);
  const nodes = [
    ...infos.map(({ declaration }) => declaration?.parameters[0]?.type),
    mapped?.typeParameter.constraint,
  ];
  return nodes.flatMap((node) => (node ? [writtenAs(node, members?.arguments)] : []));
}

function unnamed(type: BaseType): BaseType {
  const isWrapped = type instanceof NamedType || type instanceof AnnotatedType;
  return isWrapped ? unnamed(type.getType()) : type;
}

/** Keys with different brands are the same keys in JSON. */
function withoutTwins(reader: Reader, indexes: readonly Index[], place: Place): Index[] {
  const byKey = new Map<string, Index>();
  for (const index of indexes) {
    const { key, type } = index;
    const name = typeof key === "string" ? key : key.getPattern();
    const twin = byKey.get(name);
    byKey.set(name, twin ?? index);
    if (!twin || twin.type.getId() === type.getId()) continue;
    reader.refuse("TUN2012", place, "two index signatures differ in the brand of their keys only", {
      hint: "give both the same values, or keep one of them",
    });
  }
  return [...byKey.values()];
}

function readKey(reader: Reader, key: ts.Type, place: Place): Index["key"] | undefined {
  if (key.flags & ts.TypeFlags.String) return "string";
  if (key.flags & ts.TypeFlags.Number) return new PatternStringType(numericKey, "number");
  // A key that is a symbol has no JSON form, and is not sent.
  if (key.flags & ts.TypeFlags.ESSymbol) return undefined;
  const form = unnamed(reader.read(key, place));
  if (form instanceof PatternStringType) return form;
  // What a brand adds to a key exists for the checker only.
  if (form instanceof StringType) return "string";
  if (form instanceof NumberType) return new PatternStringType(numericKey, "number");
  const text = reader.checker.ts.typeToString(key);
  reader.refuse("TUN2008", place, `keys of the form ${text} cannot be described`, {
    hint: "use string, number or a template literal for the keys",
  });
  return undefined;
}

/**
 * Members of an intersection are not checked against each other: in
 * `{ [k: string]: string } & { [k: `n_${string}`]: number }` nothing fits `n_x`.
 */
function refuseContradictions(reader: Reader, infos: readonly ts.IndexInfo[], place: Place): void {
  const { ts: checker } = reader.checker;
  for (const narrow of infos) {
    const wider = infos.find(({ keyType, type }) => {
      return (
        isInside(reader, narrow.keyType, keyType) && !checker.isTypeAssignableTo(narrow.type, type)
      );
    });
    if (!wider) continue;
    const key = elementOf(place, checker.typeToString(narrow.keyType));
    reader.refuse("TUN2012", key, "values of these keys must fit two index signatures", {
      hint: "give the wider one a type that includes the other's, such as unknown",
    });
  }
}

/**
 * What JavaScript writes for a number: a name is numeric if it is the very text
 * that its number has. Exact to 15 digits, beyond which digits would be rounded.
 */
const integer = "[1-9][0-9]{0,20}";
const fraction = "(?:0\\.0{0,5}[1-9](?:[0-9]{0,15}[1-9])?|[1-9][0-9]{0,14}\\.[0-9]{0,19}[1-9])";
const exponent =
  "[1-9](?:\\.[0-9]{0,15}[1-9])?e(?:\\+(?:2[1-9]|[3-9][0-9]|[12][0-9]{2}|30[0-8])|-(?:[7-9]|[1-9][0-9]|[12][0-9]{2}|3[01][0-9]|32[0-4]))";
const numericKey = `^(?:0|NaN|-?Infinity|-?(?:${integer}|${fraction}|${exponent}))$`;
