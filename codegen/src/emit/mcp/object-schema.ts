import type { JsonSchema } from "../../model/contract.ts";

/**
 * A standalone schema as MCP takes one: its root says that it is an object.
 * Undefined where it takes anything else. 2020-12 is what MCP has by default.
 */
export function objectSchemaOf(document: JsonSchema): JsonSchema | undefined {
  if (!takesObjectsOnly(document, document, new Set())) return undefined;
  const said = Object.entries(document).filter(([key]) => !["$schema", "$comment"].includes(key));
  return { type: "object", ...Object.fromEntries(said) };
}

function takesObjectsOnly(schema: unknown, document: JsonSchema, seen: Set<string>): boolean {
  if (typeof schema !== "object" || schema === null) return false;
  const { type, $ref, anyOf, oneOf, allOf } = schema as JsonSchema;
  if (type === "object") return true;
  if (typeof $ref === "string" && !seen.has($ref)) {
    const target = resolve(document, $ref);
    if (takesObjectsOnly(target, document, new Set(seen).add($ref))) return true;
  }
  const holds = (member: unknown) => takesObjectsOnly(member, document, seen);
  const alternatives = [anyOf, oneOf].filter((list) => Array.isArray(list));
  if (alternatives.some((list) => list.length > 0 && list.every(holds))) return true;
  return Array.isArray(allOf) && allOf.some(holds);
}

function resolve(document: JsonSchema, ref: string): unknown {
  if (ref === "#") return document;
  const definitions = document["$defs"] as Record<string, JsonSchema> | undefined;
  return definitions?.[decodeURIComponent(ref.replace(/^#\/\$defs\//, ""))];
}
