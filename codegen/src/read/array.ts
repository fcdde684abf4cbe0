import ts from "typescript";
import {
  ArrayType,
  type BaseType,
  ReadonlyArrayType,
  type SequenceElement,
  SequenceType,
} from "../model/types.ts";
import { elementOf, type Place } from "./place.ts";
import type { Reader } from "./reader.ts";
import { readOptional } from "./union.ts";

/** Arrays and tuples, read-only ones included. */
export function readArray(
  reader: Reader,
  type: ts.TypeReference,
  place: Place,
  written?: ts.TypeNode,
): BaseType {
  const { ts: checker } = reader.checker;
  const elements = checker.getTypeArguments(type);
  if (checker.isTupleType(type)) {
    return readTuple(reader, type.target as ts.TupleType, elements, place);
  }
  const [element] = elements;
  if (!element) return reader.refuse("TUN2014", place, "an array without a type of elements");
  const item = reader.read(element, elementOf(place), writtenElement(written));
  const isReadonly = type.target.symbol.name === "ReadonlyArray";
  return isReadonly ? new ReadonlyArrayType(item) : new ArrayType(item);
}

function writtenElement(written: ts.TypeNode | undefined): ts.TypeNode | undefined {
  if (!written) return undefined;
  if (ts.isTypeOperatorNode(written) || ts.isParenthesizedTypeNode(written)) {
    return writtenElement(written.type);
  }
  if (ts.isArrayTypeNode(written)) return written.elementType;
  return ts.isTypeReferenceNode(written) ? written.typeArguments?.[0] : undefined;
}

function readTuple(
  reader: Reader,
  target: ts.TupleType,
  elements: readonly ts.Type[],
  place: Place,
): BaseType {
  const leading: SequenceElement[] = [];
  const trailing: SequenceElement[] = [];
  let rest: BaseType | undefined;
  for (const [index, flags] of target.elementFlags.entries()) {
    const type = elements[index];
    if (!type) continue;
    if (flags & ts.ElementFlags.Variable) {
      rest = reader.read(type, elementOf(place));
      continue;
    }
    const element = readElement(reader, target, type, index, place);
    (rest ? trailing : leading).push(element);
  }
  if (rest && trailing.some((element) => !isSame(element.type, rest))) {
    return reader.refuse("TUN2007", place, "a rest that is not last cannot be described", {
      hint: "put the rest last, or make it an object with the list as a property",
    });
  }
  return new SequenceType(leading, rest, trailing, { readonly: target.readonly });
}

function readElement(
  reader: Reader,
  target: ts.TupleType,
  type: ts.Type,
  index: number,
  place: Place,
): SequenceElement {
  const label = target.labeledElementDeclarations?.[index];
  const optional = ((target.elementFlags[index] ?? 0) & ts.ElementFlags.Optional) !== 0;
  const here = elementOf(place, index, label);
  // Only an element that may be left out may be undefined: there is no gap in a JSON list.
  const read = optional ? readOptional(reader, type, here).type : reader.read(type, here);
  const name = label && ts.isIdentifier(label.name) ? { name: label.name.text } : {};
  return { type: read, optional, ...name };
}

/** The elements after the rest are such as the rest has: a least length says it all. */
function isSame(type: BaseType, rest: BaseType | undefined): boolean {
  return type === rest || type.getId() === rest?.getId();
}
