import type { JsonSchema } from "../model/contract.ts";

/** Keywords by what is under them; under all others there is data, which may look like a schema. */
const mapsOfSchemas = new Set(["properties", "patternProperties", "dependentSchemas", "$defs"]);
const listsOfSchemas = new Set(["anyOf", "allOf", "oneOf", "prefixItems"]);
const schemas = new Set([
  "additionalProperties",
  "contains",
  "else",
  "if",
  "items",
  "not",
  "propertyNames",
  "then",
  "unevaluatedItems",
  "unevaluatedProperties",
]);

/** Every `$ref` in a schema, each once. */
export function referencesIn(schema: JsonSchema, found = new Set<string>()): ReadonlySet<string> {
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === "$ref" && typeof value === "string") found.add(value);
    else for (const part of schemasUnder(keyword, value)) referencesIn(part, found);
  }
  return found;
}

/** The schemas right under a keyword; none where there is data. */
export function schemasUnder(keyword: string, value: unknown): JsonSchema[] {
  if (typeof value !== "object" || value === null) return [];
  if (schemas.has(keyword)) return [value].filter(isObject);
  const hasSeveral = listsOfSchemas.has(keyword) || mapsOfSchemas.has(keyword);
  return hasSeveral ? Object.values(value).filter(isObject) : [];
}

/**
 * A copy of a schema with each schema that is right inside it replaced.
 *
 * @param replace is told the property or the definition that the schema is of
 */
export function mapParts(
  schema: JsonSchema,
  replace: (part: JsonSchema, name?: string) => unknown,
): JsonSchema {
  const one = (value: unknown, name?: string): unknown =>
    isObject(value) ? replace(value, name) : value;
  const entries = Object.entries(schema).map(([keyword, value]): [string, unknown] => {
    if (schemas.has(keyword)) return [keyword, one(value)];
    if (listsOfSchemas.has(keyword) && Array.isArray(value)) {
      return [keyword, value.map((member) => one(member))];
    }
    if (mapsOfSchemas.has(keyword) && isObject(value)) {
      const isNamed = keyword !== "patternProperties";
      const members = Object.entries(value).map(([name, member]) => [
        name,
        one(member, isNamed ? name : undefined),
      ]);
      return [keyword, Object.fromEntries(members)];
    }
    return [keyword, value];
  });
  return Object.fromEntries(entries);
}

/** A copy of a schema with every `$ref` in it replaced. */
export function mapReferences(schema: JsonSchema, replace: (ref: string) => string): JsonSchema {
  const copy = mapParts(schema, (part) => mapReferences(part, replace));
  return typeof copy.$ref === "string" ? { ...copy, $ref: replace(copy.$ref) } : copy;
}

/** What a document's root says as a schema: without what it says as a document. */
export function rootSchema(document: JsonSchema): JsonSchema {
  const aside = ["$schema", "$comment", "$defs", "definitions"];
  return Object.fromEntries(Object.entries(document).filter(([key]) => !aside.includes(key)));
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
