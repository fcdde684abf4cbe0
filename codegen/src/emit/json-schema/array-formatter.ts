import type { TypeFormatter } from "ts-json-schema-generator";
import type { JsonSchema } from "../../model/contract.ts";
import { ArrayType, type BaseType } from "../../model/types.ts";
import { SubFormatter } from "./sub-formatter.ts";

/** A list of any length. */
export class ArrayFormatter extends SubFormatter<ArrayType> {
  readonly #formatter: TypeFormatter;

  constructor(formatter: TypeFormatter) {
    super();
    this.#formatter = formatter;
  }

  supportsType(type: BaseType): type is ArrayType {
    return type instanceof ArrayType;
  }

  protected format(type: ArrayType): JsonSchema {
    return { type: "array", items: this.#formatter.getDefinition(type.getItem()) };
  }
}
