import ts from "typescript";
import { settle } from "./alternatives.ts";
import type { Checker } from "./checker.ts";
import { isConstrained } from "./inline-jsdoc.ts";
import type { LostConstraints } from "./lost-alias.ts";
import { isForeign } from "./place.ts";
import { resultOf, valueWritten } from "./value-written.ts";
import { referenceOf, type Written, writtenAs } from "./written.ts";

/** Deeper in what a type is made of nobody looks. */
const MAX_DEPTH = 4;

/**
 * Aliases and properties with constraints that a text, a number or a list of these may come from,
 * where what is written leads through more than can be followed: a conditional type that
 * goes round, or `a ? b : c`.
 */
export class Doubtful {
  readonly #checker: Checker;
  readonly #constraints: LostConstraints;
  readonly #plain: ReadonlySet<ts.Type>;
  readonly #found = new Set<ts.Symbol>();
  readonly #seen = new Set<ts.Type>();

  constructor(checker: Checker, constraints: LostConstraints, type: ts.Type) {
    this.#checker = checker;
    this.#constraints = constraints;
    this.#plain = plainIn(checker, type);
  }

  /** @param written what has been followed as far as it can be */
  inType(written: Written): ReadonlySet<ts.Symbol> {
    if (this.#plain.size === 0 || ts.isToken(written.node)) return this.#found;
    const { node, arguments: own } = settle(this.#checker, written);
    if (!this.#isUnfollowed(node)) return this.#found;
    const object = ts.isIndexedAccessTypeNode(node) && writtenAs(node.objectType, own);
    const given = object && referenceOf(this.#checker, object)?.arguments.values();
    for (const argument of [...own.values(), ...(given || [])]) this.#visit(argument, MAX_DEPTH);
    return this.#found;
  }

  #isUnfollowed(node: ts.TypeNode): boolean {
    if (ts.isConditionalTypeNode(node) || ts.isIndexedAccessTypeNode(node)) return true;
    const symbol = ts.isTypeReferenceNode(node) ? this.#checker.symbolAt(node.typeName) : undefined;
    return symbol !== undefined && (symbol.flags & ts.SymbolFlags.TypeParameter) !== 0;
  }

  inValue(value: ts.Expression): ReadonlySet<ts.Symbol> {
    if (this.#plain.size === 0) return this.#found;
    for (const source of sourcesOf(value)) {
      const written = valueWritten(this.#checker, source);
      if (written) this.#add(written);
      else if (source !== value) this.inValue(source);
    }
    return this.#found;
  }

  #visit({ node }: Written, depth: number): void {
    const type = this.#checker.ts.getTypeFromTypeNode(node);
    if (depth === 0 || this.#seen.has(type) || type.flags & ts.TypeFlags.Any) return;
    this.#seen.add(type);
    for (const signature of [...type.getCallSignatures(), ...type.getConstructSignatures()]) {
      this.#visitSignature(signature.declaration);
    }
    for (const property of this.#checker.ts.getPropertiesOfType(type)) {
      const declaration = property.declarations?.[0];
      const isTyped = declaration && ts.isPropertySignature(declaration) && declaration.type;
      if (!isTyped || isForeign(declaration)) continue;
      const written = writtenAs(
        isTyped,
        undefined,
        isConstrained(this.#checker, property) ? property : undefined,
      );
      this.#add(written);
      this.#visit(written, depth - 1);
    }
  }

  #visitSignature(declaration: ts.Signature["declaration"]): void {
    if (!declaration || ts.isJSDocSignature(declaration) || isForeign(declaration)) return;
    const types = [...declaration.parameters.map(({ type }) => type), declaration.type];
    for (const type of types) if (type) this.#add(writtenAs(type));
    const result = declaration.type ? undefined : resultOf(declaration);
    if (result) this.inValue(result);
  }

  /** Of what another type has nothing can come. */
  #add(written: Written): void {
    const types = plainIn(this.#checker, this.#checker.ts.getTypeFromTypeNode(written.node));
    if (![...types].some((type) => this.#plain.has(type))) return;
    for (const symbol of this.#constraints.of(written)) this.#found.add(symbol);
  }
}

/** The texts and numbers in a type, in a list and in a union. */
function plainIn(checker: Checker, type: ts.Type): ReadonlySet<ts.Type> {
  const parts = type.isUnion() ? type.types : [type];
  const elements = parts.flatMap((part) =>
    checker.ts.isArrayType(part) ? checker.typeArguments(part as ts.ObjectType) : [],
  );
  return new Set([...parts, ...elements].filter(isPlain));
}

function isPlain({ flags }: ts.Type): boolean {
  return (flags & (ts.TypeFlags.String | ts.TypeFlags.Number)) !== 0;
}

/** Where the value of an expression comes from, as it is: `b` and `c` of `a ? b : c`, `f(x)` of `list.map(f)`. */
function sourcesOf(value: ts.Expression): ts.Expression[] {
  if (ts.isParenthesizedExpression(value)) return [value.expression];
  if (ts.isConditionalExpression(value)) return [value.whenTrue, value.whenFalse];
  if (ts.isArrayLiteralExpression(value)) return [...value.elements];
  if (ts.isBinaryExpression(value)) {
    return alternatives.has(value.operatorToken.kind) ? [value.left, value.right] : [];
  }
  if (!ts.isCallExpression(value) || !ts.isPropertyAccessExpression(value.expression))
    return [value];
  const [mapper] = value.arguments;
  const isMapped = value.expression.name.text === "map" && mapper && ts.isArrowFunction(mapper);
  return isMapped && !ts.isBlock(mapper.body) ? [mapper.body] : [value];
}

const alternatives: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.BarBarToken,
]);
