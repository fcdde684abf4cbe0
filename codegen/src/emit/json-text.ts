/**
 * JSON as `JSON.stringify(value, null, 2)` writes it, of which parts may be written already.
 *
 * Texts are kept for as long as the object that they are of: such an object is never changed.
 */
export class JsonText {
  readonly #value: object;
  readonly #texts = new Map<number, string>();
  readonly #lines = new Map<string, string>();

  private constructor(value: object) {
    this.#value = value;
  }

  static of(value: object): JsonText {
    const known = texts.get(value);
    if (known) return known;
    const text = new JsonText(value);
    texts.set(value, text);
    return text;
  }

  /** Its lines with what is before them on the first: kept, for joining is what takes time. */
  lines(before: string, depth: number): string {
    const known = this.#lines.get(before);
    if (known !== undefined) return known;
    const lines = before + this.at(depth);
    this.#lines.set(before, lines);
    return lines;
  }

  /** @param depth of what the value is in */
  at(depth: number): string {
    const known = this.#texts.get(depth);
    if (known !== undefined) return known;
    // In so many lists its lines begin where they should, and nobody need move them.
    let around: object = this.#value;
    for (let level = 0; level < depth; level += 1) around = [around];
    // Of each list a bracket, a line break and its indentation, and the like at the end.
    const before = depth * (depth + 3);
    const after = depth * (depth + 1);
    const text = JSON.stringify(around, null, 2).slice(before, -after || undefined);
    this.#texts.set(depth, text);
    return text;
  }
}

const texts = new WeakMap<object, JsonText>();

/** The file that holds a document; whatever in it is a `JsonText` is not written again. */
export function jsonFile(document: object): string {
  return `${write(document, 0)}\n`;
}

function write(value: unknown, depth: number): string {
  if (value instanceof JsonText) return value.at(depth);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const indent = "  ".repeat(depth);
  const deeper = `${indent}  `;
  const isList = Array.isArray(value);
  const members = isList
    ? value.map((item) => member(deeper, item, depth + 1))
    : Object.entries(value).flatMap(([key, value]: [string, unknown]) =>
        value === undefined ? [] : [member(`${deeper}${JSON.stringify(key)}: `, value, depth + 1)],
      );
  const [open, close] = isList ? "[]" : "{}";
  if (members.length === 0) return `${open}${close}`;
  return `${open}\n${members.join(",\n")}\n${indent}${close}`;
}

function member(before: string, value: unknown, depth: number): string {
  return value instanceof JsonText ? value.lines(before, depth) : before + write(value, depth);
}
