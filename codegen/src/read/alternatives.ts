import ts from "typescript";
import type { Checker } from "./checker.ts";
import { isAmong, namesIn, positionIn } from "./keys-written.ts";
import { listBehind, mappedTo, objectAccessedIn, propertyWritten } from "./mapped-from.ts";
import { signatureWritten } from "./signature-written.ts";
import {
  aliasBody,
  hasInfer,
  heritageOf,
  isClosed,
  referenceOf,
  resolveWritten,
  type TypeArguments,
  typeOfWritten,
  type Written,
  writtenAs,
} from "./written.ts";

/** The types of which a written one may turn out to be one: `A | B`, `A & {}`, `T extends U ? A : B`. */
export function alternativesOf(checker: Checker, written: Written): Written[] {
  const { node } = written;
  if (ts.isUnionTypeNode(node) || ts.isIntersectionTypeNode(node)) {
    return node.types.map((part) => writtenAs(part, written.arguments));
  }
  if (ts.isConditionalTypeNode(node)) {
    const inside = new Map([...written.arguments, ...inferredIn(checker, written, node)]);
    return branchesOf(checker, written, node).map((part) => writtenAs(part, inside));
  }
  if (ts.isIndexedAccessTypeNode(node)) return accessedBy(checker, written, node);
  return isAwaited(checker, written) ? promised(checker, written) : [];
}

/** Behind aliases, and behind what can only come to one thing. */
export function settle(checker: Checker, type: Written, steps = MAX_STEPS): Written {
  const written = resolveWritten(checker, type);
  const reference = referenceOf(checker, written);
  const body = reference && !isAwaited(checker, written) && aliasBody(reference);
  const [next, other] = body ? [body] : choicesOf(checker, written);
  return next && !other && steps > 0 ? settle(checker, next, steps - 1) : written;
}

/** A recursive conditional type may go round and round. */
const MAX_STEPS = 20;

function choicesOf(checker: Checker, written: Written): Written[] {
  const isOfParts = ts.isUnionTypeNode(written.node) || ts.isIntersectionTypeNode(written.node);
  return isOfParts ? [] : alternativesOf(checker, written);
}

export function isAwaited(checker: Checker, written: Written): boolean {
  const { node } = written;
  const isNamed = ts.isTypeReferenceNode(node) && node.typeName.getText() === "Awaited";
  const symbol = isNamed ? checker.symbolAt(node.typeName) : undefined;
  return symbol !== undefined && checker.isBuiltIn(symbol);
}

/** The `A` of `Awaited<Promise<A>>`. */
function promised(checker: Checker, awaited: Written): Written[] {
  const [given] = referenceOf(checker, awaited)?.arguments.values() ?? [];
  return given ? promisedIn(checker, given) : [];
}

function promisedIn(checker: Checker, given: Written): Written[] {
  const settled = settle(checker, given);
  const { node, arguments: own } = settled;
  if (ts.isUnionTypeNode(node)) {
    return node.types.flatMap((part) => promisedIn(checker, writtenAs(part, own)));
  }
  const name = referenceOf(checker, settled)?.symbol.name ?? "";
  const value = promises.has(name) ? argumentsWritten(checker, settled)[0] : given;
  return value ? [value] : [];
}

const promises: ReadonlySet<string> = new Set(["Promise", "PromiseLike"]);

/** The one that is taken, where that can be said without the checker's inference; else both. */
function branchesOf(
  checker: Checker,
  { arguments: own }: Written,
  { checkType, extendsType, trueType, falseType }: ts.ConditionalTypeNode,
): ts.TypeNode[] {
  const checked = resolveWritten(checker, writtenAs(checkType, own));
  const isKey = isAmong(checker, checked, writtenAs(extendsType, own));
  if (isKey !== undefined) return [isKey ? trueType : falseType];
  const isDecided = [checked.node, extendsType].every((node) => isClosed(checker, node));
  const type = checker.ts.getTypeFromTypeNode(checked.node);
  if (!isDecided || type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Never)) {
    const values = [trueType, falseType].filter(({ kind }) => !emptyKinds.has(kind));
    return values.length > 0 ? values : [trueType, falseType];
  }
  const target = checker.ts.getTypeFromTypeNode(extendsType);
  const parts = type.isUnion() ? type.types : [type];
  const verdicts = new Set(parts.map((part) => checker.ts.isTypeAssignableTo(part, target)));
  return [...(verdicts.has(true) ? [trueType] : []), ...(verdicts.has(false) ? [falseType] : [])];
}

