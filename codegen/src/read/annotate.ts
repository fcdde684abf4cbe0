import ts from "typescript";
import type { Diagnostic } from "../diagnostics.ts";
import { AnnotatedType, type BaseType, type JsDocAnnotations } from "../model/types.ts";
import { checkFit } from "./constraint-fit.ts";
import { constraintTags, readConstraint, type Tag } from "./constraint.ts";
import { type Place, whereIn } from "./place.ts";
import type { Reader } from "./reader.ts";
import { type InlineJsDoc, inlineJsDoc } from "./inline-jsdoc.ts";
import { fitsConstraints } from "./value-fit.ts";

/** A type with what the JSDoc of a property or a declaration says of it. */
export function annotate(
  reader: Reader,
  symbol: ts.Symbol,
  type: BaseType,
  place: Place,
  what: "all" | "description" = "all",
): BaseType {
  const owner = reader.checker.packageOf(symbol);
  const all = owner === "" ? readJsDoc(reader, symbol, place) : foreignJsDoc(reader, symbol, place);
  const jsDoc = what === "all" ? all : descriptionOnly(all);
  const annotations: JsDocAnnotations = {};
  if (jsDoc.description !== "") annotations.description = jsDoc.description;
  const read = owner === "" ? readTags : readFittingTags;
  const left = read(reader, annotations, jsDoc.tags, type, place);
  for (const name of left) warnOfMisfit(reader, `@${name} in the JSDoc of ${owner}`, place);
  if (jsDoc.isCut) warnOfMisfit(reader, `a comment in ${owner}`, place);
  if (Object.keys(annotations).length === 0) return type;
  check(reader, annotations, type, place);
  return new AnnotatedType(type, { ...annotations }, false);
}

function check(reader: Reader, annotations: JsDocAnnotations, type: BaseType, place: Place): void {
  checkFit(reader, annotations, type, place);
  checkSamples(reader, annotations, place);
}

/** A JSDoc description as Markdown, links as their text. */
export function descriptionOf(checker: ts.TypeChecker, symbol: ts.Symbol): string | undefined {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();
  return text === "" ? undefined : normalizeLines(text);
}

interface JsDoc {
  description: string;
  tags: readonly Tag[];
  /** Something in it is at fault. */
  isCut?: boolean;
}

function readJsDoc(reader: Reader, symbol: ts.Symbol, place: Place): JsDoc {
  const inline = inlineJsDoc(reader, symbol, place);
  const descriptions = [descriptionOf(reader.checker.ts, symbol), ...inline.map(descriptionIn)];
  const attached = symbol
    .getJsDocTags(reader.checker.ts)
    .map(({ name, text }) => ({ name, text: ts.displayPartsToString(text) }));
  const tags = [...attached, ...inline.flatMap((comment) => comment.tags)];
  return {
    description: descriptions.filter((text) => text !== undefined).join("\n\n"),
    tags: tags.map(({ name, text }) => ({ name, text: normalizeLines(text.trim()) })),
  };
}

function foreignJsDoc(reader: Reader, symbol: ts.Symbol, place: Place): JsDoc {
  const { result, found } = reader.diagnostics.aside(() => readJsDoc(reader, symbol, place));
  return { ...result, isCut: found.some(isError) };
}

/** What holds of a value whatever its type. */
function descriptionOnly({ description, tags }: JsDoc): JsDoc {
  const isOfAny = ({ name }: Tag) => name === "title" || name === "deprecated";
  return { description, tags: tags.filter(isOfAny) };
}

function readTags(
  reader: Reader,
  annotations: JsDocAnnotations,
  tags: readonly Tag[],
  type: BaseType,
  place: Place,
): readonly string[] {
  const seen = new Map<string, string>();
  for (const tag of tags) {
    refuseSecond(reader, seen, tag, place);
    readConstraint(reader, annotations, tag, type, place);
  }
  return [];
}

/** Those that can be kept beside the ones before them; returns the names of the others. */
function readFittingTags(
  reader: Reader,
  annotations: JsDocAnnotations,
  tags: readonly Tag[],
  type: BaseType,
  place: Place,
): readonly string[] {
  const kept: Tag[] = [];
  for (const tag of tags) {
    const { result, found } = reader.diagnostics.aside(() => {
      const more: JsDocAnnotations = {};
      readTags(reader, more, [...kept, tag], type, place);
      check(reader, more, type, place);
      return more;
    });
    if (found.some(isError)) continue;
    kept.push(tag);
    Object.assign(annotations, result);
  }
  return tags.filter((tag) => !kept.includes(tag)).map(({ name }) => name);
}

function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}

/** Nobody can mend it who only uses the package: each tag, or alias, is told once of each use. */
export function warnOfMisfit(reader: Reader, what: string, place: Place): void {
  reader.diagnostics.warn("TUN3008", `${what} does not fit, and is left out`, {
    hint: "where it matters, take an interface of your own",
    ...whereIn(place),
    cause: what,
  });
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
