import { schema as errorEnvelope } from "../../generated/error-envelope-schema.ts";
import type { JsonSchema } from "../../model/contract.ts";
import { mapReferences, rootSchema } from "../schema-walk.ts";

/** The error envelope and what it consists of, as components. */
export function errorSchemas(): Record<string, JsonSchema> {
  return {
    ErrorEnvelope: toComponent({
      ...rootSchema(errorEnvelope),
      // A literal, so that generated clients tell an error from a result by it.
      properties: { ...errorEnvelope.properties, ok: { const: false } },
    }),
    ...Object.fromEntries(
      Object.entries(errorEnvelope.definitions).map(([name, schema]) => [
        name,
        toComponent(schema),
      ]),
    ),
  };
}

/** In draft 07, as the protocol's schemas are, only the place of definitions differs here. */
function toComponent(schema: JsonSchema): JsonSchema {
  return mapReferences(schema, (ref) => ref.replace("#/definitions/", "#/components/schemas/"));
}
