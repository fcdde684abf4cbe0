import ts from "typescript";
import type { Value } from "../model/value.ts";
import { NeverType } from "../model/types.ts";
import { withoutAssertions } from "../discover/literal-value.ts";
import { refuseAmbiguousKeys } from "./ambiguous-keys.ts";
import { annotate } from "./annotate.ts";
import { refuseAny, warnOfAny } from "./any.ts";
import type { Checker } from "./checker.ts";
import { constraintTags } from "./constraint.ts";
import { isAnything, warnOfOpenObjects } from "./open-objects.ts";
import { refuseConflicts } from "./conflicts.ts";
import { isContradiction } from "./intersection.ts";
import { isForeign, locationOf, type Place } from "./place.ts";
import type { Reader } from "./reader.ts";
import { readOptional } from "./union.ts";
import { promisedBy, resultOf, valueWritten } from "./value-written.ts";
import { type Written, writtenAs } from "./written.ts";

/** A handler's only signature, or undefined after a diagnostic. */
export function signatureOf(reader: Reader, handler: ts.Expression): ts.Signature | undefined {
  const type = reader.checker.ts.getTypeAtLocation(handler);
  const [signature, ...others] = type.getCallSignatures();
  const location = locationOf(handler);
  if (!signature) {
    reader.diagnostics.error("TUN1030", "the handler is not a function", { location });
    return undefined;
  }
  if (others.length > 0) {
    reader.diagnostics.error("TUN1031", "an overloaded handler has no one input type", {
      hint: "wrap it: (input: Input) => handler(input)",
      location,
    });
    return undefined;
  }
  if (signature.typeParameters) {
    reader.diagnostics.error("TUN1032", "a generic handler has no one input type", {
      hint: "wrap it: (input: Input) => handler(input)",
      location,
    });
    return undefined;
  }
  return signature;
}

/** What a handler takes: the type of its first parameter. */
export function readInput(
  reader: Reader,
  signature: ts.Signature,
  handler: ts.Expression,
  { what, isOpen }: { what: "input" | "payload"; isOpen: boolean },
): Value {
  const [parameter] = signature.parameters;
  if (!parameter) return { type: new NeverType(), optional: true };
  const declaration = parameter.valueDeclaration;
  const isParameter = declaration !== undefined && ts.isParameter(declaration);
  const node = declaration ?? handler;
  refuseSecondParameter(reader, signature, handler);
  if (isParameter && declaration.dotDotDotToken) {
    reader.diagnostics.error("TUN1033", `a list of arguments is not one ${what}`, {
      hint: "take an array or an object as the first parameter",
      location: locationOf(node),
    });
    return { type: new NeverType(), optional: true };
  }
  const type = reader.checker.ts.getTypeOfSymbolAtLocation(parameter, handler);
  if (isParameter && !isTyped(declaration) && isOwn(declaration, handler)) {
    reader.diagnostics.error("TUN1034", `the ${what} has no type`, {
      hint: `write one: (${what}: { name: string }) => …, or leave the parameter out`,
      location: locationOf(node),
    });
    return { type: new NeverType(), optional: true };
  }
  const written = isParameter && declaration.type ? writtenAs(declaration.type) : undefined;
  const place = rootPlace(reader, type, what, node);
  if (isContradiction(reader, type)) {
    const never = reader.checker.ts.typeToString(type);
    reader.diagnostics.error(
      "TUN1035",
      `no value is of the type ${never}, so no ${what} would do`,
      {
        hint: `give the ${what} its type, or leave the parameter out if there is none`,
        location: locationOf(node),
      },
    );
    return { type: new NeverType(), optional: true };
  }
  const value = annotateParameter(
    reader,
    parameter,
    readValue(reader, type, place, written),
    place,
  );
  refuseAny(reader, value.type, place);
  if (!isOpen) {
    refuseAmbiguousKeys(reader, value.type, place);
    warnOfOpenObjects(reader, value.type, place);
  }
  const mayBeLeftOut = isParameter && reader.checker.ts.isOptionalParameter(declaration);
  return { type: value.type, optional: value.optional || mayBeLeftOut };
}

