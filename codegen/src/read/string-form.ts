import ts from "typescript";
import { type BaseType, PatternStringType } from "../model/types.ts";
import { escapeText } from "./character-class.ts";
import { bigintForm, type Form, mappedForm, numberForm, textForm } from "./hole-form.ts";
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
  if (type.flags & ts.TypeFlags.Number) return numberForm;
  if (type.flags & ts.TypeFlags.BigInt) return bigintForm;
  if (type.flags & ts.TypeFlags.StringMapping) {
    const { type: mapped, symbol } = type as ts.StringMappingType;
    return mapped.flags & ts.TypeFlags.String ? mappedForm(symbol.name) : undefined;
  }
  // `${string & {}}`: what a brand adds exists for the checker only.
  if (!type.isIntersection()) return undefined;
  const forms = type.types.map(formOf).filter((form) => form !== undefined);
  return forms.length === 1 ? forms[0] : undefined;
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
