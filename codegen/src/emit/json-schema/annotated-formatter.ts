import type { TypeFormatter } from "ts-json-schema-generator";
import type { JsonSchema } from "../../model/contract.ts";
import { AnnotatedType, type BaseType, type JsDocAnnotations } from "../../model/types.ts";
import { SubFormatter } from "./sub-formatter.ts";

/** What only describes: the nearest word counts. All else constrains, and every word counts. */
export const descriptive: ReadonlySet<string> = new Set([
  "title",
  "description",
  "deprecated",
  "default",
  "examples",
]);

/** JSDoc beside the schema of its type. */
export class AnnotatedFormatter extends SubFormatter<AnnotatedType> {
  readonly #formatter: TypeFormatter;

  constructor(formatter: TypeFormatter) {
    super();
    this.#formatter = formatter;
  }

  supportsType(type: BaseType): type is AnnotatedType {
    return type instanceof AnnotatedType;
  }

  protected format(type: AnnotatedType): JsonSchema {
    const annotations = type.getAnnotations() as JsDocAnnotations;
    const { type: integer, title, description, deprecated, ...others } = annotations;
    const plain = this.#formatter.getDefinition(type.getType()) as JsonSchema;
    const schema = integer ? asInteger(plain) : plain;
    const clashing = Object.keys(others).filter(
      (key) => !descriptive.has(key) && Object.hasOwn(schema, key),
    );
    const said = { title, description, deprecated: deprecated === undefined ? undefined : true };
    return {
      ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
      ...without(schema, Object.keys(said), said),
      ...others,
      ...(clashing.length > 0 ? { allOf: [...allOf(schema), pick(schema, clashing)] } : {}),
    };
  }
}

/** `@integer`: the numbers among what the schema takes are whole. */
function asInteger(schema: JsonSchema): JsonSchema {
  const { type } = schema;
  if (type === "number") return { ...schema, type: "integer" };
  if (Array.isArray(type) && type.includes("number")) {
    return {
      ...schema,
      type: type.map((name) => (name === "number" ? "integer" : name) as unknown),
    };
  }
  return { ...schema, allOf: [...allOf(schema), { multipleOf: 1 }] };
}

function allOf(schema: JsonSchema): unknown[] {
  return Array.isArray(schema.allOf) ? schema.allOf : [];
}

function without(schema: JsonSchema, keys: string[], said: Record<string, unknown>): JsonSchema {
  return Object.fromEntries(
    Object.entries(schema).filter(([key]) => !keys.includes(key) || said[key] === undefined),
  );
}

function pick(schema: JsonSchema, keys: string[]): JsonSchema {
  return Object.fromEntries(keys.map((key) => [key, schema[key]]));
}
