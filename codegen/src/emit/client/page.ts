import type { SourceLocation } from "../../model/source-location.ts";
import type { MappedPlace } from "./source-map.ts";

/** Whole lines, and places in them. */
export interface Lines {
  readonly text: string;
  readonly places: readonly MappedPlace[];
  readonly count: number;
}

/** Text that grows, and places in it. */
export class Page implements Lines {
  text = "";
  readonly places: MappedPlace[] = [];
  #line = 1;
  #lineStart = 0;

  get count(): number {
    return this.#line - 1;
  }

  /** Adds lines, to be called at the beginning of one. */
  add({ text, places, count }: Lines): void {
    for (const { line, column, source } of places) {
      this.places.push({ line: this.#line + line - 1, column, source });
    }
    this.text += text;
    this.#line += count;
    this.#lineStart = this.text.length;
  }

  write(text: string): void {
    const start = this.text.length;
    this.text += text;
    for (const { index } of text.matchAll(/\n/g)) {
      this.#line += 1;
      this.#lineStart = start + index + 1;
    }
  }

  /** What is written next stands for `source`. */
  mark(source: SourceLocation | undefined): void {
    if (!source) return;
    const column = this.text.length - this.#lineStart + 1;
    this.places.push({ line: this.#line, column, source });
  }
}