/** What a conditional type comes to where its pattern does not fit. */
const emptyKinds: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.NeverKeyword,
  ts.SyntaxKind.AnyKeyword,
  ts.SyntaxKind.UnknownKeyword,
]);

/** What each `infer` stands for, as far as its pattern can be laid over what is written. */
function inferredIn(
  checker: Checker,
  { arguments: own }: Written,
  node: ts.ConditionalTypeNode,
): TypeArguments {
  const found = new Map<ts.Symbol, Written>();
  const { checkType, extendsType } = node;
  if (beingInferred.has(node) || !hasInfer(extendsType)) return found;
  beingInferred.add(node);
  try {
    infer(checker, writtenAs(checkType, own), extendsType, found);
  } finally {
    beingInferred.delete(node);
  }
  return found;
}

/** To see what one that is recursive checks, its own outcome would be needed. */
const beingInferred = new Set<ts.ConditionalTypeNode>();

function infer(
  checker: Checker,
  type: Written,
  pattern: ts.TypeNode,
  found: Map<ts.Symbol, Written>,
): void {
  for (const [part, place] of partsUnder(checker, type, pattern)) {
    const symbol = ts.isInferTypeNode(place) && checker.symbolAt(place.typeParameter.name);
    // What is inferred in several places is made of all of them.
    if (symbol && symbol.declarations?.length === 1) found.set(symbol, part);
    else if (part !== type || place !== pattern) infer(checker, part, place, found);
  }
}

/** The parts of a type, each with the part of a pattern that it is laid under. */
function partsUnder(
  checker: Checker,
  type: Written,
  pattern: ts.TypeNode,
): (readonly [Written, ts.TypeNode])[] {
  if (ts.isInferTypeNode(pattern)) return [[type, pattern]];
  if (ts.isParenthesizedTypeNode(pattern) || ts.isTypeOperatorNode(pattern)) {
    return [[type, pattern.type]];
  }
  if (ts.isArrayTypeNode(pattern)) {
    const element = elementWritten(checker, type);
    return element ? [[element, pattern.elementType]] : [];
  }
  if (ts.isTypeLiteralNode(pattern)) {
    return pattern.members.flatMap((member) => {
      if (!ts.isPropertySignature(member) || !member.type) return [];
      const [only, other] = propertiesWritten(checker, type, [member.name.getText()]);
      return only && !other ? [[only, member.type] as const] : [];
    });
  }
  if (ts.isTupleTypeNode(pattern)) {
    const elements = elementsWritten(checker, type);
    const isPlain = pattern.elements.length === elements.length;
    return isPlain ? pairs(elements, pattern.elements) : [];
  }
  if (ts.isFunctionTypeNode(pattern)) return signatureUnder(checker, type, pattern);
  const reference = referenceOf(checker, writtenAs(pattern));
  const given = reference ? argumentsWritten(checker, type, reference.symbol) : [];
  return pairs(given, (pattern as ts.NodeWithTypeArguments).typeArguments ?? []);
}

function signatureUnder(
  checker: Checker,
  type: Written,
  { parameters, type: result }: ts.FunctionTypeNode,
): (readonly [Written, ts.TypeNode])[] {
  const called = calledBy(checker, type);
  if (!called) return [];
  const { signature, arguments: own } = called;
  const taken = parameters.flatMap((parameter, index) => {
    const said = signature.parameters[index]?.type;
    const isPlain = said && parameter.type && !parameter.dotDotDotToken;
    return isPlain ? [[writtenAs(said, own), parameter.type] as const] : [];
  });
  return signature.type ? [...taken, [writtenAs(signature.type, own), result]] : taken;
}

function pairs(
  types: readonly Written[],
  nodes: readonly ts.TypeNode[],
): (readonly [Written, ts.TypeNode])[] {
  return types.flatMap((type, index) => {
    const node = nodes[index];
    return node ? [[type, node] as const] : [];
  });
}

