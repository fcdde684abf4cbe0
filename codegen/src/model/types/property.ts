import { type BaseType, ObjectProperty } from "ts-json-schema-generator";

/** ts-json-schema-generator's property, with the name as it is: theirs takes quotes off. */
export class Property extends ObjectProperty {
  readonly #name: string;

  /** `type` is without `undefined`; a property that may be undefined is not required. */
  constructor(name: string, type: BaseType, required: boolean) {
    super(name, type, required);
    this.#name = name;
  }

  override getName(): string {
    return this.#name;
  }
}
