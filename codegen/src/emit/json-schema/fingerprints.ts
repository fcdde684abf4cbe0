import type { JsonSchema } from "../../model/contract.ts";
import { descriptive } from "./annotated-formatter.ts";

interface Print {
  /** The same for equal objects. */
  print: number;
  /** Of its text, about. */
  length: number;
}

/**
 * Tells at little cost whether objects somewhere in schemas may be equal, what only describes
 * them apart: most schemas have none, and need not be looked at closely. A definition that
 * several documents have is looked at once.
 */
export class Fingerprints {
  readonly #minLength: number;
  readonly #known = new Map<JsonSchema, readonly Print[]>();
  readonly #numbers = new Map<unknown, number>();
  /** Of the text of what was looked at so far, about. */
  #length = 0;

  /** @param minLength shorter ones do not count */
  constructor(minLength: number) {
    this.#minLength = minLength;
  }

  /** How long objects are that others before them are equal to: the longest, and all together. */
  repeatedIn(schemas: readonly JsonSchema[]): { longest: number; total: number } {
    const seen = new Set<number>();
    let [longest, total] = [0, 0];
    for (const { print, length } of schemas.flatMap((schema) => this.#in(schema))) {
      if (seen.has(print)) {
        longest = Math.max(longest, length);
        total += length;
      }
      seen.add(print);
    }
    return { longest, total };
  }

  /** The prints of a schema and of all objects in it. */
  #in(schema: JsonSchema): readonly Print[] {
    const known = this.#known.get(schema);
    if (known) return known;
    const found: Print[] = [];
    this.#add(schema, found);
    this.#known.set(schema, found);
    return found;
  }

  #add(value: unknown, found: Print[]): number {
    if (typeof value !== "object" || value === null) return this.#number(value);
    let length = 0;
    let print = Array.isArray(value) ? 1 : 2;
    for (const key in value) {
      const before = this.#length;
      const inside = this.#add(value[key as keyof typeof value], found);
      this.#length += key.length + AROUND;
      if (descriptive.has(key)) continue;
      print = mixed(mixed(print, this.#number(key)), inside);
      length += this.#length - before;
    }
    if (length >= this.#minLength) found.push({ print, length });
    return print;
  }

  #number(value: unknown): number {
    this.#length += typeof value === "string" ? value.length + AROUND : AROUND;
    let number = this.#numbers.get(value);
    if (number === undefined) {
      number = this.#numbers.size + 3;
      this.#numbers.set(value, number);
    }
    return number;
  }
}

/** Quotes, colon, comma. */
const AROUND = 4;

function mixed(print: number, more: number): number {
  return (Math.imul(print, 31) + Math.imul(more, 0x9e3779b1)) | 0;
}
