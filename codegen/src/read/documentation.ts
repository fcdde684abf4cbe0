import ts from "typescript";

export interface Documentation {
  /** The description, Markdown. */
  text?: string;
  isDeprecated: boolean;
  /** What is said behind `@deprecated`. */
  deprecation?: string;
}

/** The JSDoc before the statement, property or declaration that a call is the value of. */
export function documentationOf(call: ts.CallExpression): Documentation {
  const blocks = ts.getJSDocCommentsAndTags(owner(call)).filter(ts.isJSDoc);
  const text = blocks
    .map((block) => ts.getTextOfJSDocComment(block.comment) ?? "")
    .join("\n\n")
    .replace(/\r\n?/g, "\n")
    .trim();
  const tag = blocks
    .flatMap(({ tags }) => [...(tags ?? [])])
    .find(({ tagName }) => tagName.text === "deprecated");
  const deprecation = (ts.getTextOfJSDocComment(tag?.comment) ?? "").replace(/\s+/g, " ").trim();
  return {
    ...(text === "" ? {} : { text }),
    isDeprecated: tag !== undefined,
    ...(deprecation === "" ? {} : { deprecation }),
  };
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
