import type ts from "typescript";
import type { BaseType } from "../model/types.ts";
import type { Place } from "./place.ts";
import type { Reader } from "./reader.ts";

/** Classes whose values JSON lacks, and what to do until there is a form for them. */
const builtIns: Record<string, string> = {
  ...hintFor(
    "use an ISO 8601 string with @format date-time for now: the next version brings Date",
    ["Date"],
  ),
  ...hintFor("use a list or a record for now: the next version brings Map and Set", [
    "Map",
    "ReadonlyMap",
    "Set",
    "ReadonlySet",
  ]),
  ...hintFor("use a base64 string for now: the next version brings byte arrays", [
    "ArrayBuffer",
    "SharedArrayBuffer",
    "DataView",
    "Buffer",
    "Int8Array",
    "Uint8Array",
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
  ...hintFor("use a string with @format uri for now: the next version brings URL", [
    "URL",
    "URLSearchParams",
  ]),
  ...hintFor("use a primitive type: string, number or boolean, in lower case", [
    "String",
    "Number",
    "Boolean",
  ]),
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

/** Refuses a value of the language's or platform's own classes. */
export function refuseBuiltIn(
  reader: Reader,
  type: ts.ObjectType,
  place: Place,
): BaseType | undefined {
  const symbol = type.getSymbol();
  if (!symbol || !Object.hasOwn(builtIns, symbol.name)) return undefined;
  if (!reader.checker.isBuiltIn(symbol)) return undefined;
  const hint = builtIns[symbol.name];
  const details = hint === undefined ? {} : { hint };
  return reader.refuse("TUN2004", place, `JSON has no ${symbol.name}`, details);
}

function hintFor(hint: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, hint]));
}
