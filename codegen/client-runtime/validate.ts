import type { Definition, Method } from "./definition.ts";
import type { ValidationDetail } from "./generated/error-envelope.ts";
import { type Schema, SchemaCheck } from "./schema-check.ts";
import { ValidationError } from "./tunnel-error.ts";

/** Details in one error, as many as the gateway gives. */
const maxDetails = 20;

/**
 * A definition that checks values before they are sent, by the schema that the
 * gateway checks them by. A value that does not fit is a `ValidationError`
 * without a status.
 *
 * @param optional the value may be undefined
 */
export function checked<M extends Method>(
  definition: Definition<M>,
  schema: Schema,
  optional: boolean,
): Definition<M> {
  const { encode } = definition;
  return {
    ...definition,
    encode: (value) => {
      const plain = encode ? encode(value) : value;
      const text = JSON.stringify(plain) as string | undefined;
      // What is checked is what is sent: JSON, in which some values become others.
      const sent: unknown = text === undefined ? undefined : JSON.parse(text);
      const details = detailsOf(schema, sent, optional);
      if (details.length === 0) return sent;
      const what = definition.kind === "task" ? "input" : "payload";
      throw new ValidationError(`the ${what} does not fit its schema`, {
        code: "VALIDATION_ERROR",
        details: details.slice(0, maxDetails),
      });
    },
  };
}

function detailsOf(schema: Schema, value: unknown, optional: boolean): ValidationDetail[] {
  if (value !== undefined) return new SchemaCheck(schema).details(value);
  if (optional) return [];
  return [{ path: "", keyword: "required", message: "a value is required", schemaPath: "" }];
}
