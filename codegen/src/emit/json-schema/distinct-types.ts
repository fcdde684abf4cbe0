import type { JsonSchema } from "../../model/contract.ts";
import { type BaseType, UnionType } from "../../model/types.ts";
import { descriptive } from "./annotated-formatter.ts";
import type { Definitions } from "./definitions.ts";

/** Types that say different things of values, the first of each. */
export function distinct(definitions: Definitions, types: readonly BaseType[]): BaseType[] {
  const unique = new Map<string, BaseType>();
  for (const type of types) {
    const schema = definitions.schemaOf(type, "closed");
    const meaning = Object.entries(schema).filter(([keyword]) => !descriptive.has(keyword));
    const key = JSON.stringify(meaning);
    if (!unique.has(key)) unique.set(key, type);
  }
  return [...unique.values()];
}

/** The schema of a value of one of these types. */
export function closed(definitions: Definitions, types: readonly BaseType[]): JsonSchema {
  const [only] = types;
  if (types.length === 1 && only) return definitions.schemaOf(only, "closed");
  return definitions.schemaOf(new UnionType(types), "closed");
}
