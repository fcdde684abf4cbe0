import ts from "typescript";

export interface Documentation {
  /** The description, Markdown. */
  text?: string;
  isDeprecated: boolean;
}

/** The JSDoc before the statement, property or declaration that a call is the value of. */
export function documentationOf(call: ts.CallExpression): Documentation {
  const blocks = ts.getJSDocCommentsAndTags(owner(call)).filter(ts.isJSDoc);
  const text = blocks
    .map((block) => ts.getTextOfJSDocComment(block.comment) ?? "")
    .join("\n\n")
    .replace(/\r\n?/g, "\n")
    .trim();
  const isDeprecated = blocks.some(
    (block) => block.tags?.some((tag) => tag.tagName.text === "deprecated") ?? false,
  );
  return text === "" ? { isDeprecated } : { text, isDeprecated };
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
