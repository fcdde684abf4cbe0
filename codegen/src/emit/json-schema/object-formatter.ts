import type { TypeFormatter } from "ts-json-schema-generator";
import type { JsonSchema } from "../../model/contract.ts";
import { AnyType, type BaseType, ObjectType, UnknownType } from "../../model/types.ts";
import type { Openness } from "./documents.ts";
import { hasObjects } from "./has-objects.ts";
import { indexTypes, patternsOf } from "./object-branch.ts";
import { SubFormatter } from "./sub-formatter.ts";
import { isWeak, someOf } from "./weak-object.ts";

/** Objects, with index signatures of every kind. */
export class ObjectFormatter extends SubFormatter<ObjectType> {
  readonly #formatter: TypeFormatter;
  readonly #openness: Openness;

  constructor(formatter: TypeFormatter, openness: Openness) {
    super();
    this.#formatter = formatter;
    this.#openness = openness;
  }

  supportsType(type: BaseType): type is ObjectType {
    return type instanceof ObjectType;
  }

  protected format(type: ObjectType): JsonSchema {
    if (type.getNonPrimitive()) return { type: ["object", "array"] };
    const additional = type.getAdditionalProperties();
    const anyName = typeof additional === "boolean" ? [] : [additional];
    const names = type.getProperties().map((property) => property.getName());
    const schema = objectSchema({
      properties: type
        .getProperties()
        .map((property) => [
          property.getName(),
          this.#schemaBeside(property.getType(), indexTypes(type, property.getName())),
        ]),
      required: type
        .getProperties()
        .filter((property) => property.isRequired())
        .map((property) => property.getName()),
      patterns: patternsOf(type).map(({ key, type: value }) => [
        key.getPattern(),
        this.#schemaBeside(value, anyName),
      ]),
      additional: this.#additional(additional),
    });
    const isCareful = this.#openness === "structural" && isWeak(type);
    return isCareful ? { ...schema, ...someOf(names) } : schema;
  }

  #additional(type: BaseType | boolean): JsonSchema | boolean {
    if (typeof type === "boolean") return type || this.#openness !== "closed";
    if (type instanceof UnknownType || type instanceof AnyType) return true;
    return this.#schemaOf(type);
  }

  /**
   * A value for which there is an index signature as well is of its type too. Mostly that
   * says nothing more, but either closes the objects in it.
   */
  #schemaBeside(type: BaseType, indexes: readonly BaseType[]): JsonSchema {
    const own = this.#schemaOf(type);
    if (this.#openness !== "closed" || !hasObjects(type)) return own;
    const others = indexes
      .filter((index) => hasObjects(index))
      .map((index) => this.#schemaOf(index));
    const all = new Map([own, ...others].map((schema) => [JSON.stringify(schema), schema]));
    return all.size === 1 ? own : { allOf: [...all.values()] };
  }

  #schemaOf(type: BaseType): JsonSchema {
    return this.#formatter.getDefinition(type) as JsonSchema;
  }
}

export interface ObjectParts {
  properties: readonly (readonly [name: string, schema: JsonSchema])[];
  required: readonly string[];
  patterns: readonly (readonly [pattern: string, schema: JsonSchema])[];
  additional: JsonSchema | boolean;
}

/** The keywords of an object, those that say nothing left out. */
export function objectSchema({
  properties,
  required,
  patterns,
  additional,
}: ObjectParts): JsonSchema {
  return {
    type: "object",
    ...(properties.length > 0 ? { properties: Object.fromEntries(properties) } : {}),
    ...(required.length > 0 ? { required } : {}),
    ...(patterns.length > 0 ? { patternProperties: Object.fromEntries(patterns) } : {}),
    ...(additional === true ? {} : { additionalProperties: additional }),
  };
}