/** The type of the elements of `A[]`, `readonly A[]`, `Array<A>`. */
export function elementWritten(checker: Checker, list: Written): Written | undefined {
  const { node, arguments: own } = settle(checker, list);
  const source = listBehind(node);
  if (source) return elementWritten(checker, writtenAs(source, own));
  if (ts.isArrayTypeNode(node)) return writtenAs(node.elementType, own);
  const reference = referenceOf(checker, { node, arguments: own });
  const isList = reference && checker.isBuiltIn(reference.symbol);
  return isList ? [...reference.arguments.values()][0] : undefined;
}

/** What a class of the language's own, or `generic`, is given: the key and the value of `Map<K, V>`. */
export function argumentsWritten(
  checker: Checker,
  type: Written,
  generic?: ts.Symbol,
  steps = MAX_STEPS,
): readonly Written[] {
  const written = resolveWritten(checker, type);
  const reference = referenceOf(checker, written);
  const body = reference && aliasBody(reference);
  if (reference && (reference.symbol === generic || !body)) {
    const isMeant = generic ? reference.symbol === generic : checker.isBuiltIn(reference.symbol);
    return isMeant ? [...reference.arguments.values()] : [];
  }
  const [next, other] = body && !isAwaited(checker, written) ? [body] : choicesOf(checker, written);
  return next && !other && steps > 0 ? argumentsWritten(checker, next, generic, steps - 1) : [];
}

/** What is written about the members of an object type. */
export interface WrittenMembers {
  /** What the type parameters in their declarations stand for. */
  arguments: TypeArguments;
  /** The type of each, where one is said for all: `Record<string, A>`. */
  value?: Written;
}

export function membersOf(checker: Checker, type: Written, steps = MAX_STEPS): WrittenMembers {
  const written = settle(checker, type);
  const { node } = written;
  if (ts.isIntersectionTypeNode(node)) {
    const parts = node.types.map((part) =>
      membersOf(checker, writtenAs(part, written.arguments), steps),
    );
    return { arguments: new Map(parts.flatMap((part) => [...part.arguments])) };
  }
  if (ts.isMappedTypeNode(node)) return mappedMembers(checker, written, node, steps);
  const reference = referenceOf(checker, written);
  if (!reference) return { arguments: written.arguments };
  const all = new Map(reference.arguments);
  for (const clause of reference.declarations.flatMap(heritageOf)) {
    const base = membersOf(checker, writtenAs(clause, reference.arguments), steps);
    for (const [parameter, argument] of base.arguments) all.set(parameter, argument);
  }
  return { arguments: all };
}

/** In `T[P]` and what is made of it the declarations are those of `T`, which may be made of itself. */
function mappedMembers(
  checker: Checker,
  written: Written,
  node: ts.MappedTypeNode,
  steps: number,
): WrittenMembers {
  const source = node.type && objectAccessedIn(node.type);
  if (node.type && !source) {
    return { arguments: written.arguments, value: writtenAs(node.type, written.arguments) };
  }
  const members =
    source && steps > 0 && membersOf(checker, writtenAs(source, written.arguments), steps - 1);
  return { arguments: new Map([...written.arguments, ...(members ? members.arguments : [])]) };
}

/** What `A[number]`, `A["name"]` and `A[keyof A]` lead to. */
function accessedBy(
  checker: Checker,
  { arguments: own }: Written,
  node: ts.IndexedAccessTypeNode,
): Written[] {
  const object = writtenAs(node.objectType, own);
  const type = typeOfWritten(checker, object);
  if (checker.isError(type)) return [];
  const elements = elementsWritten(checker, object);
  if (node.indexType.kind === ts.SyntaxKind.NumberKeyword) {
    const element = elementWritten(checker, object);
    return element ? [element] : elements;
  }
  const position = positionIn(checker, writtenAs(node.indexType, own));
  if (position !== undefined) {
    const taken = elements[position] ?? parameterWritten(checker, object, position);
    return taken ? [taken] : [];
  }
  if (node.indexType.kind === ts.SyntaxKind.StringKeyword) return indexWritten(checker, object);
  return propertiesWritten(checker, object, namesIn(checker, writtenAs(node.indexType, own)));
}

/** Of what has type parameters in it the checker does not know the properties. */
function missingWritten(checker: Checker, object: Written, name: string): Written | undefined {
  return mappedTo(checker, settle(checker, object), name) ?? indexWritten(checker, object)[0];
}

