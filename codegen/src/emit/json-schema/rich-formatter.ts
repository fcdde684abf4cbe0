import type { TypeFormatter } from "ts-json-schema-generator";
import type { JsonSchema } from "../../model/contract.ts";
import { richForms } from "../../model/rich-form.ts";
import { type BaseType, MapType, RichType, SetType } from "../../model/types.ts";
import { primitiveSchemas } from "./primitive-union.ts";
import { SubFormatter } from "./sub-formatter.ts";
import { partsOf } from "./tag-values.ts";

/** Values that JSON lacks: the JSON form, and the name of the type for those who convert. */
export class RichFormatter extends SubFormatter<RichType | MapType | SetType> {
  readonly #formatter: TypeFormatter;

  constructor(formatter: TypeFormatter) {
    super();
    this.#formatter = formatter;
  }

  supportsType(type: BaseType): type is RichType | MapType | SetType {
    return type instanceof RichType || type instanceof MapType || type instanceof SetType;
  }

  protected format(type: RichType | MapType | SetType): JsonSchema {
    if (type instanceof RichType) {
      const name = type.getName();
      return { ...richForms[name].schema, "x-tunnel-type": name };
    }
    return type instanceof MapType ? this.#mapSchema(type) : this.#setSchema(type);
  }

  #mapSchema(type: MapType): JsonSchema {
    const pair = {
      type: "array",
      prefixItems: [type.getKey(), type.getValue()].map((part) => this.#schemaOf(part)),
      items: false,
      minItems: 2,
      maxItems: 2,
    };
    return { type: "array", items: pair, "x-tunnel-type": "Map" };
  }

  #setSchema(type: SetType): JsonSchema {
    return {
      type: "array",
      items: this.#schemaOf(type.getItem()),
      ...(isByValue(type.getItem()) ? { uniqueItems: true } : {}),
      "x-tunnel-type": "Set",
    };
  }

  #schemaOf(type: BaseType): JsonSchema {
    return this.#formatter.getDefinition(type) as JsonSchema;
  }
}

/** A JavaScript Set holds equal primitives once, and may hold objects that look alike. */
function isByValue(type: BaseType): boolean {
  const { rest } = primitiveSchemas(partsOf(type));
  return rest.every((part) => part instanceof RichType && part.getName() === "bigint");
}
