import ts from "typescript";
import { alternativesOf, isAwaited, settle } from "./alternatives.ts";
import type { Checker } from "./checker.ts";
import { isConstrained } from "./inline-jsdoc.ts";
import { declarationQueried, signatureWritten } from "./signature-written.ts";
import { valueWritten } from "./value-written.ts";
import { aliasBody, referenceOf, resolveWritten, type Written } from "./written.ts";

export interface LostAlias {
  symbol: ts.Symbol;
  /** What the alias stands for. */
  body: Written;
}

/**
 * The alias in `name: UserName` where `type UserName = string`. The checker has
 * one `string` only and forgets the alias, whose JSDoc still counts.
 */
export function lostAlias(
  checker: Checker,
  type: ts.Type,
  written: Written,
): LostAlias | undefined {
  // An alias that stands for itself is lost in itself, again and again.
  if (checker.isError(type)) return undefined;
  const reference = referenceOf(checker, written);
  const body = reference && aliasBody(reference);
  if (!body || type.aliasSymbol === reference.symbol) return undefined;
  if (isAwaited(checker, written)) return undefined;
  const { symbol } = reference;
  if (reference.arguments.size === 0) {
    return checker.ts.getDeclaredTypeOfSymbol(symbol) === type ? { symbol, body } : undefined;
  }
  // With type parameters inside, what is written cannot be compared with what it came to;
  // and a conditional type may go round and round.
  const isOpen = written.arguments.size > 0 && !ts.isConditionalTypeNode(body.node);
  const isMeant = isOpen || checker.ts.getTypeFromTypeNode(written.node) === type;
  return isMeant ? { symbol, body } : undefined;
}

/** The one of several alternatives that a type came to be, where its alias got lost on the way. */
export function chosenAlternative(
  checker: Checker,
  type: ts.Type,
  written: Written,
): Written | undefined {
  return chosenAmong(checker, candidatesOf(checker, type, written), written);
}

/** Deeper in aliases with type parameters nobody looks: a conditional type may go round and round. */
const MAX_STEPS = 3;

/** What in a written type the type may come from. */
function candidatesOf(
  checker: Checker,
  type: ts.Type,
  written: Written,
  steps = MAX_STEPS,
): Written[] {
  const value = ts.isTypeQueryNode(written.node) && valueWritten(checker, written.node.exprName);
  const alternatives = value ? [value] : alternativesOf(checker, written);
  return alternatives.flatMap((alternative) => {
    const resolved = resolveWritten(checker, alternative);
    if (lostAlias(checker, type, resolved)) return [resolved];
    const inside = candidatesOf(checker, type, resolved, steps);
    const chosen = chosenAmong(checker, inside, resolved);
    if (chosen) return [resolved.property ? resolved : chosen];
    if (checker.ts.getTypeFromTypeNode(resolved.node) === type) return [resolved];
    const behind = steps > 0 && resolved.arguments.size > 0 ? settle(checker, resolved) : resolved;
    if (inside.length > 0 || behind.node === resolved.node) return inside;
    const isIt = checker.ts.getTypeFromTypeNode(behind.node) === type;
    return isIt ? [behind] : candidatesOf(checker, type, behind, steps - 1);
  });
}

function chosenAmong(
  checker: Checker,
  candidates: readonly Written[],
  { node }: Written,
): Written | undefined {
  // `Email | string` is any string; of `string & Email` both are meant.
  const references = candidates.map((candidate) => plainReference(checker, candidate));
  const isSame = [references, candidates.map(({ property }) => property)].every(
    (all) => new Set(all).size === 1,
  );
  const isOne =
    candidates.length === 1 ||
    ts.isIntersectionTypeNode(node) ||
    (references[0] !== undefined && isSame);
  return isOne ? candidates.find((candidate) => candidate.node !== node) : undefined;
}

/** The alias that is all that is written. */
function plainReference(checker: Checker, written: Written): ts.Symbol | undefined {
  const reference = referenceOf(checker, written);
  return reference?.arguments.size === 0 ? reference.symbol : undefined;
}

/** What is behind a type argument that the checker has forgotten. */
export interface CarriedAliases {
  symbols: readonly ts.Symbol[];
  /** The argument is nothing but the alias. */
  isOne: boolean;
}

/** Aliases that a written type mentions, whose constraints the checker's type has lost. */
export class LostConstraints {
  readonly #checker: Checker;
  readonly #byNode = new Map<ts.Node, ReadonlySet<ts.Symbol>>();
  readonly #bySymbol = new Map<ts.Symbol, { id: number; isConstrained: boolean }>();
  /** Those that are being looked into. */
  readonly #accessed = new Set<ts.IndexedAccessTypeNode>();

  constructor(checker: Checker) {
    this.#checker = checker;
  }

