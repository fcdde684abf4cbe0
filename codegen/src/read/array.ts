import ts from "typescript";
import {
  ArrayType,
  type BaseType,
  ReadonlyArrayType,
  type SequenceElement,
  SequenceType,
} from "../model/types.ts";
import { elementsWritten, elementWritten, settle } from "./alternatives.ts";
import { annotate } from "./annotate.ts";
import { listBehind } from "./mapped-from.ts";
import { elementOf, type Place } from "./place.ts";
import { writtenType } from "./properties.ts";
import type { Reader } from "./reader.ts";
import { readOptional } from "./union.ts";
import type { Checker } from "./checker.ts";
import { type Written, writtenAs } from "./written.ts";

/** Arrays and tuples, read-only ones included. */
export function readArray(
  reader: Reader,
  type: ts.TypeReference,
  place: Place,
  written?: Written,
): BaseType {
  const { ts: checker } = reader.checker;
  const elements = checker.getTypeArguments(type);
  if (checker.isTupleType(type)) {
    return readTuple(reader, type.target as ts.TupleType, elements, place, written);
  }
  const [element] = elements;
  if (!element) return reader.refuse("TUN2014", place, "an array without a type of elements");
  const item = reader.read(
    element,
    elementOf(place),
    written && elementWritten(reader.checker, written),
  );
  const isReadonly = type.target.symbol.name === "ReadonlyArray";
  return isReadonly ? new ReadonlyArrayType(item) : new ArrayType(item);
}

/** What is written for each element of a tuple, the whole list for a rest. */
function writtenElements(
  checker: Checker,
  target: ts.TupleType,
  type: Written | undefined,
): (Written | undefined)[] {
  if (!type) return [];
  const written = settle(checker, type);
  const { node, arguments: own } = written;
  const source = listBehind(node);
  if (source) return writtenElements(checker, target, writtenAs(source, own));
  const isTold = ts.isTupleTypeNode(node) && node.elements.length === target.elementFlags.length;
  if (!isTold) {
    const elements = elementsWritten(checker, written);
    return elements.length === target.elementFlags.length ? elements : [];
  }
  return node.elements.map((element) => {
    const type = ts.isNamedTupleMember(element) ? element.type : element;
    const isWrapped = ts.isOptionalTypeNode(type) || ts.isRestTypeNode(type);
    return writtenAs(isWrapped ? type.type : type, own);
  });
}

function readTuple(
  reader: Reader,
  target: ts.TupleType,
  elements: readonly ts.Type[],
  place: Place,
  written: Written | undefined,
): BaseType {
  const said = writtenElements(reader.checker, target, written);
  const leading: SequenceElement[] = [];
  const trailing: SequenceElement[] = [];
  let rest: BaseType | undefined;
  for (const [index, flags] of target.elementFlags.entries()) {
    const type = elements[index];
    if (!type) continue;
    if (flags & ts.ElementFlags.Variable) {
      const list = said[index];
      rest = reader.read(type, elementOf(place), list && elementWritten(reader.checker, list));
      continue;
    }
    const element = readElement(reader, target, { type, index, written: said[index] }, place);
    (rest ? trailing : leading).push(element);
  }
  if (rest && trailing.some((element) => !isSame(element.type, rest))) {
    return reader.refuse("TUN2007", place, "a rest that is not last cannot be described", {
      hint: "put the rest last, or make it an object with the list as a property",
    });
  }
  return new SequenceType(leading, rest, trailing, { readonly: target.readonly });
}

/**
 * A list of which the first elements are properties as well, as in `A[] & { 0: A }`.
 *
 * @param own the names of what it has beside the properties of any list
 */
export function readNumbered(
  reader: Reader,
  type: ts.Type,
  own: readonly string[],
  place: Place,
): BaseType | undefined {
  const { ts: checker } = reader.checker;
  const rest = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
  const isList = checker.getIndexInfosOfType(type).length === 1;
  const first = own.flatMap((_, index) => checker.getPropertyOfType(type, String(index)) ?? []);
  if (!rest || !isList || first.length === 0 || first.length < own.length) return undefined;
  const mayLead = first.every(
    (property) =>
      !(property.flags & ts.SymbolFlags.Optional) &&
      checker.isTypeAssignableTo(checker.getTypeOfSymbol(property), rest),
  );
  if (!mayLead) return undefined;
  const leading = first.map((property, index) => ({
    type: readLeading(reader, property, elementOf(place, index, property.declarations?.[0])),
    optional: false,
  }));
  const item = reader.read(rest, elementOf(place));
  return new SequenceType(leading, item, [], { readonly: !type.getProperty("push") });
}

/** With what its JSDoc says, as that of any property. */
function readLeading(reader: Reader, property: ts.Symbol, place: Place): BaseType {
  const type = reader.checker.ts.getTypeOfSymbol(property);
  const element = reader.read(type, place, writtenType(property.declarations?.[0], undefined));
  return annotate(reader, property, element, place);
}

function readElement(
  reader: Reader,
  target: ts.TupleType,
  { type, index, written }: { type: ts.Type; index: number; written: Written | undefined },
  place: Place,
): SequenceElement {
  const label = target.labeledElementDeclarations?.[index];
  const optional = ((target.elementFlags[index] ?? 0) & ts.ElementFlags.Optional) !== 0;
  const here = elementOf(place, index, label);
  // Only an element that may be left out may be undefined: there is no gap in a JSON list.
  const read = optional
    ? readOptional(reader, type, here, written).type
    : reader.read(type, here, written);
  const name = label && ts.isIdentifier(label.name) ? { name: label.name.text } : {};
  return { type: read, optional, ...name };
}

/** The elements after the rest are such as the rest has: a least length says it all. */
function isSame(type: BaseType, rest: BaseType | undefined): boolean {
  return type === rest || type.getId() === rest?.getId();
}
