import type { JsonSchema } from "../../model/contract.ts";

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

/** A copy of a schema with every `$ref` in it replaced. */
export function mapReferences(schema: JsonSchema, replace: (ref: string) => string): JsonSchema {
  const one = (value: unknown): unknown =>
    isObject(value) ? mapReferences(value, replace) : value;
  const entries = Object.entries(schema).map(([keyword, value]): [string, unknown] => {
    if (keyword === "$ref" && typeof value === "string") return [keyword, replace(value)];
    if (schemas.has(keyword)) return [keyword, one(value)];
    if (listsOfSchemas.has(keyword) && Array.isArray(value)) return [keyword, value.map(one)];
    if (mapsOfSchemas.has(keyword) && isObject(value)) {
      const members = Object.entries(value).map(([name, member]) => [name, one(member)]);
      return [keyword, Object.fromEntries(members)];
    }
    return [keyword, value];
  });
  return Object.fromEntries(entries);
}

/** What a document's root says as a schema: without what it says as a document. */
export function rootSchema(document: JsonSchema): JsonSchema {
  const aside = ["$schema", "$comment", "$defs", "definitions"];
  return Object.fromEntries(Object.entries(document).filter(([key]) => !aside.includes(key)));
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
