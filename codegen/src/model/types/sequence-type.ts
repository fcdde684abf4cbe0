import { BaseType } from "ts-json-schema-generator";

export interface SequenceElement {
  /** Without `undefined`. */
  type: BaseType;
  optional: boolean;
  /** Of a named tuple member. */
  name?: string;
}

/**
 * A tuple: `[...leading, ...rest[], ...trailing]`. Stands in for
 * ts-json-schema-generator's `TupleType`, which is formatted wrongly where a
 * rest is not last. Elements after the rest are never optional.
 */
export class SequenceType extends BaseType {
  readonly #leading: readonly SequenceElement[];
  readonly #rest: BaseType | undefined;
  readonly #trailing: readonly SequenceElement[];
  readonly #readonly: boolean;

  constructor(
    leading: readonly SequenceElement[],
    rest?: BaseType,
    trailing: readonly SequenceElement[] = [],
    options: { readonly?: boolean } = {},
  ) {
    super();
    this.#leading = leading;
    this.#rest = rest;
    this.#trailing = trailing;
    this.#readonly = options.readonly ?? false;
  }

  getId(): string {
    const id = (element: SequenceElement) =>
      `${element.type.getId()}${element.optional ? "?" : ""}`;
    const rest = this.#rest ? [`...${this.#rest.getId()}`] : [];
    const elements = [...this.#leading.map(id), ...rest, ...this.#trailing.map(id)];
    return `${this.#readonly ? "readonly " : ""}[${elements.join(",")}]`;
  }

  getLeading(): readonly SequenceElement[] {
    return this.#leading;
  }

  /** The type of one element of the rest. */
  getRest(): BaseType | undefined {
    return this.#rest;
  }

  getTrailing(): readonly SequenceElement[] {
    return this.#trailing;
  }

  /** `readonly [...]`. JSON makes no difference; a caller in TypeScript may hold no other. */
  isReadonly(): boolean {
    return this.#readonly;
  }
}
