import ts from "typescript";

/** The value of an expression that is a literal through and through. */
export type LiteralValue =
  string | number | boolean | null | LiteralValue[] | { [key: string]: LiteralValue };

/** Undefined where the expression would have to be run to know its value. */
export function literalValue(expression: ts.Expression): LiteralValue | undefined {
  const node = withoutAssertions(expression);
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (node.kind === ts.SyntaxKind.NullKeyword) return null;
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) {
    const value = literalValue(node.operand);
    return typeof value === "number" ? -value : undefined;
  }
  if (ts.isArrayLiteralExpression(node)) {
    const values = node.elements.map(literalValue);
    const known = values.filter((value) => value !== undefined);
    return known.length === values.length ? known : undefined;
  }
  return ts.isObjectLiteralExpression(node) ? objectValue(node) : undefined;
}

/** `{…} as const`, `{…} satisfies T`, `({…})`. */
export function withoutAssertions(expression: ts.Expression): ts.Expression {
  const isWrapped =
    ts.isParenthesizedExpression(expression) ||
    ts.isAsExpression(expression) ||
    ts.isSatisfiesExpression(expression);
  return isWrapped ? withoutAssertions(expression.expression) : expression;
}

/** The name of a property that is written out. */
export function propertyName(name: ts.PropertyName): string | undefined {
  const isPlain = ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isNumericLiteral(name);
  return isPlain ? name.text : undefined;
}

function objectValue(node: ts.ObjectLiteralExpression): LiteralValue | undefined {
  const entries: [string, LiteralValue][] = [];
  for (const property of node.properties) {
    if (!ts.isPropertyAssignment(property)) return undefined;
    const name = propertyName(property.name);
    const value = literalValue(property.initializer);
    if (name === undefined || value === undefined) return undefined;
    entries.push([name, value]);
  }
  return Object.fromEntries(entries);
}
