import type { SourceLocation } from "../../model/source-location.ts";
import type { MappedPlace } from "./source-map.ts";

/** Text that grows, and places in it. */
export class Page {
  text = "";
  readonly places: MappedPlace[] = [];
  #line = 1;
  #lineStart = 0;

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
