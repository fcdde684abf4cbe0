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

  takes(text: string): boolean {
    return new RegExp(this.#pattern, "u").test(text);
  }
}

/** A text may fit both, as far as their first and last characters say. */
export function mayOverlap(a: PatternStringType, b: PatternStringType): boolean {
  const keys = [a.getSource(), b.getSource()];
  const [left, right] = [endsOf(a.getSource()), endsOf(b.getSource())];
  // A numeric key begins and ends as numbers, `Infinity` and `NaN` do.
  const isNumeric = keys.includes("number");
  if (isNumeric && /^[^-0-9IN]/.test(left.start + right.start)) return false;
  if (isNumeric && /[^0-9yN]$/.test(left.end + right.end)) return false;
  const haveStart = left.start.startsWith(right.start) || right.start.startsWith(left.start);
  const haveEnd = left.end.endsWith(right.end) || right.end.endsWith(left.end);
  return haveStart && haveEnd;
}

/** The length of the text around the holes: of a form inside another it is no less. */
export function fixedLengthOf(form: PatternStringType): number {
  const { start, end } = endsOf(form.getSource());
  return start.length + end.length;
}

/** The text before the first hole of a template, and that behind the last. */
function endsOf(source: string): { start: string; end: string } {
  const [, start = "", end = ""] = /^`(.*?)\$\{.*\}(.*)`$/s.exec(source) ?? [];
  return { start, end };
}