  of(written: Written): ReadonlySet<ts.Symbol> {
    const inside = this.#inside(written.node, written);
    return written.property ? new Set([written.property, ...inside]) : inside;
  }

  #inside(node: ts.Node, written: Written): ReadonlySet<ts.Symbol> {
    if (ts.isToken(node)) return none;
    // What is written without type parameters says the same wherever it is used.
    const isClosed = written.arguments.size === 0;
    const known = isClosed && this.#byNode.get(node);
    if (known) return known;
    const found = new Set<ts.Symbol>();
    if (isClosed) this.#byNode.set(node, found);
    this.#visit(node, written, found);
    return found;
  }

  /** Whether two ways to write a type have the same constraints in the same places. */
  isSame(one: Written, other: Written): boolean {
    const isFree = [one, other].every((written) => this.of(written).size === 0);
    return isFree || this.#textOf(one) === this.#textOf(other);
  }

  /**
   * What says something of texts says nothing of numbers, as of what is left of `Exclude<Name | number, string>`,
   * and nothing of a text that is known, as where `name === "a"`.
   */
  isOfAnother(symbol: ts.Symbol, type: ts.Type): boolean {
    const { ts: checker } = this.#checker;
    const own =
      symbol.flags & ts.SymbolFlags.TypeAlias
        ? checker.getDeclaredTypeOfSymbol(symbol)
        : checker.getTypeOfSymbol(symbol);
    const said = checker.getNonNullableType(own);
    const parts = type.isUnion() ? type.types : [type];
    const isOther = (part: ts.Type) => part !== said && (part.flags & otherTypes) !== 0;
    return (said.flags & plainTypes) !== 0 && parts.every(isOther);
  }

  /** All aliases with constraints that a written type names, whether the checker remembers them or not. */
  constrainedIn(written: Written): ts.Symbol[] {
    const resolved = resolveWritten(this.#checker, written);
    const { node } = resolved;
    if (ts.isUnionTypeNode(node) || ts.isIntersectionTypeNode(node)) {
      return alternativesOf(this.#checker, resolved).flatMap((part) => this.constrainedIn(part));
    }
    const reference = referenceOf(this.#checker, resolved);
    const body = reference && aliasBody(reference);
    if (!body) return [];
    const { symbol } = reference;
    const own = this.#know(symbol).isConstrained ? [symbol] : [];
    return [...own, ...this.constrainedIn(body)];
  }

  /** Tells `Box<Name>` from `Box<string>`, which are one type to the checker; empty for the latter. */
  signatureOf(written: Written): string {
    const typeArguments = referenceOf(this.#checker, written)?.arguments ?? written.arguments;
    const carrying = [...typeArguments].filter(([, argument]) => this.of(argument).size > 0);
    return carrying
      .map(([parameter, argument]) => `${this.#know(parameter).id}=${this.#textOf(argument)}`)
      .join(",");
  }

  /** The aliases behind each type argument of a reference, in order. */
  carriedBy(written: Written): readonly CarriedAliases[] {
    const typeArguments = referenceOf(this.#checker, written)?.arguments.values() ?? [];
    return [...typeArguments].map((argument) => {
      const symbols = [...this.of(argument)];
      const reference = referenceOf(this.#checker, resolveWritten(this.#checker, argument));
      return { symbols, isOne: symbols.length === 1 && reference?.symbol === symbols[0] };
    });
  }

  /** @param isValue it is written in the value that `typeof` asks for */
  #visit(node: ts.Node, { arguments: own }: Written, found: Set<ts.Symbol>, isValue = false): void {
    const inside = (child: ts.Node): void => {
      const written = { node: child as ts.TypeNode, arguments: own };
      if (isValue) this.#visit(child, written, found, true);
      else for (const symbol of this.#inside(child, written)) found.add(symbol);
    };
    // The properties that are left of it are read where they are declared.
    if (isValue && ts.isTypeLiteralNode(node)) return;
    // Keys are no places where an alias could have constrained anything.
    if (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.KeyOfKeyword) return;
    if (ts.isFunctionTypeNode(node)) {
      for (const part of usedOf(node, node)) inside(part);
      return;
    }
    if (ts.isTypeQueryNode(node)) {
      for (const part of node.typeArguments ?? []) inside(part);
      for (const part of this.#typesIn(node)) {
        this.#visit(part, { node: part, arguments: own }, found, true);
      }
      return;
    }
    if (ts.isIndexedAccessTypeNode(node)) {
      // A property of a generic type may have itself in its type.
      if (own.size > 0 && this.#accessed.has(node)) return;
      this.#accessed.add(node);
      const parts = alternativesOf(this.#checker, { node, arguments: own });
      for (const part of parts) for (const symbol of this.of(part)) found.add(symbol);
      if (parts.length === 0) inside(node.objectType);
      this.#accessed.delete(node);
      return;
    }
    const taken = takenOf(this.#checker, { node: node as ts.TypeNode, arguments: own }).node;
    if (taken !== node) {
      inside(taken);
      return;
    }
    if (ts.isTypeReferenceNode(node)) this.#visitReference({ node, arguments: own }, found);
    ts.forEachChild(node, inside);
  }

  /** Types that are written in the value of a constant, as in `z.custom<Email>()`, or of a function. */
  #typesIn(query: ts.TypeQueryNode): ts.TypeNode[] {
    const signature = signatureWritten(this.#checker, query);
    if (signature) return usedOf(signature, query);
    const declaration = declarationQueried(this.#checker, query);
    if (!declaration || !ts.isVariableDeclaration(declaration) || declaration.type) return [];
    const found: ts.TypeNode[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isTypeNode(node)) found.push(node);
      else if (!ts.isFunctionLike(node)) ts.forEachChild(node, visit);
    };
    if (declaration.initializer) visit(declaration.initializer);
    return found;
  }

  #visitReference(written: Written, found: Set<ts.Symbol>): void {
    const resolved = resolveWritten(this.#checker, written);
    if (resolved !== written) {
      for (const symbol of this.of(resolved)) found.add(symbol);
      return;
    }
    const reference = referenceOf(this.#checker, written);
    const body = reference && aliasBody(reference);
    if (!body || this.#isKept(reference.symbol)) return;
    if (this.#know(reference.symbol).isConstrained) found.add(reference.symbol);
    const declared = writtenAsDeclared(takenOf(this.#checker, body));
    for (const symbol of this.of(declared)) found.add(symbol);
  }

  /** The checker's type remembers the alias. */
  #isKept(symbol: ts.Symbol): boolean {
    return this.#checker.ts.getDeclaredTypeOfSymbol(symbol).aliasSymbol === symbol;
  }

  #know(symbol: ts.Symbol): { id: number; isConstrained: boolean } {
    const known = this.#bySymbol.get(symbol);
    if (known) return known;
    const knowledge = {
      id: this.#bySymbol.size,
      isConstrained: isConstrained(this.#checker, symbol),
    };
    this.#bySymbol.set(symbol, knowledge);
    return knowledge;
  }

  #textOf(argument: Written): string {
    const { node, arguments: own, property } = resolveWritten(this.#checker, argument);
    if (property) return `${this.#know(property).id}:${this.#textOf({ node, arguments: own })}`;
    const text = (part: ts.TypeNode) => this.#textOf({ node: part, arguments: own });
    if (ts.isArrayTypeNode(node)) return `${text(node.elementType)}[]`;
    if (ts.isUnionTypeNode(node)) return `(${node.types.map(text).join("|")})`;
    const reference = referenceOf(this.#checker, { node, arguments: own });
    if (reference) {
      const inner = [...reference.arguments.values()].map((part) => this.#textOf(part));
      return `${this.#know(reference.symbol).id}<${inner.join(",")}>`;
    }
    if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)) {
      return JSON.stringify(node.literal.text);
    }
    const isWord =
      node.kind >= ts.SyntaxKind.FirstKeyword && node.kind <= ts.SyntaxKind.LastKeyword;
    if (isWord || ts.isLiteralTypeNode(node)) return node.getText();
    const outer = [...own].map(([parameter, part]) => [
      this.#know(parameter).id,
      this.#textOf(part),
    ]);
    return `${node.getSourceFile().fileName}:${node.pos}{${outer.join(",")}}`;
  }
}

/** What `ReturnType`, or `Parameters`, makes of a function that is written or named there. */
function usedOf({ parameters, type }: ts.SignatureDeclaration, { parent }: ts.Node): ts.TypeNode[] {
  const isOfParameters =
    ts.isTypeReferenceNode(parent) && parent.typeName.getText() === "Parameters";
  if (isOfParameters) return parameters.flatMap((parameter) => parameter.type ?? []);
  return type ? [type] : [];
}

/** The branch of a conditional type that is surely taken; else what is written. */
function takenOf(checker: Checker, written: Written): Written {
  if (!ts.isConditionalTypeNode(written.node)) return written;
  const [branch, other] = alternativesOf(checker, written);
  return branch && !other ? branch : written;
}

/** The body of an alias apart from what its parameters stand for: those are looked at where they are given. */
function writtenAsDeclared({ node }: Written): Written {
  return { node, arguments: new Map() };
}

const none: ReadonlySet<ts.Symbol> = new Set();

const plainTypes = ts.TypeFlags.String | ts.TypeFlags.Number;

const otherTypes = plainTypes | ts.TypeFlags.Literal | ts.TypeFlags.Null | ts.TypeFlags.Undefined;
