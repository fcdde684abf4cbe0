import ts from "typescript";
import { type BaseType, SequenceType } from "../model/types.ts";
import { elementOf, type Place } from "./place.ts";
import type { Reader } from "./reader.ts";

/** As many as a tuple of TypeScript can have. */
const MAX_LENGTH = 10_000;

/**
 * An object with methods of arrays, as `Omit<A[], "push"> & { length: 2 }` is: only lists fit it.
 * Undefined for any other type.
 */
export function readListLike(reader: Reader, type: ts.Type, place: Place): BaseType | undefined {
  const { ts: checker } = reader.checker;
  const methods = checker
    .getPropertiesOfType(type)
    .filter((property) => property.name !== "length" && !isIndex(property));
  if (methods.length === 0 || !methods.every((method) => isOfArrays(reader, method))) {
    return undefined;
  }
  const elements = elementsOf(reader, type);
  if (!elements) {
    return reader.refuse("TUN2002", place, "an object with methods of a list cannot be sent", {
      hint: "use a list or a tuple, readonly if nothing is to be added",
    });
  }
  const leading = elements.map(({ element, declaration }, index) => ({
    type: reader.read(element, elementOf(place, index, declaration)),
    optional: false,
  }));
  const isReadonly = !type.getProperty("push");
  return new SequenceType(leading, undefined, [], { readonly: isReadonly });
}

interface Element {
  element: ts.Type;
  declaration?: ts.Declaration | undefined;
}

/** Undefined where nothing says how many there are, or what. */
function elementsOf({ checker: { ts: checker } }: Reader, type: ts.Type): Element[] | undefined {
  const property = checker.getPropertyOfType(type, "length");
  const length = property && checker.getTypeOfSymbol(property);
  if (!length?.isNumberLiteral() || !isCount(length.value)) return undefined;
  const indexes = checker.getPropertiesOfType(type).filter(isIndex);
  if (indexes.some(({ name }) => Number(name) >= length.value)) return undefined;
  if (checker.getIndexInfosOfType(type).length > (type.getNumberIndexType() ? 1 : 0)) {
    return undefined;
  }
  const byName = new Map(indexes.map((index) => [index.name, index]));
  const elements = Array.from({ length: length.value }, (_, index): Element | undefined => {
    const own = byName.get(String(index));
    const element = own ? checker.getTypeOfSymbol(own) : type.getNumberIndexType();
    const isOptional = own !== undefined && (own.flags & ts.SymbolFlags.Optional) !== 0;
    return element && !isOptional ? { element, declaration: own?.declarations?.[0] } : undefined;
  });
  const found = elements.filter((element) => element !== undefined);
  return found.length === elements.length ? found : undefined;
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= MAX_LENGTH;
}

function isIndex({ name }: ts.Symbol): boolean {
  return /^(?:0|[1-9]\d*)$/.test(name);
}

function isOfArrays({ checker }: Reader, member: ts.Symbol): boolean {
  const parent = member.declarations?.[0]?.parent;
  return (
    parent !== undefined &&
    ts.isInterfaceDeclaration(parent) &&
    ["Array", "ReadonlyArray"].includes(parent.name.text) &&
    checker.isLibrary(parent.getSourceFile())
  );
}