/** What an index signature over all strings says. */
function indexWritten(checker: Checker, object: Written): Written[] {
  const { arguments: own, value } = membersOf(checker, object);
  if (value) return [value];
  const type = typeOfWritten(checker, object);
  const { declaration } =
    checker.ts
      .getIndexInfosOfType(type)
      .find(({ keyType }) => keyType.flags & ts.TypeFlags.String) ?? {};
  return declaration && ts.isIndexSignatureDeclaration(declaration)
    ? [writtenAs(declaration.type, own)]
    : [];
}

/** The types of the elements of a tuple, where each has one place. */
export function elementsWritten(checker: Checker, list: Written): Written[] {
  const { node, arguments: own } = settle(checker, list);
  const source = listBehind(node);
  if (source) return elementsWritten(checker, writtenAs(source, own));
  if (!ts.isTupleTypeNode(node)) return [];
  const types = node.elements.map((part) => (ts.isNamedTupleMember(part) ? part.type : part));
  const isPlain = !types.some((part) => ts.isOptionalTypeNode(part));
  const elements = types.flatMap((part) => {
    if (!ts.isRestTypeNode(part)) return [writtenAs(part, own)];
    return elementsWritten(checker, writtenAs(part.type, own));
  });
  const isSpread = types.filter(ts.isRestTypeNode).every((part) => {
    return elementsWritten(checker, writtenAs(part.type, own)).length > 0;
  });
  return isPlain && isSpread ? elements : [];
}

/** What is said of properties, in all members of a union; nothing if of one that cannot be told. */
export function propertiesWritten(
  checker: Checker,
  object: Written,
  names: readonly string[],
): Written[] {
  const type = typeOfWritten(checker, object);
  if (names.length === 0) return [];
  const members = membersOf(checker, object);
  if (members.value) return [members.value];
  const owners = type.isUnion() ? type.types : [type];
  const found = names.flatMap((name) =>
    owners.flatMap((owner) => {
      const property = checker.ts.getPropertyOfType(owner, name);
      if (!property) return owner === type ? [missingWritten(checker, object, name)] : [];
      const isMethod = property.flags & ts.SymbolFlags.Method;
      return isMethod ? [] : [propertyWritten(checker, property, members.arguments)];
    }),
  );
  return found.every((part) => part !== undefined) ? found : [];
}

/** What `Parameters` makes of the parameter at a position, where that can be said. */
function parameterWritten(checker: Checker, list: Written, position: number): Written | undefined {
  const reference = referenceOf(checker, resolveWritten(checker, list));
  const isOfParameters =
    reference?.symbol.name === "Parameters" && checker.isBuiltIn(reference.symbol);
  const [given] = isOfParameters ? reference.arguments.values() : [];
  const called = given && calledBy(checker, given);
  if (!called) return undefined;
  const { signature, arguments: own } = called;
  const parameters = signature.parameters.filter(({ name }) => name.getText() !== "this");
  const { type, dotDotDotToken } = parameters[position] ?? {};
  return type && !dotDotDotToken ? writtenAs(type, own) : undefined;
}

interface Called {
  signature: ts.SignatureDeclaration;
  /** What the type parameters around it stand for. */
  arguments: TypeArguments;
}

/** The only signature of a function that is written, or is a method that is looked up. */
function calledBy(checker: Checker, type: Written): Called | undefined {
  const method = methodWritten(checker, resolveWritten(checker, type));
  if (method) return method;
  const { node, arguments: own } = settle(checker, type);
  if (ts.isTypeQueryNode(node) && node.typeArguments) return undefined;
  if (checker.ts.getTypeFromTypeNode(node).getCallSignatures().length > 1) return undefined;
  const signature = signatureWritten(checker, node);
  return signature && !signature.typeParameters ? { signature, arguments: own } : undefined;
}

/** `Service["get"]`, where that is declared as a method. */
function methodWritten(checker: Checker, { node, arguments: own }: Written): Called | undefined {
  if (!ts.isIndexedAccessTypeNode(node)) return undefined;
  const object = writtenAs(node.objectType, own);
  const [name = "", ...others] = namesIn(checker, writtenAs(node.indexType, own));
  const property = checker.ts.getPropertyOfType(typeOfWritten(checker, object), name);
  const [method, ...overloads] = property?.declarations ?? [];
  const isMethod = method && (ts.isMethodSignature(method) || ts.isMethodDeclaration(method));
  if (!isMethod || method.typeParameters || others.length + overloads.length > 0) return undefined;
  return { signature: method, arguments: membersOf(checker, object).arguments };
}
