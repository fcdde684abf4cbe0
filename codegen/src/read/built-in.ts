import ts from "typescript";
import { type BaseType, MapType, RichType, SetType } from "../model/types.ts";
import { argumentsWritten } from "./alternatives.ts";
import type { Checker, Mapping } from "./checker.ts";
import { elementOf, type Place } from "./place.ts";
import type { Reader } from "./reader.ts";
import type { Written } from "./written.ts";

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
  const same = sameRich(reader, type);
  if (same) return reader.read(same, place);
  const mapped = mappedClass(reader, type);
  if (mapped) {
    return reader.refuse("TUN2004", place, `a mapped type has made an object of ${mapped}`, {
      hint: `let it leave ${mapped} as it is, or declare an interface with what is to be sent`,
    });
  }
  const symbol = type.getSymbol();
  const isOfErrors = isError(reader.checker, type);
  if (!symbol || !(isOfErrors || reader.checker.isBuiltIn(symbol))) return undefined;
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
  const kind = isOfErrors ? "Error" : symbol.name;
  const hint = Object.hasOwn(builtIns, kind) ? builtIns[kind] : undefined;
  if (hint === undefined && !hasMethods(reader, type)) return undefined;
  return reader.refuse("TUN2004", place, `JSON has no ${symbol.name}`, {
    hint: hint ?? "declare an interface with what is to be sent of it",
  });
}

/** Whoever declared it: the message of an error is not sent with its data. */
function isError(checker: Checker, type: ts.Type): boolean {
  const { target = type } = type as Partial<ts.TypeReference>;
  const symbol = target.getSymbol();
  if (symbol?.name === "Error" && checker.isBuiltIn(symbol)) return true;
  if (!target.isClassOrInterface()) return false;
  return checker.ts.getBaseTypes(target).some((base) => isError(checker, base));
}

/** What `Readonly<Date>`, and `class NativeDate extends Date {}` of a package, add nothing to. */
function sameRich(reader: Reader, type: ts.ObjectType): ts.Type | undefined {
  const { checker } = reader;
  const left = leftByMapping(type);
  if (left) return isRich(reader, left) ? left : sameRich(reader, left);
  const { target = type } = type as Partial<ts.TypeReference>;
  const owner = target.isClassOrInterface() ? checker.packageOf(target.symbol) : "";
  if (!target.isClassOrInterface() || owner === "" || isRich(reader, type)) return undefined;
  const [base, other] = checker.ts.getBaseTypes(target);
  const isAlone = base && !other && isRich(reader, base) && !target.typeParameters;
  if (!isAlone) return undefined;
  const { length } = target.getProperties();
  return length === base.getProperties().length ? base : undefined;
}

/** What `{ readonly [K in keyof T]: T[K] }` leaves as it is, under whatever name. */
function leftByMapping(type: ts.ObjectType): ts.ObjectType | undefined {
  if (!(type.objectFlags & ts.ObjectFlags.Mapped)) return undefined;
  // The compiler finds out of what it is made when it makes the properties.
  type.getProperties();
  const { modifiersType, declaration } = type as Mapping["type"];
  const keys = declaration?.typeParameter.constraint;
  const isLeft =
    declaration?.type &&
    ts.isIndexedAccessTypeNode(declaration.type) &&
    // `Pick` has some of the keys.
    keys &&
    ts.isTypeOperatorNode(keys) &&
    !declaration.nameType &&
    !declaration.questionToken;
  return isLeft ? (modifiersType as ts.ObjectType | undefined) : undefined;
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

/** The class of which `DeepPartial` has left methods: one answer for all of them. */
function mappedClass({ checker }: Reader, type: ts.ObjectType): string | undefined {
  const properties = type.getProperties();
  const { modifiersType: source } = type as Mapping["type"];
  const symbol = source?.getSymbol();
  const isMapped = source?.isClassOrInterface() && symbol && checker.isBuiltIn(symbol);
  return isMapped && properties.some((each) => isMethod(checker, each)) ? symbol.name : undefined;
}

/** Also one that may be missing, or something else. */
function isMethod(checker: Checker, property: ts.Symbol): boolean {
  const type = checker.ts.getTypeOfSymbol(property);
  return (type.isUnion() ? type.types : [type]).some((part) => checker.isCallable(part));
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
