import ts from "typescript";
import type { Diagnostics } from "../diagnostics.ts";
import type { Options } from "../generated/manifest.ts";
import type { Kept } from "../kept.ts";
import type { JsDoc } from "../model/js-doc.ts";
import type { SourceLocation } from "../model/source-location.ts";
import type { Checker } from "../read/checker.ts";
import { documentationOf } from "../read/documentation.ts";
import { locationOf } from "../read/place.ts";
import { checkIds } from "./check-ids.ts";
import { type Definition, findDefinitions } from "./find-definitions.ts";
import { isWellFormedId, maxIdLength } from "./id.ts";
import { isUnreachable } from "./is-unreachable.ts";
import { withoutAssertions } from "./literal-value.ts";
import { readOptions } from "./read-options.ts";

/** A task or event with everything but its types. */
export interface Discovered {
  kind: "task" | "event";
  id: string;
  handler: ts.Expression;
  options: Options;
  documentation?: string;
  jsDoc?: JsDoc;
  /** What is said behind `@deprecated`. */
  deprecation?: string;
  /** What stands for the errors that a task declares. */
  errors?: ts.Expression;
  /** Where the handler is. */
  source: SourceLocation;
}

/** The definitions of each file, by its name. */
export type KeptDefinitions = Kept<string, readonly FoundDefinition[]>;

/**
 * All that callers may reach, sorted by id; what is wrong with it goes into `diagnostics`.
 *
 * @param kept what the run before found, which still holds for files that are not `affected`
 */
export function discover(
  checker: Checker,
  files: readonly ts.SourceFile[],
  root: string,
  diagnostics: Diagnostics,
  { affected = files, kept }: { affected?: readonly ts.SourceFile[]; kept?: KeptDefinitions } = {},
): Discovered[] {
  const isAffected = new Set(affected);
  const found = files.flatMap((file) => {
    const known = isAffected.has(file) ? undefined : kept?.get(file.fileName);
    const definitions = known ?? definitionsIn(checker, file, diagnostics);
    kept?.set(file.fileName, definitions);
    return definitions;
  });
  checkIds(
    found.map(({ kind, id, isInternal, location }) => {
      const shown = () => `${checker.fileOf(location.file)}:${location.line}`;
      return { kind, id, isInternal, location, shown };
    }),
    root,
    diagnostics,
  );
  const offered = found.filter(({ isInternal }) => !isInternal);
  for (const definition of offered) warnOfUnreachable(definition, diagnostics);
  return offered
    .map(({ discovered }) => discovered)
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

function warnOfUnreachable(
  { id, isUnreachable: isOut, location }: FoundDefinition,
  diagnostics: Diagnostics,
): void {
  if (!isOut) return;
  diagnostics.warn("TUN1005", `no worker can serve ${id}: its file neither exports nor uses it`, {
    hint: "export it, and name it where startWorker is called; or remove it",
    location,
  });
}

function definitionsIn(
  checker: Checker,
  file: ts.SourceFile,
  diagnostics: Diagnostics,
): FoundDefinition[] {
  return findDefinitions(checker, file).flatMap(
    (definition) => readDefinition(checker, definition, diagnostics) ?? [],
  );
}

export interface FoundDefinition {
  kind: "task" | "event";
  id: string;
  isInternal: boolean;
  isUnreachable: boolean;
  /** Where the id is. */
  location: SourceLocation;
  discovered: Discovered;
}

function readDefinition(
  checker: Checker,
  { kind, call }: Definition,
  diagnostics: Diagnostics,
): FoundDefinition | undefined {
  const [first, handler, third] = call.arguments;
  // TypeScript has complained of missing arguments already.
  if (!first || !handler) return undefined;
  const id = readId(first, diagnostics);
  const { options, isInternal, errors } = readOptions(kind, third, diagnostics);
  if (id === undefined) return undefined;
  const { text, jsDoc, isDeprecated, deprecation } = documentationOf(call);
  const discovered: Discovered = {
    kind,
    id,
    handler,
    options: isDeprecated ? { ...options, deprecated: true } : options,
    ...(text === undefined ? {} : { documentation: text }),
    ...(jsDoc && { jsDoc }),
    ...(deprecation === undefined ? {} : { deprecation }),
    ...(errors && { errors }),
    source: sourceOf(checker, handler),
  };
  const location = locationOf(first);
  return { kind, id, isInternal, isUnreachable: isUnreachable(call), location, discovered };
}

function readId(argument: ts.Expression, diagnostics: Diagnostics): string | undefined {
  const node = withoutAssertions(argument);
  const location = locationOf(argument);
  if (!ts.isStringLiteralLike(node)) {
    diagnostics.error(
      "TUN1010",
      "the id must be a string literal, since no code is run to read it",
      {
        hint: "write the id where it is used",
        location,
      },
    );
    return undefined;
  }
  if (isWellFormedId(node.text)) return node.text;
  diagnostics.error("TUN1011", `${JSON.stringify(node.text)} is no id`, {
    hint:
      node.text.length > maxIdLength
        ? `at most ${maxIdLength} characters, and these are ${node.text.length}`
        : "segments of letters, digits, _ and -, each beginning with a letter, joined by dots",
    location,
  });
  return undefined;
}

/** A handler that is only named here is where it is declared. */
function sourceOf(checker: Checker, handler: ts.Expression): SourceLocation {
  const node = withoutAssertions(handler);
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return locationOf(node);
  const symbol = checker.ts.getSymbolAtLocation(node);
  const declaration = symbol && checker.resolveAlias(symbol).declarations?.[0];
  if (!declaration) return locationOf(node);
  const name = ts.getNameOfDeclaration(declaration);
  return locationOf(name ?? declaration);
}
