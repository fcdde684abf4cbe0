import type { JsonSchema } from "../../model/contract.ts";
import { type BaseType, UnionType } from "../../model/types.ts";
import type { Definitions } from "./definitions.ts";
import type { Openness } from "./document.ts";
import { branchesOf, takesAnyObject } from "./object-branch.ts";
import { ObjectUnion } from "./object-union.ts";
import { primitiveSchemas } from "./primitive-union.ts";
import { SubFormatter } from "./sub-formatter.ts";

/**
 * Unions. Members that are no objects are alternatives, and so are objects in an
 * open schema. Closed objects need more care: see `ObjectUnion`.
 */
export class UnionFormatter extends SubFormatter<UnionType> {
  readonly #definitions: Definitions;
  readonly #openness: Openness;

  constructor(definitions: Definitions, openness: Openness) {
    super();
    this.#definitions = definitions;
    this.#openness = openness;
  }

  supportsType(type: BaseType): type is UnionType {
    return type instanceof UnionType;
  }

  protected format(type: UnionType): JsonSchema {
    const split = type.getTypes().map((member) => ({ member, ...branchesOf(member) }));
    const withObjects = split.filter(({ branches }) => branches.length > 0);
    const isPlain = withObjects.length < 2 || type.getTypes().some(takesAnyObject);
    if (this.#openness !== "closed" || isPlain) {
      return anyOf(this.#alternatives(type.getTypes()));
    }
    const branches = withObjects.flatMap((part) => part.branches);
    const others = split.flatMap(({ others: rest }) => rest);
    return this.#definitions.objectUnion(type, () => {
      const objects = new ObjectUnion(this.#definitions, branches);
      return anyOf([...this.#alternatives(others), ...objects.schemas()]);
    });
  }

  #alternatives(types: readonly BaseType[]): JsonSchema[] {
    const { schemas, rest } = primitiveSchemas(types);
    return [...schemas, ...rest.map((type) => this.#definitions.schemaOf(type, this.#openness))];
  }
}

function anyOf(schemas: readonly JsonSchema[]): JsonSchema {
  const unique = new Map(schemas.map((schema) => [JSON.stringify(schema), schema]));
  const [only] = unique.values();
  if (!only) return { not: {} };
  return unique.size === 1 ? only : { anyOf: [...unique.values()] };
}
