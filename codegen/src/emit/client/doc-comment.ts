import type { JsDocAnnotations } from "../../model/types.ts";

/** A JSDoc comment as lines without indentation; none where there is nothing to say. */
export function docComment(
  description: string | undefined,
  tags: readonly string[] = [],
): string[] {
  const text = description?.trim() ?? "";
  const lines = [
    ...(text === "" ? [] : text.split(/\r?\n/)),
    ...(text === "" || tags.length === 0 ? [] : [""]),
    ...tags.flatMap((tag) => tag.split(/\r?\n/)),
  ].map((line) => line.replaceAll("*/", "*\\/").trimEnd());
  if (lines.length === 0) return [];
  if (lines.length === 1) return [`/** ${lines.join("")} */`];
  return ["/**", ...lines.map((line) => (line === "" ? " *" : ` * ${line}`)), " */"];
}

/** What JSDoc said of a type, said again. */
export function docOfAnnotations(annotations: JsDocAnnotations): string[] {
  // As of most types.
  if (Object.keys(annotations).length === 0) return [];
  return docComment(annotations.description, tagsOf(annotations));
}

/** All of it but the description. */
export function tagsOf({ examples = [], ...rest }: JsDocAnnotations): string[] {
  return [
    ...Object.keys(tagNames)
      .filter((keyword) => rest[keyword as keyof typeof rest] !== undefined)
      .map((keyword) => tag(keyword as TaggedKeyword, rest[keyword as TaggedKeyword])),
    ...examples.map((example) => `@example ${JSON.stringify(example)}`),
  ];
}

type TaggedKeyword = Exclude<keyof JsDocAnnotations, "description" | "examples">;

/** In the order in which they are written. */
const tagNames: Record<TaggedKeyword, string> = {
  title: "title",
  type: "integer",
  minimum: "minimum",
  exclusiveMinimum: "exclusiveMinimum",
  maximum: "maximum",
  exclusiveMaximum: "exclusiveMaximum",
  multipleOf: "multipleOf",
  minLength: "minLength",
  maxLength: "maxLength",
  pattern: "pattern",
  format: "format",
  minItems: "minItems",
  maxItems: "maxItems",
  uniqueItems: "uniqueItems",
  default: "default",
  "x-tunnel-sensitive": "sensitive",
  deprecated: "deprecated",
};

function tag(keyword: TaggedKeyword, value: unknown): string {
  const name = `@${tagNames[keyword]}`;
  if (keyword === "type" || value === true) return name;
  const isText = typeof value === "string" && keyword !== "default";
  return `${name} ${isText ? value : JSON.stringify(value)}`;
}
