import { type BaseType, DefinitionType, UnknownType } from "ts-json-schema-generator";

/**
 * A type with a name of its own: an interface, class, enum or alias. Shared by
 * everything that refers to it, itself included, so its body comes after it.
 *
 * The name is a TypeScript identifier of ASCII letters, digits and `_`,
 * unique in the service whatever the order of the files.
 */
export class NamedType extends DefinitionType {
  #serial: number;
  #name: string;
  #body: BaseType | undefined;

  constructor(serial: number, name: string) {
    super(name, new UnknownType());
    this.#serial = serial;
    this.#name = name;
  }

  override getId(): string {
    return `named-${this.#serial}`;
  }

  override getName(): string {
    return this.#name;
  }

  override getType(): BaseType {
    if (!this.#body) throw new Error(`the type ${this.#name} was used before it was read`);
    return this.#body;
  }

  /** @param serial the same for objects that stand for one type, as those of several runs may */
  settle(name: string, serial: number): void {
    this.#name = name;
    this.#serial = serial;
  }

  complete(body: BaseType): void {
    this.#body = body;
  }

  isComplete(): boolean {
    return this.#body !== undefined;
  }
}
