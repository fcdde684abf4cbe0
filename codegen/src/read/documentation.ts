import ts from "typescript";
import type { JsDoc, JsDocTag } from "../model/js-doc.ts";
import { keptTags, markdownOf } from "./tag-markdown.ts";

export interface Documentation {
  /** The description, and what tags say; Markdown. */
  text?: string;
  /** The same, where there are tags. */
  jsDoc?: JsDoc;
  isDeprecated: boolean;
  /** What is said behind `@deprecated`. */
  deprecation?: string;
}

/** The JSDoc before the statement, property or declaration that a call is the value of. */
export function documentationOf(call: ts.CallExpression): Documentation {
  const blocks = ts.getJSDocCommentsAndTags(owner(call)).filter(ts.isJSDoc);
  const description = withLineFeeds(
    blocks.map((block) => ts.getTextOfJSDocComment(block.comment) ?? "").join("\n\n"),
  ).trim();
  const all = blocks.flatMap(({ tags }) => [...(tags ?? [])]);
  const tags = all
    .filter(({ tagName }) => keptTags.has(tagName.text))
    .map(readTag)
    .filter(({ text }) => text !== "");
  const text = [description, ...tags.map(markdownOf)].filter((part) => part !== "").join("\n\n");
  const deprecated = all.find(({ tagName }) => tagName.text === "deprecated");
  const deprecation = (ts.getTextOfJSDocComment(deprecated?.comment) ?? "")
    .replace(/\s+/g, " ")
    .trim();
  return {
    ...(text === "" ? {} : { text }),
    ...(tags.length > 0 && { jsDoc: { description, tags } }),
    isDeprecated: deprecated !== undefined,
    ...(deprecation === "" ? {} : { deprecation }),
  };
}

/** As it is written: of `@see https://…` TypeScript takes the scheme for a name. */
function readTag(tag: ts.JSDocTag): JsDocTag {
  const written = tag.getSourceFile().text.slice(tag.tagName.end, tag.end);
  const [first = "", ...rest] = withLineFeeds(written).split("\n");
  const lines = [first.trim(), ...rest.map((line) => line.replace(/^[ \t]*\*? ?/, ""))];
  return { name: tag.tagName.text, text: lines.join("\n").trimEnd() };
}

function withLineFeeds(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}

function owner(node: ts.Node): ts.Node {
  const { parent } = node;
  const isWrapper =
    ts.isAsExpression(parent) ||
    ts.isSatisfiesExpression(parent) ||
    ts.isParenthesizedExpression(parent);
  if (isWrapper) return owner(parent);
  const isOwner =
    ts.isVariableDeclaration(parent) ||
    ts.isExportAssignment(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isExpressionStatement(parent);
  return isOwner ? parent : node;
}
