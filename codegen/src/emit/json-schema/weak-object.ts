import type { JsonSchema } from "../../model/contract.ts";
import { IndexedObjectType, type ObjectType } from "../../model/types.ts";

/** A type all of whose properties are optional: `tsc` is careful not to take just any object for it. */
export function isWeak(type: ObjectType): boolean {
  const properties = type.getProperties();
  return (
    properties.length > 0 &&
    properties.every((property) => !property.isRequired()) &&
    type.getAdditionalProperties() === false &&
    !(type instanceof IndexedObjectType)
  );
}

/** An object that is empty or has one of these properties. */
export function someOf(names: readonly string[]): JsonSchema {
  return { anyOf: [{ maxProperties: 0 }, ...names.map((name) => ({ required: [name] }))] };
}
