import ts from "typescript";
import { type BaseType, PatternStringType } from "../model/types.ts";
import { elementOf, type Place } from "./place.ts";
import type { Reader } from "./reader.ts";
import { readOptional } from "./union.ts";
import { type WrittenMembers, writtenAs } from "./written.ts";

export interface Index {
  key: "string" | PatternStringType;
  /** Without `undefined`: a key whose value is undefined is left out. */
  type: BaseType;
}

/** `[key: string]: T` and its numeric and template forms, `Record` included. */
export function readIndexes(
  reader: Reader,
  type: ts.Type,
  place: Place,
  members?: WrittenMembers,
): Index[] {
  return reader.checker.ts.getIndexInfosOfType(type).flatMap((info) => {
    const key = readKey(reader, info.keyType, place);
    if (!key) return [];
    const name = reader.checker.ts.typeToString(info.keyType);
    const value = elementOf(place, name, info.declaration);
    const declared = info.declaration?.type;
    const written = members?.value ?? (declared && writtenAs(declared, members?.arguments));
    return [{ key, type: readOptional(reader, info.type, value, written).type }];
  });
}

function readKey(reader: Reader, key: ts.Type, place: Place): Index["key"] | undefined {
  if (key.flags & ts.TypeFlags.String) return "string";
  if (key.flags & ts.TypeFlags.Number) return new PatternStringType(numericKey, "number");
  // A key that is a symbol has no JSON form, and is not sent.
  if (key.flags & ts.TypeFlags.ESSymbol) return undefined;
  const form = reader.read(key, place);
  return form instanceof PatternStringType ? form : undefined;
}

/**
 * What JavaScript writes for a number: a name is numeric if it is the very text
 * that its number has. Exact to 15 digits, beyond which digits would be rounded.
 */
const integer = "[1-9][0-9]{0,20}";
const fraction = "(?:0|[1-9][0-9]{0,14})\\.[0-9]{0,19}[1-9]";
const exponent =
  "[1-9](?:\\.[0-9]{0,15}[1-9])?e(?:\\+(?:2[1-9]|[3-9][0-9]|[12][0-9]{2}|30[0-8])|-(?:[7-9]|[1-9][0-9]|[12][0-9]{2}|3[01][0-9]|32[0-4]))";
const numericKey = `^(?:0|NaN|-?Infinity|-?(?:${integer}|${fraction}|${exponent}))$`;
