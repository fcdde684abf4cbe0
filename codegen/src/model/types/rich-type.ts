import { BaseType } from "ts-json-schema-generator";

/** Values that JSON lacks and that are strings there. */
export type RichName = "Date" | "bigint" | "Uint8Array" | "URL";

/** `Date`, `bigint`, `Uint8Array` and `URL`. */
export class RichType extends BaseType {
  readonly #name: RichName;

  constructor(name: RichName) {
    super();
    this.#name = name;
  }

  getId(): string {
    return this.#name;
  }

  override getName(): RichName {
    return this.#name;
  }
}
