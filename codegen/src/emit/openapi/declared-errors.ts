import type { Contract, JsonSchema } from "../../model/contract.ts";
import type { DeclaredError } from "../../model/declared-error.ts";
import type { Service } from "../../model/service.ts";
import { contractOf } from "../contract-of.ts";
import { isNothing } from "../nothing.ts";
import type { SchemaDocument } from "./shared-schemas.ts";

/** The data of every declared error, to be shared like other schemas. */
export function errorDocuments({ errors }: Service, contract: Contract): SchemaDocument[] {
  return errors.map(({ id }) => ({
    name: `${id}.data`,
    direction: "output",
    schema: contractOf(contract.errors, id).data,
  }));
}

/** The component of a declared error: its envelope. */
export function errorComponent(error: DeclaredError, data: JsonSchema): JsonSchema {
  const { id, httpCode, documentation } = error;
  const hasData = !isNothing({ schema: data, optional: error.data.optional });
  const properties = {
    code: { const: "INTERNAL_ERROR" },
    id: { const: id },
    message: { type: "string" },
    httpCode: { const: httpCode },
    ...(hasData && { data }),
  };
  const required = ["code", "id", "message", "httpCode"];
  return {
    ...(documentation !== undefined && { description: documentation }),
    type: "object",
    properties: {
      ok: { const: false },
      error: {
        type: "object",
        properties,
        required: hasData && !error.data.optional ? [...required, "data"] : required,
      },
    },
    required: ["ok", "error"],
  };
}

/** By status, the schemas of what a task declares. */
export function byStatus(errors: readonly DeclaredError[]): Map<number, JsonSchema[]> {
  const found = new Map<number, JsonSchema[]>();
  for (const { id, httpCode } of errors) {
    const schema = { $ref: `#/components/schemas/${id}` };
    found.set(httpCode, [...(found.get(httpCode) ?? []), schema]);
  }
  return found;
}
