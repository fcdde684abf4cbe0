import type { GeneratedFile } from "../model/generated-file.ts";

/**
 * JSON as `JSON.stringify(value, null, 2)` writes it, of which parts may be written already.
 *
 * Texts are kept for as long as the object that they are of: such an object is never changed.
 */
export class JsonText {
  readonly #value: object;
  readonly #texts = new Map<number, string>();
  readonly #pieces = new Map<string, Buffer>();
  #file: string | undefined;

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

  /** With what is before it, as a piece of a file: the same again for the same places. */
  piece(before: string, depth: number): Buffer {
    const known = this.#pieces.get(before);
    if (known) return known;
    const piece = Buffer.from(before + this.#at(depth));
    this.#pieces.set(before, piece);
    return piece;
  }

  /** As a file that holds nothing else. */
  file(): string {
    this.#file ??= `${this.#at(0)}\n`;
    return this.#file;
  }

  /** @param depth of what the value is in */
  #at(depth: number): string {
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

/**
 * The file that holds a document. Whatever in it is a `JsonText` is not written again,
 * and is a piece of its own.
 */
export class JsonFile implements GeneratedFile {
  readonly folder = "schemas";
  readonly path: string;
  readonly pieces: readonly Buffer[];

  constructor(path: string, document: object) {
    this.path = path;
    const pieces = new Pieces();
    write(document, 0, pieces);
    pieces.write("\n");
    this.pieces = pieces.all();
  }

  get text(): string {
    return Buffer.concat(this.pieces).toString();
  }
}

/** Text that grows, and pieces in it that are kept as they are. */
class Pieces {
  readonly #pieces: Buffer[] = [];
  #text = "";

  write(text: string): void {
    this.#text += text;
  }

  add(piece: Buffer): void {
    this.#close();
    this.#pieces.push(piece);
  }

  all(): readonly Buffer[] {
    this.#close();
    return this.#pieces;
  }

  #close(): void {
    if (this.#text !== "") this.#pieces.push(Buffer.from(this.#text));
    this.#text = "";
  }
}

function write(value: unknown, depth: number, into: Pieces): void {
  if (typeof value !== "object" || value === null) {
    into.write(JSON.stringify(value));
    return;
  }
  const isList = Array.isArray(value);
  const [open = "", close = ""] = isList ? "[]" : "{}";
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const indent = "  ".repeat(depth);
  into.write(open);
  for (const [index, [key, member]] of members.entries()) {
    const name = isList ? "" : `${JSON.stringify(key)}: `;
    const before = `${index === 0 ? "" : ","}\n${indent}  ${name}`;
    if (member instanceof JsonText) {
      into.add(member.piece(before, depth + 1));
    } else {
      into.write(before);
      write(member, depth + 1, into);
    }
  }
  into.write(members.length === 0 ? close : `\n${indent}${close}`);
}
