import { tagsOf } from "../emit/client/doc-comment.ts";
import type { JsonSchema } from "../model/contract.ts";

/**
 * A 2020-12 schema as json-schema-to-typescript 16 reads it.
 *
 * It knows neither `prefixItems` nor `not`, gives names to whatever has a
 * `title`, takes lengths of lists for tuples, and a schema that only describes
 * for an object. References become the names that they are to be printed as.
 *
 * @param refer what a reference is called in TypeScript
 */
export function schemaForTypes(schema: unknown, refer: (ref: string) => string): JsonSchema {
  const convert = (value: unknown) => schemaForTypes(value, refer);
  if (typeof schema === "boolean") return { tsType: schema ? "unknown" : "never" };
  if (typeof schema !== "object" || schema === null) return {};
  const rest = schema as JsonSchema;
  const text = docOfSchema(rest).join("\n");
  const said = text === "" ? {} : { description: harmless(text) };
  const has = (keyword: string) => Object.hasOwn(rest, keyword);
  if (typeof rest["$ref"] === "string") return { ...said, tsType: refer(rest["$ref"]) };
  if (Object.keys(rest).every((keyword) => saysNothing.has(keyword))) {
    return { ...said, tsType: "unknown" };
  }
  const isBare = rest["type"] === "object" && !members.some(has);
  if (isBare && typeof rest["additionalProperties"] !== "object") {
    const value = rest["additionalProperties"] === false ? "never" : "unknown";
    return { ...said, tsType: `{ [key: string]: ${value} }` };
  }
  if (has("prefixItems")) return { ...said, ...tuple(rest, convert) };
  const converted = Object.entries(rest).flatMap(([keyword, value]): [string, unknown][] => {
    if (dropped.has(keyword)) return [];
    if (keyword === "properties" || keyword === "patternProperties") {
      return [[keyword, mapValues(value as JsonSchema, convert)]];
    }
    if (keyword === "anyOf" || keyword === "oneOf" || keyword === "allOf") {
      return [[keyword, (value as unknown[]).map(convert)]];
    }
    if (keyword === "items") return [[keyword, convert(value)]];
    if (keyword === "additionalProperties") {
      return [[keyword, typeof value === "boolean" ? value : convert(value)]];
    }
    return [[keyword, value]];
  });
  return { ...said, ...Object.fromEntries(converted) };
}

/** What its author said of a type, as JSDoc has it. */
function docOfSchema(schema: JsonSchema): string[] {
  const { description, type, ...rest } = schema;
  const said = typeof description === "string" ? description.split("\n") : [];
  const tags = tagsOf({ ...rest, ...(type === "integer" && { type }) });
  return said.length > 0 && tags.length > 0 ? [...said, "", ...tags] : [...said, ...tags];
}

/** Without any of these an object has nothing that could be written out. */
const members = ["properties", "patternProperties", "anyOf", "oneOf", "allOf"];

/** Of these json-schema-to-typescript makes something else than they mean, or nothing. */
const dropped = new Set([
  ...["$id", "$schema", "$comment", "$defs", "title", "description", "default", "examples"],
  ...["minItems", "maxItems", "not", "unevaluatedProperties", "propertyNames"],
]);

/** What only describes lets any value through. */
const saysNothing = new Set([
  ...["$schema", "$comment", "$defs", "title", "description", "default", "examples", "deprecated"],
  "x-tunnel-sensitive",
]);

/** In its older form, which wants the lengths. */
function tuple(schema: JsonSchema, convert: (value: unknown) => JsonSchema): JsonSchema {
  const { prefixItems, items = true, minItems = 0 } = schema;
  const leading = prefixItems as unknown[];
  return {
    type: "array",
    items: leading.map(convert),
    additionalItems: typeof items === "boolean" ? items : convert(items),
    minItems: Math.min(minItems as number, leading.length),
    ...(items === false && { maxItems: leading.length }),
  };
}

function mapValues(object: JsonSchema, map: (value: unknown) => unknown): JsonSchema {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));
}

/** Nothing that is written may end the comment that it will be in. */
function harmless(text: string): string {
  return text.replaceAll("*/", "*\\/");
}
