import ts from "typescript";
import { AnyType, type BaseType } from "../model/types.ts";
import type { Checker } from "./checker.ts";
import { findParts } from "./find-parts.ts";
import { type Place, whereIn } from "./place.ts";
import type { Reader } from "./reader.ts";

const sayUnknown = "say unknown if that is meant, else give it a type";

/**
 * Whoever writes `any` means to check nothing; at the door that takes the word `unknown`.
 * What a package declares nobody can mend, so of that there is a warning.
 */
export function refuseAny(reader: Reader, type: BaseType, place: Place): void {
  tellOfAny(reader, type, place, "lets everything in unchecked", (at) => {
    reader.refuse("TUN2001", at, "any would let everything in unchecked", { hint: sayUnknown });
  });
}

/** It often comes from elsewhere unseen, as from `JSON.parse`. */
export function warnOfAny(reader: Reader, type: BaseType, place: Place): void {
  const what = "tells callers nothing of what they get";
  tellOfAny(reader, type, place, what, (at) => {
    reader.diagnostics.warn("TUN2001", `any ${what}`, { hint: sayUnknown, ...whereIn(at) });
  });
}

function tellOfAny(
  reader: Reader,
  type: BaseType,
  place: Place,
  what: string,
  tellOfOwn: (at: Place) => void,
): void {
  for (const at of placesOfAny(reader, type, place)) {
    const owner = ownerOf(reader.checker, at);
    if (owner === undefined) {
      tellOfOwn(at);
      continue;
    }
    reader.diagnostics.warn("TUN2001", `any in ${owner} ${what}`, {
      hint: "take an interface of your own where it matters",
      ...whereIn(at),
      cause: owner,
    });
  }
}

function placesOfAny(reader: Reader, type: BaseType, place: Place): Place[] {
  if (!reader.hasAny) return [];
  const isMeant = (part: BaseType) => part instanceof AnyType;
  return findParts(type, place, { isMeant }).map(({ type: any, path }) => {
    const { node, foreign } = reader.placeOf(any) ?? place;
    return { ...place, ...(foreign ? { foreign } : { node }), path };
  });
}

/** The package that declares an `any`, which it was not given. */
function ownerOf(checker: Checker, { foreign }: Place): string | undefined {
  return foreign && !isGiven(checker, foreign) ? checker.packageAround(foreign) : undefined;
}

/** Whether the `any` comes from a type argument: none is written here, and a type parameter is. */
function isGiven(checker: Checker, declaration: ts.Node): boolean {
  if (contains(declaration, ({ kind }) => kind === ts.SyntaxKind.AnyKeyword)) return false;
  return contains(declaration, (node) => {
    const symbol = ts.isIdentifier(node) ? checker.symbolAt(node) : undefined;
    return symbol !== undefined && (symbol.flags & ts.SymbolFlags.TypeParameter) !== 0;
  });
}

function contains(node: ts.Node, isMeant: (part: ts.Node) => boolean): boolean {
  return isMeant(node) || ts.forEachChild(node, (part) => contains(part, isMeant)) === true;
}
