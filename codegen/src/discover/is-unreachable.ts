import ts from "typescript";

/** Whether a definition is in no variable, or in one that its file neither exports nor uses: no worker can serve it. */
export function isUnreachable(call: ts.CallExpression): boolean {
  const holder = holderOf(call);
  if (ts.isExpressionStatement(holder)) return true;
  if (!ts.isVariableDeclaration(holder) || !ts.isIdentifier(holder.name)) return false;
  const isExported = ts.getCombinedModifierFlags(holder) & ts.ModifierFlags.Export;
  return !isExported && !isNamedBeside(call.getSourceFile(), holder.name);
}

function holderOf({ parent }: ts.Node): ts.Node {
  const isWrapper =
    ts.isAsExpression(parent) ||
    ts.isSatisfiesExpression(parent) ||
    ts.isParenthesizedExpression(parent);
  return isWrapper ? holderOf(parent) : parent;
}

function isNamedBeside(node: ts.Node, name: ts.Identifier): boolean {
  if (ts.isIdentifier(node)) return node !== name && node.text === name.text;
  return ts.forEachChild(node, (child) => isNamedBeside(child, name)) === true;
}
