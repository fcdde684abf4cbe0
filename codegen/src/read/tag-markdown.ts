import type { JsDocTag } from "../model/js-doc.ts";

/** What a tag says, for documents that know Markdown only. */
export function markdownOf({ name, text }: JsDocTag): string {
  const said = text.trim();
  const title = titles[name];
  if (title === undefined) return said;
  if (name !== "example") return `**${title}** ${said}`;
  const { caption, sample } = exampleIn(text);
  const isFenced = sample.includes("```");
  const code = isFenced ? sample : `\`\`\`${isJson(sample) ? "json" : "ts"}\n${sample}\n\`\`\``;
  return `**${title}**${caption === "" ? "" : ` ${caption}`}\n\n${code}`;
}

/** The tags that are kept: what is said in others is for tools, or of the function. */
export const keptTags: ReadonlySet<string> = new Set([
  ...["remarks", "returns", "throws", "example", "see", "since"],
]);

const titles: Record<string, string> = {
  example: "Example",
  returns: "Returns",
  see: "See",
  since: "Since",
  throws: "Throws",
};

/** An example's caption, and the JSON or code itself. */
export function exampleIn(text: string): { caption: string; sample: string } {
  const [whole = "", caption = ""] = /^\s*<caption>(.*?)<\/caption>/s.exec(text) ?? [];
  return { caption: caption.trim(), sample: text.slice(whole.length).trim() };
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
