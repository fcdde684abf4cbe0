import type { JsonSchema } from "../../model/contract.ts";
import { type BaseType, NullType, UnionType } from "../../model/types.ts";
import type { Definitions } from "./definitions.ts";
import type { Openness } from "./documents.ts";
import { branchesOf, resolve, takesAnyObject } from "./object-branch.ts";
import { hasIndexedObjects, ObjectUnion } from "./object-union.ts";
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
    const branches = withObjects.flatMap((part) => part.branches);
    const others = split.flatMap(({ others: rest }) => rest);
    // With null alone beside it `tsc` takes an object for itself.
    const isInUnion =
      withObjects.length > 1 || others.some((other) => !(resolve(other) instanceof NullType));
    const isPlain =
      (withObjects.length < 2 && !(isInUnion && branches.some(hasIndexedObjects))) ||
      type.getTypes().some(takesAnyObject);
    if (this.#openness !== "closed" || isPlain) {
      return anyOf(this.#alternatives(type.getTypes()));
    }
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
