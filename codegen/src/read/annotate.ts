import ts from "typescript";
import { AnnotatedType, type BaseType, type JsDocAnnotations } from "../model/types.ts";
import { checkFit } from "./constraint-fit.ts";
import { constraintTags, readConstraint, type Tag } from "./constraint.ts";
import type { Place } from "./place.ts";
import type { Reader } from "./reader.ts";
import { type InlineJsDoc, inlineJsDoc } from "./inline-jsdoc.ts";
import { fitsConstraints } from "./value-fit.ts";

/** A type with what the JSDoc of a property or a declaration says of it. */
export function annotate(
  reader: Reader,
  symbol: ts.Symbol,
  type: BaseType,
  place: Place,
): BaseType {
  const annotations = readJsDoc(reader, symbol, type, place);
  if (Object.keys(annotations).length === 0) return type;
  checkFit(reader, annotations, type, place);
  checkSamples(reader, annotations, place);
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
  const inline = inlineJsDoc(reader, symbol, place);
  const descriptions = [descriptionOf(reader.checker.ts, symbol), ...inline.map(descriptionIn)];
  const description = descriptions.filter((text) => text !== undefined).join("\n\n");
  if (description !== "") annotations.description = description;
  const attached = symbol
    .getJsDocTags(reader.checker.ts)
    .map(({ name, text }) => ({ name, text: ts.displayPartsToString(text) }));
  const seen = new Map<string, string>();
  for (const { name, text: raw } of [...attached, ...inline.flatMap(({ tags }) => tags)]) {
    const text = normalizeLines(raw.trim());
    refuseSecond(reader, seen, { name, text }, place);
    readConstraint(reader, annotations, { name, text }, type, place);
  }
  return annotations;
}

function descriptionIn({ description }: InlineJsDoc): string | undefined {
  const text = description.trim();
  return text === "" ? undefined : normalizeLines(text);
}

/** Of two different values for one constraint only the last would count. */
function refuseSecond(
  reader: Reader,
  seen: Map<string, string>,
  { name, text }: Tag,
  place: Place,
): void {
  const first = seen.get(name);
  seen.set(name, text);
  if (first === undefined || first === text || !constraintTags.has(name)) return;
  reader.refuse("TUN3001", place, `@${name} is said twice: ${first} and ${text}`, {
    hint: "keep one of them",
  });
}

/** Defaults and examples are documentation, which is to be true. */
function checkSamples(reader: Reader, annotations: JsDocAnnotations, place: Place): void {
  const { default: preset, examples = [] } = annotations;
  const samples = [
    ...(preset === undefined ? [] : [["default", preset] as const]),
    ...examples.map((example) => ["example", example] as const),
  ];
  for (const [tag, value] of samples) {
    if (fitsConstraints(annotations, value)) continue;
    const message = `@${tag} ${JSON.stringify(value)} does not fit the constraints beside it`;
    reader.refuse("TUN3001", place, message);
  }
}

/** The same text whatever the line ends of the file. */
function normalizeLines(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}
