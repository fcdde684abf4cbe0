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

  constructor(
    leading: readonly SequenceElement[],
    rest?: BaseType,
    trailing: readonly SequenceElement[] = [],
  ) {
    super();
    this.#leading = leading;
    this.#rest = rest;
    this.#trailing = trailing;
  }

  getId(): string {
    const id = (element: SequenceElement) =>
      `${element.type.getId()}${element.optional ? "?" : ""}`;
    const rest = this.#rest ? [`...${this.#rest.getId()}`] : [];
    return `[${[...this.#leading.map(id), ...rest, ...this.#trailing.map(id)].join(",")}]`;
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
}
