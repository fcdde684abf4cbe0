import type { JsonSchema } from "../../model/contract.ts";
import {
  type BaseType,
  BooleanType,
  EnumType,
  LiteralType,
  NeverType,
  NullType,
  NumberType,
  StringType,
} from "../../model/types.ts";

/** Primitives as one list of types, literals as one enum; the rest as it was. */
export function primitiveSchemas(types: readonly BaseType[]): {
  schemas: JsonSchema[];
  rest: BaseType[];
} {
  const names = new Set<string>();
  const literals = new Set<unknown>();
  const rest: BaseType[] = [];
  for (const type of types) {
    const name = nameOf(type);
    if (name !== undefined) names.add(name);
    else if (type instanceof LiteralType) literals.add(type.getValue());
    else if (type instanceof EnumType) for (const value of type.getValues()) literals.add(value);
    else if (!(type instanceof NeverType)) rest.push(type);
  }
  // `"a" | (string & {})` is any string; the literals are there for the editor.
  for (const literal of literals) if (names.has(typeof literal)) literals.delete(literal);
  if (literals.size > 0 && names.delete("null")) literals.add(null);
  const schemas = [];
  if (names.size > 0) schemas.push({ type: oneOrMore([...names]) });
  if (literals.size > 0) schemas.push(literalSchema([...literals]));
  return { schemas, rest };
}

/** The schema of a value that is one of these. */
export function literalSchema(values: readonly unknown[]): JsonSchema {
  const types = new Set(values.map((value) => (value === null ? "null" : typeof value)));
  const [only] = values;
  const type = oneOrMore([...types]);
  return values.length === 1 ? { type, const: only } : { type, enum: values };
}

function nameOf(type: BaseType): string | undefined {
  if (type instanceof StringType) return "string";
  if (type instanceof NumberType) return "number";
  if (type instanceof BooleanType) return "boolean";
  return type instanceof NullType ? "null" : undefined;
}

function oneOrMore(names: readonly string[]): unknown {
  return names.length === 1 ? names[0] : names;
}
