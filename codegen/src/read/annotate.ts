import ts from "typescript";
import { AnnotatedType, type BaseType, type JsDocAnnotations } from "../model/types.ts";
import { checkFit } from "./constraint-fit.ts";
import { readConstraint } from "./constraint.ts";
import type { Place } from "./place.ts";
import type { Reader } from "./reader.ts";
import { warnOfUnattached } from "./unattached-jsdoc.ts";

/** A type with what the JSDoc of a property or a declaration says of it. */
export function annotate(
  reader: Reader,
  symbol: ts.Symbol,
  type: BaseType,
  place: Place,
): BaseType {
  warnOfUnattached(reader, symbol, place);
  const annotations = readJsDoc(reader, symbol, type, place);
  if (Object.keys(annotations).length === 0) return type;
  checkFit(reader, annotations, type, place);
  return new AnnotatedType(type, { ...annotations }, false);
}

/** A JSDoc description as Markdown, links as their text. */
export function descriptionOf(checker: ts.TypeChecker, symbol: ts.Symbol): string | undefined {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();
  return text === "" ? undefined : normalizeLines(text);
}

function readJsDoc(
  reader: Reader,
  symbol: ts.Symbol,
  type: BaseType,
  place: Place,
): JsDocAnnotations {
  const annotations: JsDocAnnotations = {};
  const description = descriptionOf(reader.checker.ts, symbol);
  if (description !== undefined) annotations.description = description;
  for (const tag of symbol.getJsDocTags(reader.checker.ts)) {
    const text = normalizeLines(ts.displayPartsToString(tag.text).trim());
    readConstraint(reader, annotations, { name: tag.name, text }, type, place);
  }
  return annotations;
}

/** The same text whatever the line ends of the file. */
function normalizeLines(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}
