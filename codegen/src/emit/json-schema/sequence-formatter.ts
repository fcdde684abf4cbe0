import type { TypeFormatter } from "ts-json-schema-generator";
import type { JsonSchema } from "../../model/contract.ts";
import { type BaseType, SequenceType } from "../../model/types.ts";
import { SubFormatter } from "./sub-formatter.ts";

/** A tuple by its first elements, what may follow them, and how many there must be. */
export class SequenceFormatter extends SubFormatter<SequenceType> {
  readonly #formatter: TypeFormatter;

  constructor(formatter: TypeFormatter) {
    super();
    this.#formatter = formatter;
  }

  supportsType(type: BaseType): type is SequenceType {
    return type instanceof SequenceType;
  }

  protected format(type: SequenceType): JsonSchema {
    const leading = type.getLeading();
    const rest = type.getRest();
    // Elements after a rest are of the rest's type (`read/` refuses others): only their number counts.
    const required = leading.filter((element) => !element.optional);
    const least = required.length + type.getTrailing().length;
    return {
      type: "array",
      ...(leading.length > 0
        ? { prefixItems: leading.map((element) => this.#formatter.getDefinition(element.type)) }
        : {}),
      ...(rest ? { items: this.#formatter.getDefinition(rest) } : { items: false }),
      ...(least > 0 ? { minItems: least } : {}),
      ...(rest ? {} : { maxItems: leading.length }),
    };
  }
}
