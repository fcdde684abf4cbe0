import { BaseType } from "ts-json-schema-generator";

/** Strings of a form: a template literal type, or `Uppercase<string>` and its like. */
export class PatternStringType extends BaseType {
  readonly #pattern: string;
  readonly #source: string;

  /**
   * @param pattern anchored, in what ECMAScript and Rust's `regex` have in common
   * @param source the type as TypeScript writes it, such as `` `user_${string}` ``
   */
  constructor(pattern: string, source: string) {
    super();
    this.#pattern = pattern;
    this.#source = source;
  }

  getId(): string {
    return this.#source;
  }

  getPattern(): string {
    return this.#pattern;
  }

  getSource(): string {
    return this.#source;
  }
}
