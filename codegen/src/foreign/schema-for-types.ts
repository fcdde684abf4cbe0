import { tagsOf } from "../emit/client/doc-comment.ts";
import type { JsonSchema } from "../model/contract.ts";
import { richForms } from "../model/rich-form.ts";
import { mergedInto } from "./merged-branches.ts";
import { collectionFor, tupleFor } from "./type-markers.ts";

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
  if (!isObject(schema)) return {};
  const merged = mergedInto(schema);
  return { ...saidOf(merged), ...formOf(merged, refer, convert) };
}

function formOf(
  schema: JsonSchema,
  refer: (ref: string) => string,
  convert: (value: unknown) => JsonSchema,
): JsonSchema {
  const written = writtenType(schema, refer);
  if (written !== undefined) return { tsType: written };
  const { "x-tunnel-type": rich } = schema;
  if (rich === "Map" || rich === "Set") return collectionFor(rich, schema, convert);
  if (Object.hasOwn(schema, "prefixItems")) return tupleFor(schema, convert);
  const converted = Object.entries(schema).flatMap(([keyword, value]): [string, unknown][] => {
    if (keyword === "properties") return [[keyword, mapValues(value as JsonSchema, convert)]];
    if (combining.includes(keyword)) return [[keyword, (value as unknown[]).map(convert)]];
    if (keyword === "items") return [[keyword, convert(value)]];
    return asTheyAre.has(keyword) ? [[keyword, value]] : [];
  });
  const index = indexSignature(schema, convert);
  if (converted.length === 0 && !index) return { tsType: "unknown" };
  return { ...Object.fromEntries(converted), ...(index && { additionalProperties: index }) };
}

/** What is as easily said in TypeScript itself. */
function writtenType(schema: JsonSchema, refer: (ref: string) => string): string | undefined {
  const { $ref, not, type, items, maxItems, additionalProperties } = schema;
  const rich = schema["x-tunnel-type"];
  if (typeof $ref === "string") return refer($ref);
  if (typeof rich === "string" && Object.hasOwn(richForms, rich)) return rich;
  const has = (keyword: string) => Object.hasOwn(schema, keyword);
  if (Object.keys(schema).every((keyword) => saysNothing.has(keyword))) {
    if (not === undefined) return "unknown";
    if (not === true || (isObject(not) && Object.keys(not).length === 0)) return "never";
    // The only other value that TypeScript can leave out.
    return isObject(not) && not["type"] === "null" ? "{}" : "unknown";
  }
  if (type === "array" && !has("prefixItems") && (items === false || maxItems === 0)) return "[]";
  const isBare = type === "object" && !members.some(has) && !isObject(additionalProperties);
  if (!isBare) return undefined;
  return `{ [key: string]: ${additionalProperties === false ? "never" : "unknown"} }`;
}

/** Of an index signature, which the properties beside it must fit as well. */
function indexSignature(
  { properties = {}, required = [], patternProperties = {}, additionalProperties }: JsonSchema,
  convert: (value: unknown) => JsonSchema,
): JsonSchema | undefined {
  const others = isObject(additionalProperties) ? [additionalProperties] : [];
  const covered = [...Object.values(patternProperties as JsonSchema), ...others];
  if (covered.length === 0) return undefined;
  const named = Object.entries(properties as JsonSchema);
  const isOptional = named.some(([name]) => !(required as string[]).includes(name));
  const all = [...covered, ...named.map(([, value]) => value)].map((value) => ({
    ...convert(value),
    description: undefined,
  }));
  const types: JsonSchema[] = isOptional ? [...all, { tsType: "undefined" }] : all;
  return types.length === 1 ? types[0] : { anyOf: types };
}

/** What its author said of a type, as JSDoc has it. */
function saidOf(schema: JsonSchema): JsonSchema {
  const { description, type, minItems, maxItems, ...others } = schema;
  const rest = Object.hasOwn(others, "x-tunnel-type") ? without(others, ofForms) : others;
  const isTuple = Object.hasOwn(schema, "prefixItems") || rest["items"] === false;
  const said = typeof description === "string" ? description.split("\n") : [];
  const tags = tagsOf({
    ...rest,
    ...(type === "integer" && { type }),
    ...(!isTuple && { minItems: minItems as number, maxItems: maxItems as number }),
  });
  const lines = said.length > 0 && tags.length > 0 ? [...said, "", ...tags] : [...said, ...tags];
  return lines.length === 0 ? {} : { description: harmless(lines.join("\n")) };
}

/** What JSON takes for a `Date`, `bigint` or the like is nothing that its users need to know. */
const ofForms = ["format", "pattern", "uniqueItems"];

const combining = ["anyOf", "oneOf", "allOf"];

/** Without any of these an object has nothing that could be written out. */
const members = ["properties", "patternProperties", ...combining];

/**
 * Of other keywords json-schema-to-typescript makes something else than they mean, or nothing; or
 * it does what they say, as `tsType` and references into files do.
 */
const asTheyAre = new Set(["type", "enum", "const", "required", "additionalProperties"]);

/** What only describes lets any value through; so does, in TypeScript, what excludes. */
const saysNothing = new Set([
  ...["$schema", "$comment", "$defs", "title", "description", "default", "examples", "deprecated"],
  ...["x-tunnel-sensitive", "not"],
]);

function without(object: JsonSchema, keys: readonly string[]): JsonSchema {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

function mapValues(object: JsonSchema, map: (value: unknown) => unknown): JsonSchema {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));
}

/** Nothing that is written may end the comment that it will be in. */
function harmless(text: string): string {
  return text.replaceAll("*/", "*\\/");
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
