import { BaseType } from "ts-json-schema-generator";

/** `Map<K, V>` or `ReadonlyMap<K, V>`: a list of pairs in JSON. */
export class MapType extends BaseType {
  readonly #key: BaseType;
  readonly #value: BaseType;
  readonly #readonly: boolean;

  constructor(key: BaseType, value: BaseType, options: { readonly?: boolean } = {}) {
    super();
    this.#key = key;
    this.#value = value;
    this.#readonly = options.readonly ?? false;
  }

  getId(): string {
    const name = this.#readonly ? "ReadonlyMap" : "Map";
    return `${name}<${this.#key.getId()},${this.#value.getId()}>`;
  }

  getKey(): BaseType {
    return this.#key;
  }

  getValue(): BaseType {
    return this.#value;
  }

  isReadonly(): boolean {
    return this.#readonly;
  }
}
