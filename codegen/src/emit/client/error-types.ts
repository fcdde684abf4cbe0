import type { DeclaredError } from "../../model/declared-error.ts";
import { NeverType } from "../../model/types.ts";
import { docComment } from "./doc-comment.ts";
import { printType, splitAnnotations } from "./print-type.ts";
import type { TypeNames } from "./type-names.ts";

/** The types of a service's declared errors: `app.errors.outOfStock` is `OutOfStockError`. */
export class ErrorTypes {
  readonly #names = new Map<string, string>();
  readonly #errors: readonly DeclaredError[];
  readonly #types: TypeNames;

  constructor(errors: readonly DeclaredError[], types: TypeNames) {
    this.#errors = errors;
    this.#types = types;
    for (const { id } of errors) this.#names.set(id, types.take(nameOf(id)));
  }

  /** What a call can fail with by its author's will; undefined where that may be anything. */
  union(errors: readonly DeclaredError[]): string | undefined {
    const names = errors.map(({ id }) => this.#names.get(id) ?? "");
    return names.length === 0 ? undefined : names.join(" | ");
  }

  declarations(): string[] {
    return this.#errors.map(({ id, data, documentation }) => {
      const [bare] = splitAnnotations(data.type);
      const type = bare instanceof NeverType ? "undefined" : printType(bare, this.#types.refer);
      const orNothing = data.optional && type !== "undefined" ? " | undefined" : "";
      const doc = docComment(documentation).map((line) => `${line}\n`);
      const name = this.#names.get(id) ?? "";
      return `${doc.join("")}export type ${name} = DeclaredError<${JSON.stringify(id)}, ${type}${orNothing}>;\n`;
    });
  }
}

function nameOf(id: string): string {
  const last = id.split(".").at(-1) ?? id;
  const words = last.split(/-+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join("").replace(/Error$/, "")}Error`;
}
