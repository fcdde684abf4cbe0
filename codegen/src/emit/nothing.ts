import type { JsonSchema } from "../model/contract.ts";

/** Whether a value is always absent: the schema of `undefined` takes nothing. */
export function isNothing({
  schema,
  optional,
}: {
  schema: JsonSchema;
  optional: boolean;
}): boolean {
  const { not } = schema;
  return optional && typeof not === "object" && not !== null && Object.keys(not).length === 0;
}
