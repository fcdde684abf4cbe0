import type ts from "typescript";
import { type BaseType, MapType, RichType, SetType } from "../model/types.ts";
import { elementOf, type Place } from "./place.ts";
import type { Reader } from "./reader.ts";
import { argumentsWritten, type Written } from "./written.ts";

/** Classes whose values cannot be sent, and what to do instead. */
const builtIns: Record<string, string> = {
  ...hintFor("use Uint8Array: its bytes travel as base64", [
    "ArrayBuffer",
    "SharedArrayBuffer",
    "DataView",
    "Buffer",
    "Int8Array",
    "Uint8ClampedArray",
    "Int16Array",
    "Uint16Array",
    "Int32Array",
    "Uint32Array",
    "Float16Array",
    "Float32Array",
    "Float64Array",
    "BigInt64Array",
    "BigUint64Array",
  ]),
  ...hintFor("use URL, or a string", ["URLSearchParams"]),
  ...hintFor("use a primitive type: string, number or boolean, in lower case", [
    "String",
    "Number",
    "Boolean",
  ]),
  ...hintFor("use object, or unknown", ["Object"]),
  ...hintFor("use a list, such as readonly string[]", ["ArrayLike"]),
  ...hintFor("await it, and send its value", ["Promise", "PromiseLike"]),
  ...hintFor("send an object with its message, or throw a TunnelError", ["Error"]),
  ...hintFor("send its source as a string", ["RegExp"]),
  ...hintFor("collect it, and send its contents", [
    "Generator",
    "AsyncGenerator",
    "Iterator",
    "AsyncIterator",
    "IteratorObject",
    "AsyncIteratorObject",
    "Iterable",
    "AsyncIterable",
    "IterableIterator",
    "AsyncIterableIterator",
    "ReadableStream",
    "WritableStream",
    "Readable",
    "Blob",
    "File",
    "FormData",
    "Headers",
    "Request",
    "Response",
  ]),
  ...hintFor("it has no content that could be sent", [
    "WeakMap",
    "WeakSet",
    "WeakRef",
    "AbortSignal",
    "Function",
  ]),
};

/** A value of the language's or platform's own classes: read where it has a JSON form, else refused. */
export function readBuiltIn(
  reader: Reader,
  type: ts.ObjectType,
  place: Place,
  written?: Written,
): BaseType | undefined {
  const symbol = type.getSymbol();
  if (!symbol || !reader.checker.isBuiltIn(symbol)) return undefined;
  const [first, second] = argumentsOf(reader, type, place, written);
  const readonly = symbol.name.startsWith("Readonly");
  switch (symbol.name) {
    case "Date":
    case "Uint8Array":
    case "URL":
      return new RichType(symbol.name);
    case "Map":
    case "ReadonlyMap":
      return first && second && new MapType(first("key"), second("value"), { readonly });
    case "Set":
    case "ReadonlySet":
      return first && new SetType(first(), { readonly });
  }
  const hint = Object.hasOwn(builtIns, symbol.name) ? builtIns[symbol.name] : undefined;
  if (hint === undefined && !hasMethods(reader, type)) return undefined;
  return reader.refuse("TUN2004", place, `JSON has no ${symbol.name}`, {
    hint: hint ?? "declare an interface with what is to be sent of it",
  });
}

/** As `HTMLElement` or `Stats`: all that it refers to would be refused as well. */
function hasMethods({ checker }: Reader, type: ts.ObjectType): boolean {
  const { target = type } = type as Partial<ts.TypeReference>;
  return (
    target.isClassOrInterface() &&
    !checker.isArrayLike(type) &&
    type
      .getProperties()
      .some((property) => checker.isCallable(checker.ts.getTypeOfSymbol(property)))
  );
}

/** Whether a type has a JSON form of its own though the checker sees an object with methods. */
export function isRich(reader: Reader, type: ts.Type): boolean {
  const symbol = type.getSymbol();
  return symbol !== undefined && richNames.has(symbol.name) && reader.checker.isBuiltIn(symbol);
}

const richNames: ReadonlySet<string> = new Set([
  "Date",
  "Uint8Array",
  "URL",
  "Map",
  "ReadonlyMap",
  "Set",
  "ReadonlySet",
]);

/** Readers of the type's arguments, each as its author wrote it where that can be said. */
function argumentsOf(
  reader: Reader,
  type: ts.ObjectType,
  place: Place,
  written: Written | undefined,
): ((key?: string) => BaseType)[] {
  const asWritten = written ? argumentsWritten(reader.checker, written) : [];
  return reader.checker
    .typeArguments(type)
    .map(
      (argument, index) => (key) => reader.read(argument, elementOf(place, key), asWritten[index]),
    );
}

function hintFor(hint: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, hint]));
}
