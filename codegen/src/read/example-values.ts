import type { JsDoc } from "../model/js-doc.ts";
import type { BaseType } from "../model/types.ts";
import { exampleIn } from "./tag-markdown.ts";
import { fitsType } from "./value-fit.ts";

/** What the `@example` tags of a definition have that it takes; prose and code are to be read only. */
export function exampleValues(jsDoc: JsDoc | undefined, type: BaseType): unknown[] {
  const examples = (jsDoc?.tags ?? []).filter(({ name }) => name === "example");
  return examples.flatMap(({ text }) => {
    const { sample } = exampleIn(text);
    const [, fenced = sample] = /^```\w*\n([^]*?)\n```$/.exec(sample) ?? [];
    try {
      const value: unknown = JSON.parse(fenced);
      return fitsType(type, value) ? [value] : [];
    } catch {
      return [];
    }
  });
}
