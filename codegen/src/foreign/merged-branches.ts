import type { JsonSchema } from "../model/contract.ts";

/**
 * An object schema whose alternatives only add to what stands beside them, as one
 * union of whole objects; and what `allOf` only narrows, as one object.
 *
 * Codegen writes unions that nothing tells apart so: the properties of all, and
 * which of them each alternative asks for. In TypeScript every member has its own.
 */
export function mergedInto(schema: JsonSchema): JsonSchema {
  const { allOf, ...rest } = schema;
  const narrowed = partsOf(allOf)?.reduce(withPart, rest) ?? schema;
  for (const keyword of ["anyOf", "oneOf"]) {
    const { [keyword]: alternatives, title, description, ...common } = narrowed;
    const branches = partsOf(alternatives);
    if (!branches || !Object.hasOwn(common, "properties")) continue;
    return {
      ...(title !== undefined && { title }),
      ...(description !== undefined && { description }),
      anyOf: branches.map((branch) => withPart(common, branch)),
    };
  }
  return narrowed;
}

/** Undefined where something is among them that says more than which properties there are. */
function partsOf(schemas: unknown): JsonSchema[] | undefined {
  if (!Array.isArray(schemas)) return undefined;
  const isPart = (schema: unknown): schema is JsonSchema =>
    typeof schema === "object" &&
    schema !== null &&
    Object.keys(schema).every((keyword) => ofParts.has(keyword));
  return schemas.every(isPart) ? schemas : undefined;
}

const ofParts = new Set(["type", "properties", "required"]);

function withPart(schema: JsonSchema, part: JsonSchema): JsonSchema {
  const required = [schema["required"], part["required"]].flatMap(
    (names = []) => names as string[],
  );
  return {
    ...schema,
    ...part,
    properties: { ...(schema["properties"] ?? {}), ...(part["properties"] ?? {}) },
    ...(required.length > 0 && { required: [...new Set(required)] }),
  };
}
