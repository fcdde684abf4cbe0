import { BaseType } from "ts-json-schema-generator";
import type { NamedType } from "./named-type.ts";

/** A type that came as text, from a schema that has no sources behind it. */
export class WrittenType extends BaseType {
  readonly #parts: readonly (string | NamedType)[];

  /** @param parts the text, laid out as at the margin, and the named types in it */
  constructor(parts: readonly (string | NamedType)[]) {
    super();
    this.#parts = parts;
  }

  getId(): string {
    return this.getText((type) => type.getId());
  }

  /** @param refer what a named type is written as */
  getText(refer: (type: NamedType) => string): string {
    return this.#parts.map((part) => (typeof part === "string" ? part : refer(part))).join("");
  }
}
