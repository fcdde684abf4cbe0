import type { JsonSchema } from "../../model/contract.ts";
import { type BaseType, NamedType } from "../../model/types.ts";
import type { Definitions } from "./definitions.ts";
import type { Openness } from "./documents.ts";
import { SubFormatter } from "./sub-formatter.ts";

/** A named type is a reference. */
export class NamedFormatter extends SubFormatter<NamedType> {
  readonly #definitions: Definitions;
  readonly #openness: Openness;

  constructor(definitions: Definitions, openness: Openness) {
    super();
    this.#definitions = definitions;
    this.#openness = openness;
  }

  supportsType(type: BaseType): type is NamedType {
    return type instanceof NamedType;
  }

  protected format(type: NamedType): JsonSchema {
    return this.#definitions.refer(type, this.#openness);
  }
}
