import ts from "typescript";
import type { DiagnosticDetails } from "../diagnostics.ts";
import type { SourceLocation } from "../model/source-location.ts";

/** Where the reader is: in the type, for the reader of a message; in the sources, for the editor. */
export interface Place {
  /** `Order.items[].price` */
  readonly path: string;
  /** The nearest of the project's declarations. */
  readonly node: ts.Node;
  /** How many types are around this one. */
  readonly depth: number;
  /** A package's, where that is nearer than the project's. */
  readonly foreign?: ts.Node;
}

export function propertyOf(place: Place, name: string, declaration?: ts.Node): Place {
  const step = identifier.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
  return inside(place, step, declaration);
}

/** Where a property is declared, which says what is wrong with it once for all that is taken from it. */
export function declaredAt(place: Place, { name, declarations }: ts.Symbol): Place {
  const declaration = declarations?.[0];
  const owner = declaration && ownerOf(declaration);
  return propertyOf({ ...place, path: owner ?? place.path }, name, declaration);
}

function ownerOf({ parent }: ts.Node): string | undefined {
  const owner = ts.isTypeLiteralNode(parent) ? parent.parent : parent;
  const isNamed =
    ts.isInterfaceDeclaration(owner) ||
    ts.isClassDeclaration(owner) ||
    ts.isTypeAliasDeclaration(owner);
  return isNamed ? owner.name?.text : undefined;
}

/** The values of an array, a rest or an index signature, or one element of a tuple. */
export function elementOf(place: Place, key: string | number = "", declaration?: ts.Node): Place {
  return inside(place, `[${key}]`, declaration);
}

function inside(place: Place, step: string, declaration?: ts.Node): Place {
  const path = place.path + step;
  const depth = place.depth + 1;
  if (!declaration) return { ...place, path, depth };
  // A package's declarations are not the reader's to mend: say where they are used instead.
  return isForeign(declaration)
    ? { ...place, path, depth, foreign: declaration }
    : { path, depth, node: declaration };
}

/** Whether a node is a package's. */
export function isForeign(node: ts.Node): boolean {
  return node.getSourceFile().fileName.includes("/node_modules/");
}

/** What a diagnostic says of where it is. */
export function whereIn({ path, node, foreign }: Place): DiagnosticDetails {
  return {
    path,
    location: locationOf(node),
    ...(foreign && { cause: declarationAround(foreign) }),
  };
}

/** One type of a package is one cause, whatever its members. */
function declarationAround(node: ts.Node): string {
  const declaration = ts.findAncestor(node, ts.isStatement) ?? node;
  return `${declaration.getSourceFile().fileName}:${declaration.pos}`;
}

export function locationOf(node: ts.Node): SourceLocation {
  const file = node.getSourceFile();
  const { line, character } = file.getLineAndCharacterOfPosition(node.getStart(file));
  return { file: file.fileName, line: line + 1, column: character + 1 };
}

const identifier = /^#?[\p{ID_Start}_$][\p{ID_Continue}$]*$/u;
