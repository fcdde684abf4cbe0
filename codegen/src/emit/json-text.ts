import type { GeneratedFile } from "../model/generated-file.ts";
import { OncePer } from "./once-per.ts";

/**
 * JSON as `JSON.stringify(value, null, 2)` writes it, of which parts may be written already.
 *
 * Texts are kept for as long as the object that they are of: such an object is never changed.
 */
export class JsonText {
  readonly #value: object;
  readonly #hasTexts: boolean;
  #piece: { before: string; bytes: Buffer } | undefined;
  #text: string | undefined;
  #file: string | undefined;

  private constructor(value: object, hasTexts: boolean) {
    this.#value = value;
    this.#hasTexts = hasTexts;
  }

  static of(value: object): JsonText {
    return texts.get(value, () => new JsonText(value, false));
  }

  /** Of an object with others in it that are texts already. */
  static around(value: object): JsonText {
    return texts.get(value, () => new JsonText(value, true));
  }

  /** With what is before it, as a piece of a file: the same again for the same place. */
  piece(before: string, depth: number): Buffer {
    if (this.#piece?.before === before) return this.#piece.bytes;
    const bytes = Buffer.from(before + this.at(depth));
    this.#piece = { before, bytes };
    return bytes;
  }

  /** As a file that holds nothing else. */
  file(): string {
    this.#file ??= `${this.at(0)}\n`;
    return this.#file;
  }

  /** @param depth of what the value is in */
  at(depth: number): string {
    if (this.#hasTexts) return new Lines(this.#value, depth).text;
    this.#text ??= JSON.stringify(this.#value, null, 2);
    return depth === 0 ? this.#text : this.#text.replace(/\n/g, lineBreak(depth));
  }
}

const texts = new OncePer<object, JsonText>();

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

/** Where JSON is written to. */
interface Target {
  write(text: string): void;
  /** @param before what is before it, since the end of the last one */
  add(member: JsonText, before: string, depth: number): void;
}

/** One text of everything. */
class Lines implements Target {
  text = "";

  constructor(value: object, depth: number) {
    write(value, depth, this);
  }

  write(text: string): void {
    this.text += text;
  }

  add(member: JsonText, before: string, depth: number): void {
    this.text += before + member.at(depth);
  }
}

/** Text that grows, and pieces in it that are kept as they are. */
class Pieces implements Target {
  readonly #pieces: Buffer[] = [];
  #text = "";

  write(text: string): void {
    this.#text += text;
  }

  add(member: JsonText, before: string, depth: number): void {
    this.#close();
    this.#pieces.push(member.piece(before, depth));
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

function write(value: unknown, depth: number, into: Target): void {
  if (typeof value !== "object" || value === null) {
    into.write(JSON.stringify(value));
    return;
  }
  const isList = Array.isArray(value);
  const [open = "", close = ""] = isList ? "[]" : "{}";
  const first = lineBreak(depth + 1);
  let separator = first;
  into.write(open);
  for (const [key, member] of membersOf(value)) {
    if (member === undefined) continue;
    const before = isList ? separator : `${separator}${JSON.stringify(key)}: `;
    if (member instanceof JsonText) {
      into.add(member, before, depth + 1);
    } else {
      into.write(before);
      write(member, depth + 1, into);
    }
    separator = `,${first}`;
  }
  into.write(separator === first ? close : `${lineBreak(depth)}${close}`);
}

/** A map is written as an object: of a thousand members it is sooner made. */
function membersOf(value: object): Iterable<[unknown, unknown]> {
  if (Array.isArray(value)) return value.entries();
  return value instanceof Map ? value : Object.entries(value);
}

/** In a JSON text a line break is never part of a string. */
function lineBreak(depth: number): string {
  return `\n${"  ".repeat(depth)}`;
}
