import type { BaseType, JsDocAnnotations } from "../model/types.ts";
import type { Place } from "./place.ts";
import type { Reader } from "./reader.ts";
import { knownFormats } from "./known-formats.ts";
import { whyNotLinear } from "./linear-pattern.ts";
import { exampleIn, isJson } from "./tag-markdown.ts";
import { fitsType } from "./value-fit.ts";

export interface Tag {
  name: string;
  text: string;
}

const numbers = [
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
] as const;
const flagAnnotations = {
  integer: { type: "integer" },
  sensitive: { "x-tunnel-sensitive": true },
} as const;
const flags = ["integer", "sensitive"] as const;
const counts = ["minLength", "maxLength", "minItems", "maxItems"] as const;

/** The tags that say more of a value than its type; the others describe it. */
export const constraintTags: ReadonlySet<string> = new Set([
  ...numbers,
  ...counts,
  "integer",
  "sensitive",
  "pattern",
  "format",
  "uniqueItems",
]);

/** Adds what one tag says; tags of other tools are none of ours. */
export function readConstraint(
  reader: Reader,
  annotations: JsDocAnnotations,
  tag: Tag,
  type: BaseType,
  place: Place,
): void {
  const { name, text } = tag;
  if (name === "pattern") {
    readPattern(reader, annotations, text, place);
    return;
  }
  if (name === "format" && text !== "") {
    readFormat(reader, annotations, text, place);
    return;
  }
  const meant = misspelt(name);
  if (meant !== undefined) {
    reader.refuse("TUN3001", place, `@${name} is no constraint`, { hint: `write @${meant}` });
    return;
  }
  const expected = apply(annotations, tag, type);
  if (expected === undefined) return;
  const found = text === "" ? "nothing" : JSON.stringify(text);
  reader.refuse("TUN3001", place, `@${name} needs ${expected}, not ${found}`);
}

/** What other tools call a constraint, or it is in other letters. */
function misspelt(name: string): string | undefined {
  if (constraintTags.has(name)) return undefined;
  const known = [...constraintTags].find((tag) => tag.toLowerCase() === name.toLowerCase());
  return known ?? (Object.hasOwn(synonyms, name) ? synonyms[name] : undefined);
}

const synonyms: Record<string, string> = {
  min: "minimum",
  max: "maximum",
  minLen: "minLength",
  maxLen: "maxLength",
  minCount: "minItems",
  maxCount: "maxItems",
  int: "integer",
  isInt: "integer",
  regex: "pattern",
  regexp: "pattern",
};

/** What the tag should have had, if it could not be applied. */
function apply(
  annotations: JsDocAnnotations,
  { name, text }: Tag,
  type: BaseType,
): string | undefined {
  if (isOneOf(numbers, name)) {
    const value = numberIn(text);
    if (value === undefined) return "a number";
    if (name === "multipleOf" && value <= 0) return "a number above zero";
    annotations[name] = value;
    return undefined;
  }
  if (isOneOf(counts, name)) {
    const value = numberIn(text);
    if (value === undefined || !Number.isSafeInteger(value) || value < 0) return "a count";
    annotations[name] = value;
    return undefined;
  }
  if (isOneOf(flags, name)) {
    Object.assign(annotations, flagAnnotations[name]);
    return undefined;
  }
  if (name === "deprecated") {
    annotations.deprecated = text === "" ? true : text;
    return undefined;
  }
  switch (name) {
    case "format":
      return "a text";
    case "title":
      if (text === "") return "a text";
      annotations.title = text;
      return undefined;
    case "uniqueItems":
      if (!["", "true", "false"].includes(text)) return "true, false or nothing";
      if (text !== "false") annotations.uniqueItems = true;
      return undefined;
    case "default": {
      const value = valueIn(text, type);
      if (value === undefined) return "JSON that fits the type";
      annotations.default = value;
      return undefined;
    }
    case "example":
    case "examples":
      return readExamples(annotations, name, text, type);
    default:
      return undefined;
  }
}

function readPattern(
  reader: Reader,
  annotations: JsDocAnnotations,
  text: string,
  place: Place,
): void {
  const reason = whyNotLinear(text);
  if (reason === undefined) {
    annotations.pattern = text;
    return;
  }
  reader.refuse("TUN3003", place, `@pattern ${text}: ${reason}`, {
    hint: "the gateway's engine is linear: no look-around, no back-references",
  });
}

function readFormat(
  reader: Reader,
  annotations: JsDocAnnotations,
  text: string,
  place: Place,
): void {
  if (knownFormats.includes(text)) {
    annotations.format = text;
    return;
  }
  reader.refuse("TUN3006", place, `@format ${text}: the gateway does not know it`, {
    hint: `known formats: ${knownFormats.join(", ")}; for others use @pattern`,
  });
}

/** `@example` has one value, `@examples` a list; prose with code is documentation only. */
function readExamples(
  annotations: JsDocAnnotations,
  name: string,
  text: string,
  type: BaseType,
): string | undefined {
  const { sample } = exampleIn(text);
  const list = name === "examples" ? listIn(sample) : undefined;
  const values = list?.every((item) => fitsType(type, item)) ? list : [valueIn(sample, type)];
  const fitting = values.filter((value) => value !== undefined);
  // Prose and code are documentation only.
  if (fitting.length === 0) return isJson(sample) ? "JSON that fits the type" : undefined;
  annotations.examples = [...(annotations.examples ?? []), ...fitting];
  return undefined;
}

function listIn(text: string): unknown[] | undefined {
  const value = isJson(text) ? (JSON.parse(text) as unknown) : undefined;
  return Array.isArray(value) ? value : undefined;
}

/** JSON, or the bare text where the type takes strings; undefined for what does not fit. */
function valueIn(text: string, type: BaseType): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (fitsType(type, value)) return value;
  } catch {
    // Not JSON: a text perhaps.
  }
  const unquoted = /^(["'`])(.*)\1$/s.exec(text)?.[2] ?? text;
  return text !== "" && fitsType(type, unquoted) ? unquoted : undefined;
}

function numberIn(text: string): number | undefined {
  const isNumber = /^[+-]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(text);
  const value = Number(text.replaceAll("_", ""));
  return isNumber && Number.isFinite(value) ? value : undefined;
}

function isOneOf<const Name extends string>(names: readonly Name[], name: string): name is Name {
  return (names as readonly string[]).includes(name);
}
