import ts from "typescript";
import {
  ArrayType,
  type BaseType,
  IndexedObjectType,
  NonNullishType,
  ObjectType,
  type Property,
  ReadonlyArrayType,
} from "../model/types.ts";
import { membersOf } from "./alternatives.ts";
import { readArray, readNumbered } from "./array.ts";
import { readBuiltIn } from "./built-in.ts";
import { readListLike } from "./list-like.ts";
import { type Index, readIndexes } from "./index-signatures.ts";
import { elementOf, type Place } from "./place.ts";
import { readProperties } from "./properties.ts";
import type { Reader } from "./reader.ts";
import type { Written } from "./written.ts";

/** Arrays and tuples, values of the language's own classes, and all other objects. */
export function readObject(
  reader: Reader,
  type: ts.ObjectType,
  place: Place,
  written?: Written,
): BaseType {
  const { ts: checker } = reader.checker;
  if (checker.isArrayType(type) || checker.isTupleType(type)) {
    return readArray(reader, type as ts.TypeReference, place, written);
  }
  const builtIn = readBuiltIn(reader, type, place, written);
  if (builtIn) return builtIn;
  return reader.checker.isArrayLike(type)
    ? readListInterface(reader, type, place)
    : readShape(reader, type, place, written);
}

/**
 * `interface JsonArray extends Array<Json> {}`, as people wrote recursive types before they could,
 * and `interface NonEmpty<A> extends Array<A> { 0: A }`.
 */
function readListInterface(reader: Reader, type: ts.ObjectType, place: Place): BaseType {
  const isList = reader.checker.ts.getIndexInfosOfType(type).length === 1;
  const element = isList && type.getNumberIndexType();
  const own = type.getProperties().filter((property) => !reader.checker.isBuiltIn(property));
  if (element && own.length === 0) {
    const item = reader.read(element, elementOf(place));
    return type.getProperty("push") ? new ArrayType(item) : new ReadonlyArrayType(item);
  }
  const numbered =
    element &&
    readNumbered(
      reader,
      type,
      own.map(({ name }) => name),
      place,
    );
  if (numbered) return numbered;
  const [first] = own;
  const what = first ? `${first.name} of a list` : "what else this list has";
  return reader.refuse("TUN2014", place, `${what} is not sent with its elements`, {
    hint: "send an object with the list as a property",
  });
}

/** An object by its properties and index signatures, wherever they come from. */
export function readShape(
  reader: Reader,
  type: ts.Type,
  place: Place,
  written?: Written,
): BaseType {
  if (type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0) {
    return reader.refuse("TUN2002", place, "a function cannot be sent", {
      hint: "send the data that it works on; leave functions out with Omit or Pick",
    });
  }
  const list = readListLike(reader, type, place);
  if (list) return list;
  const refused = refusePackageClass(reader, type, place);
  if (refused) return refused;
  const members = written && membersOf(reader.checker, written);
  const properties = readProperties(reader, type, place, members);
  const indexes = readIndexes(reader, type, place, members);
  const isEmpty = type.getProperties().length === 0 && indexes.length === 0;
  return isEmpty ? new NonNullishType() : assemble(reader, properties, indexes);
}

/** Of a package's class with behaviour that is all there is to say: nobody can mend its members. */
function refusePackageClass(reader: Reader, type: ts.Type, place: Place): BaseType | undefined {
  const { checker } = reader;
  const classes = (type.isIntersection() ? type.types : [type]).flatMap((part) => {
    const symbol = part.getSymbol();
    return symbol && symbol.flags & ts.SymbolFlags.Class ? symbol : [];
  });
  const [symbol] = classes.filter((each) => checker.packageOf(each) !== "");
  if (!symbol || !type.getProperties().some(isBehaviour)) return undefined;
  const name = `${symbol.name} of ${checker.packageOf(symbol)}`;
  return reader.refuse("TUN2013", place, `${name} is a class with behaviour, and no plain data`, {
    hint: "declare an interface with what is to be sent",
    ...(place.foreign && { cause: name }),
  });
}

/** A method, a getter or a setter. */
function isBehaviour({ flags, declarations }: ts.Symbol): boolean {
  const isOfClass = declarations?.some(({ parent }) => ts.isClassLike(parent)) ?? false;
  return isOfClass && (flags & (ts.SymbolFlags.Method | ts.SymbolFlags.Accessor)) !== 0;
}

function assemble(
  reader: Reader,
  properties: readonly Property[],
  indexes: readonly Index[],
): BaseType {
  const id = reader.nextObjectId();
  const { type: additional = false, optional = false } =
    indexes.find(({ key }) => key === "string") ?? {};
  const patterns = indexes.flatMap(({ key, ...value }) =>
    key === "string" ? [] : [{ key, ...value }],
  );
  if (patterns.length === 0 && !optional) return new ObjectType(id, [], properties, additional);
  return new IndexedObjectType(id, properties, patterns, additional, optional);
}
