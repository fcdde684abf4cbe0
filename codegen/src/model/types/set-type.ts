import { BaseType } from "ts-json-schema-generator";

/** `Set<T>` or `ReadonlySet<T>`: a list in JSON. */
export class SetType extends BaseType {
  readonly #item: BaseType;
  readonly #readonly: boolean;

  constructor(item: BaseType, options: { readonly?: boolean } = {}) {
    super();
    this.#item = item;
    this.#readonly = options.readonly ?? false;
  }

  getId(): string {
    return `${this.#readonly ? "ReadonlySet" : "Set"}<${this.#item.getId()}>`;
  }

  getItem(): BaseType {
    return this.#item;
  }

  isReadonly(): boolean {
    return this.#readonly;
  }
}
