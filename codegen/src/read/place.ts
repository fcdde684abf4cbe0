import type ts from "typescript";
import type { SourceLocation } from "../model/source-location.ts";

/** Where the reader is: in the type, for the reader of a message; in the sources, for the editor. */
export interface Place {
  /** `Order.items[].price` */
  readonly path: string;
  /** The declaration that is nearest. */
  readonly node: ts.Node;
  /** How many types are around this one. */
  readonly depth: number;
  /** A package's declaration is nearer than that one. */
  readonly isForeign?: boolean;
}

export function propertyOf(place: Place, name: string, declaration?: ts.Node): Place {
  const step = identifier.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
  return inside(place, step, declaration);
}

/** The values of an array, a rest or an index signature, or one element of a tuple. */
export function elementOf(place: Place, key: string | number = "", declaration?: ts.Node): Place {
  return inside(place, `[${key}]`, declaration);
}

function inside(place: Place, step: string, declaration?: ts.Node): Place {
  const foreign = declaration ? isForeign(declaration) : (place.isForeign ?? false);
  const here = declaration && !foreign ? declaration : place.node;
  return { path: place.path + step, node: here, depth: place.depth + 1, isForeign: foreign };
}

/** A package's declarations are not the reader's to mend: say where they are used instead. */
function isForeign(node: ts.Node): boolean {
  return node.getSourceFile().fileName.includes("/node_modules/");
}

export function locationOf(node: ts.Node): SourceLocation {
  const file = node.getSourceFile();
  const { line, character } = file.getLineAndCharacterOfPosition(node.getStart(file));
  return { file: file.fileName, line: line + 1, column: character + 1 };
}

const identifier = /^#?[\p{ID_Start}_$][\p{ID_Continue}$]*$/u;