/** JSDoc beside the parameter itself: `(/** @minimum 1 *\/ n: number) => …`. */
function annotateParameter(
  reader: Reader,
  parameter: ts.Symbol,
  value: Value,
  place: Place,
): Value {
  const tags = parameter.getJsDocTags(reader.checker.ts);
  if (!tags.some(({ name }) => constraintTags.has(name))) return value;
  return { ...value, type: annotate(reader, parameter, value.type, place) };
}

/** Or it is there for the sake of the one behind it: `(_input, context) => …`. */
function isTyped({ type, initializer, name }: ts.ParameterDeclaration): boolean {
  const isPlaceholder = ts.isIdentifier(name) && name.text.startsWith("_");
  return type !== undefined || initializer !== undefined || isPlaceholder;
}

/** The parameter is written in the call, where no other type than the call's could reach it. */
function isOwn(parameter: ts.ParameterDeclaration, handler: ts.Expression): boolean {
  return parameter.parent === withoutAssertions(handler) && ts.isIdentifier(parameter.name);
}

/** What comes second is the context: nothing else is ever given. */
function refuseSecondParameter(
  reader: Reader,
  signature: ts.Signature,
  handler: ts.Expression,
): void {
  const second = signature.parameters[1];
  const declaration = second?.valueDeclaration;
  if (!second || !declaration) return;
  const type = reader.checker.ts.getTypeOfSymbolAtLocation(second, handler);
  const parts = type.isUnion() ? type.types : [type];
  const isContext = parts.some(
    ({ flags }) =>
      flags &
      (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.Object | ts.TypeFlags.Intersection),
  );
  if (isContext) return;
  reader.diagnostics.error(
    "TUN1036",
    "a handler takes one value; its second parameter is the context",
    {
      hint: "take one object with all of it: (input: { a: string; b: number }) => …",
      location: locationOf(declaration),
    },
  );
}

/** What a handler gives: what it returns, awaited. */
export function readOutput(reader: Reader, signature: ts.Signature, handler: ts.Expression): Value {
  const { checker } = reader;
  const type = awaited(checker, checker.ts.getReturnTypeOfSignature(signature));
  return readOutgoing(reader, type, "output", handler, writtenOutput(checker, signature));
}

/** What is awaited. Of most types the checker would look long for what is plain to see. */
function awaited(checker: Checker, type: ts.Type): ts.Type {
  const symbol = type.getSymbol();
  const isPromise = symbol?.name === "Promise" && checker.isBuiltIn(symbol);
  const [promised] = isPromise ? checker.typeArguments(type as ts.TypeReference) : [];
  const result = promised ?? type;
  const isPlain = result.flags & ts.TypeFlags.Object && !result.getProperty("then");
  return isPlain ? result : (checker.ts.getAwaitedType(type) ?? type);
}

/** What callers get: an output, or the data of an error. */
export function readOutgoing(
  reader: Reader,
  type: ts.Type,
  what: string,
  node: ts.Node,
  written?: Written,
): Value {
  const place = rootPlace(reader, type, what, node);
  const value = readValue(reader, type, place, written);
  warnOfAny(reader, value.type, place);
  return value;
}

function readValue(reader: Reader, type: ts.Type, place: Place, written?: Written): Value {
  const { type: read, optional } = readOptional(reader, type, place, written);
  refuseConflicts(reader, read, place);
  return { type: read, optional: optional || isAnything(read) };
}

function rootPlace(reader: Reader, type: ts.Type, what: string, node: ts.Node): Place {
  return { path: reader.names.propose(type)?.base ?? what, node, depth: 0 };
}

/** The `T` of a return type that is written as `T` or `Promise<T>`, or is that of the value returned. */
function writtenOutput(checker: Checker, { declaration }: ts.Signature): Written | undefined {
  if (!declaration || ts.isJSDocSignature(declaration)) return undefined;
  if (!declaration.type) return returnedAlias(checker, declaration);
  const written = writtenAs(declaration.type);
  return promisedBy(checker, written) ?? written;
}

/** What is returned from where it has a type of the project's: nobody wrote one here, to be held to. */
function returnedAlias(
  checker: Checker,
  declaration: ts.SignatureDeclaration,
): Written | undefined {
  const result = resultOf(declaration);
  const value = result && valueWritten(checker, result);
  const written = value && (promisedBy(checker, value) ?? value);
  if (!written || isForeign(written.node)) return undefined;
  const isName = ts.isTypeReferenceNode(written.node) && !written.node.typeArguments;
  return isName || written.property ? written : undefined;
}
