import ts from "typescript";
import { type BaseType, PatternStringType } from "../model/types.ts";
import { escapeText } from "./character-class.ts";
import {
  bigintFormOf,
  capitalizedForm,
  type Form,
  mappedForm,
  numberFormOf,
  textForm,
} from "./hole-form.ts";
import type { Letters } from "./number-pattern.ts";
import type { Place } from "./place.ts";
import type { Reader } from "./reader.ts";

/** A template literal type, or `Uppercase<string>` and its like, as an anchored pattern. */
export function readStringForm(reader: Reader, type: ts.Type, place: Place): BaseType {
  const [texts, types] =
    type.flags & ts.TypeFlags.TemplateLiteral
      ? [(type as ts.TemplateLiteralType).texts, (type as ts.TemplateLiteralType).types]
      : [["", ""], [type]];
  const source = reader.checker.ts.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation);
  const pattern = templatePattern(texts, types.map(formOf));
  if (pattern !== undefined) return new PatternStringType(pattern, source);
  return reader.refuse("TUN2008", place, `${source} cannot be written as a regular expression`, {
    hint: "use string with @pattern",
  });
}

function formOf(type: ts.Type): Form | undefined {
  if (type.flags & (ts.TypeFlags.String | ts.TypeFlags.Any)) return textForm;
  if (type.flags & ts.TypeFlags.Number) return numberFormOf("any");
  if (type.flags & ts.TypeFlags.BigInt) return bigintFormOf("any");
  if (type.flags & ts.TypeFlags.StringMapping) return mappedFormOf(type as ts.StringMappingType);
  // `${string & {}}`: what a brand adds exists for the checker only.
  if (!type.isIntersection()) return undefined;
  const forms = type.types.map(formOf).filter((form) => form !== undefined);
  return forms.length === 1 ? forms[0] : undefined;
}

/** Of `Uppercase<string>` and its like, ``Uppercase<`${number}`>`` among them. */
function mappedFormOf({ type, symbol }: ts.StringMappingType): Form | undefined {
  if (type.flags & ts.TypeFlags.String) return mappedForm(symbol.name);
  if (type.flags & ts.TypeFlags.StringMapping) {
    const { type: inner, symbol: first } = type as ts.StringMappingType;
    return inner.flags & ts.TypeFlags.String ? mappedTwice(first.name, symbol.name) : undefined;
  }
  if (!(type.flags & ts.TypeFlags.TemplateLiteral)) return undefined;
  const { texts, types } = type as ts.TemplateLiteralType;
  const [hole] = types;
  if (!hole || types.length > 1 || texts.some((text) => text !== "")) return undefined;
  const letters = lettersOf(symbol.name);
  if (hole.flags & ts.TypeFlags.Number) return numberFormOf(letters);
  return hole.flags & ts.TypeFlags.BigInt ? bigintFormOf(letters) : undefined;
}

function mappedTwice(first: string, second: string): Form | undefined {
  if (second === "Capitalize" && first === "Lowercase") return capitalizedForm();
  const isSame =
    (second === "Capitalize" && first === "Uppercase") ||
    (second === "Uncapitalize" && first === "Lowercase");
  return isSame ? mappedForm(first) : undefined;
}

/** What a mapping leaves of the letters in a number: none is its first character. */
function lettersOf(mapping: string): Letters {
  if (mapping === "Uppercase") return "upper";
  return mapping === "Lowercase" ? "lower" : "any";
}

/**
 * The checker cuts a string at the first place where the text after a hole
 * occurs, and gives a hole with another right behind it one character; it never
 * goes back. The pattern must not match by cutting elsewhere.
 */
function templatePattern(
  texts: readonly string[],
  holes: readonly (Form | undefined)[],
): string | undefined {
  let pattern = escapeText(texts[0] ?? "");
  for (const [index, hole] of holes.entries()) {
    if (!hole) return undefined;
    const next = texts[index + 1] ?? "";
    const isLast = index === holes.length - 1;
    const anyCutWillDo = holes.slice(index).every((later) => later === textForm);
    const part = isLast
      ? hole.anything
      : next === ""
        ? hole.oneCharacter
        : anyCutWillDo
          ? hole.anything
          : hole.before(next);
    if (part === undefined) return undefined;
    pattern += part + escapeText(next);
  }
  return `^${pattern}$`;
}
