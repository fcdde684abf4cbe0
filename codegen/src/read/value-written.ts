import ts from "typescript";
import { argumentsWritten, propertiesWritten, settle } from "./alternatives.ts";
import type { Checker } from "./checker.ts";
import { propertyWritten } from "./mapped-from.ts";
import { isClosed, referenceOf, type Written, writtenAs } from "./written.ts";

/** What is written for the value that a declaration gives: `{ a }`, `{ b: user.a }`, `{ b: x as A }`. */
export function valueOfDeclaration(
  checker: Checker,
  declaration: ts.Declaration | undefined,
): Written | undefined {
  if (!declaration) return undefined;
  if (ts.isShorthandPropertyAssignment(declaration)) {
    return ofSymbol(checker, checker.ts.getShorthandAssignmentValueSymbol(declaration));
  }
  const initializer = initializerOf(declaration);
  return initializer && valueWritten(checker, initializer);
}

/** The type that is written for a value, where the value comes from a place that has one. */
export function valueWritten(
  checker: Checker,
  value: ts.Expression | ts.EntityName,
): Written | undefined {
  if (ts.isQualifiedName(value)) return ofMember(checker, value.left, value.right);
  if (ts.isAsExpression(value) && !ts.isConstTypeReference(value.type)) {
    return writtenAs(value.type);
  }
  const isWrapped =
    ts.isParenthesizedExpression(value) ||
    ts.isNonNullExpression(value) ||
    ts.isSatisfiesExpression(value);
  if (isWrapped) return valueWritten(checker, value.expression);
  if (ts.isIdentifier(value)) return ofSymbol(checker, checker.ts.getSymbolAtLocation(value));
  if (ts.isPropertyAccessExpression(value)) return ofMember(checker, value.expression, value.name);
  if (ts.isAwaitExpression(value)) {
    const promise = valueWritten(checker, value.expression);
    return promise && (promisedBy(checker, promise) ?? promise);
  }
  return ts.isCallExpression(value) ? returned(checker, value) : undefined;
}

/** `user.name`, or what a namespace exports. */
function ofMember(
  checker: Checker,
  whole: ts.Expression | ts.EntityName,
  name: ts.Node,
): Written | undefined {
  const member = checker.ts.getSymbolAtLocation(name);
  if (!member || !(member.flags & ts.SymbolFlags.Property)) return ofSymbol(checker, member);
  return propertyOf(checker, valueWritten(checker, whole), member);
}

function ofSymbol(checker: Checker, symbol: ts.Symbol | undefined): Written | undefined {
  const source = symbol && checker.resolveAlias(symbol).valueDeclaration;
  if (!source) return undefined;
  if (ts.isBindingElement(source)) return ofBinding(checker, source);
  if (!ts.isVariableDeclaration(source) && !ts.isParameter(source)) return undefined;
  if (source.type) return writtenAs(source.type);
  const { initializer } = source;
  const isInitial = ts.isVariableDeclaration(source) && isConstant(source, symbol.name);
  return isInitial && initializer ? valueWritten(checker, initializer) : undefined;
}

/** What is assigned later need not be such as the first value was. */
function isConstant(
  declaration: ts.VariableDeclaration | ts.ParameterDeclaration,
  name: string,
): boolean {
  if (ts.isParameter(declaration)) return !isAssigned(declaration.parent, name);
  return (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Constant) !== 0;
}

/** By the name alone: another of that name may well be meant. */
function isAssigned(node: ts.Node, name: string): boolean {
  const target = assignedIn(node);
  if (target?.getText() === name) return true;
  return ts.forEachChild(node, (child) => isAssigned(child, name)) === true;
}

function assignedIn(node: ts.Node): ts.Expression | undefined {
  if (ts.isPostfixUnaryExpression(node)) return node.operand;
  if (ts.isPrefixUnaryExpression(node)) return counts.has(node.operator) ? node.operand : undefined;
  if (!ts.isBinaryExpression(node)) return undefined;
  const { kind } = node.operatorToken;
  const isAssignment =
    kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
  return isAssignment ? node.left : undefined;
}

const counts: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.PlusPlusToken,
  ts.SyntaxKind.MinusMinusToken,
]);

/** `{ name }` in a parameter or a variable that takes an object apart. */
function ofBinding(checker: Checker, element: ts.BindingElement): Written | undefined {
  const { parent: whole } = element.parent;
  if (!ts.isObjectBindingPattern(element.parent) || ts.isBindingElement(whole)) return undefined;
  if (element.initializer || !isConstant(whole, element.name.getText())) return undefined;
  const object = whole.type
    ? writtenAs(whole.type)
    : whole.initializer && valueWritten(checker, whole.initializer);
  const name = (element.propertyName ?? element.name).getText();
  const property = checker.ts.getTypeAtLocation(element.parent).getProperty(name);
  return element.dotDotDotToken ? undefined : propertyOf(checker, object, property);
}

function propertyOf(
  checker: Checker,
  object: Written | undefined,
  property: ts.Symbol | undefined,
): Written | undefined {
  if (!property) return undefined;
  const [only, other] = object ? propertiesWritten(checker, object, [property.name]) : [];
  if (only) return other ? undefined : only;
  const written = propertyWritten(checker, property);
  return written && (written.property || isClosed(checker, written.node)) ? written : undefined;
}

/** What a function says that it returns, whatever its type parameters stand for. */
function returned(checker: Checker, call: ts.CallExpression): Written | undefined {
  const { declaration } = checker.ts.getResolvedSignature(call) ?? {};
  const type = declaration && !ts.isJSDocSignature(declaration) ? declaration.type : undefined;
  return type && isClosed(checker, type) ? writtenAs(type) : undefined;
}

/** What a function returns, if it does so once. */
export function resultOf(declaration: ts.SignatureDeclaration): ts.Expression | undefined {
  const { body } = declaration as ts.FunctionLikeDeclaration;
  if (!body || !ts.isBlock(body)) return body;
  const [only, other] = returnsIn(body);
  const isPlain = body.statements.every(
    (part) => !ts.isIfStatement(part) && !ts.isTryStatement(part) && !ts.isSwitchStatement(part),
  );
  return isPlain && !other ? only?.expression : undefined;
}

function returnsIn(node: ts.Node): ts.ReturnStatement[] {
  if (ts.isReturnStatement(node)) return [node];
  const found: ts.ReturnStatement[] = [];
  ts.forEachChild(node, (child) => {
    if (!ts.isFunctionLike(child)) found.push(...returnsIn(child));
  });
  return found;
}

/** The value that gives a property its type, where nothing else does. */
export function initializerOf(declaration: ts.Declaration | undefined): ts.Expression | undefined {
  const hasValue =
    declaration && (ts.isPropertyAssignment(declaration) || ts.isPropertyDeclaration(declaration));
  return hasValue ? declaration.initializer : undefined;
}

/** The `A` of `Promise<A>`. */
export function promisedBy(checker: Checker, written: Written): Written | undefined {
  const { symbol } = referenceOf(checker, settle(checker, written)) ?? {};
  return symbol?.name === "Promise" ? argumentsWritten(checker, written)[0] : undefined;
}
