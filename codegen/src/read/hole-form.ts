import { escapeInClass, escapeText } from "./character-class.ts";
import { bigintPattern, type Letters, numberPattern } from "./number-pattern.ts";

/** What may stand in a hole of a template literal type, as parts of a regular expression. */
export interface Form {
  anything: string;
  /** The hole has another right behind it. */
  oneCharacter: string;
  /** Up to the first occurrence of a text; undefined where no expression says that. */
  before(text: string): string | undefined;
}

/** `${string}`: line ends are characters like any other. */
export const textForm: Form = {
  anything: "[\\s\\S]*",
  oneCharacter: "[\\s\\S]",
  before(text) {
    const [first, second] = text;
    if (first === undefined || text.length > 2) return undefined;
    const a = escapeInClass(first);
    if (second === undefined) return `[^${a}]*`;
    const b = escapeInClass(second);
    if (first === second) return `(?:[^${a}]|${escapeText(first)}[^${a}])*`;
    return `(?:[^${a}]|${escapeText(first)}+[^${a}${b}])*${escapeText(first)}*`;
  },
};

/** `${number}`: any text but an empty one that JavaScript converts to a finite number. */
export function numberFormOf(letters: Letters): Form {
  const anything = numberPattern("", letters);
  return {
    anything,
    oneCharacter: "[\\s0-9]",
    before(text) {
      if (hasOther(text, /[\s0-9+\-.eExXoObBa-fA-F]/u)) return anything;
      return text.length === 1 ? numberPattern(text, letters) : undefined;
    },
  };
}

/** `${bigint}`: what may be written before the `n` of a literal. */
export function bigintFormOf(letters: Letters): Form {
  const anything = bigintPattern("", letters);
  return {
    anything,
    oneCharacter: "[0-9]",
    before(text) {
      if (hasOther(text, /[0-9\-xXoObBa-fA-F]/u)) return anything;
      return text.length === 1 ? bigintPattern(text, letters) : undefined;
    },
  };
}

/** `Uppercase<string>` and its like: what the mapping leaves as it is. */
export function mappedForm(name: string): Form | undefined {
  const property =
    name === "Uppercase" || name === "Capitalize"
      ? "Changes_When_Uppercased"
      : "Changes_When_Lowercased";
  const kept = (without: string) => `[^\\p{${property}}${without}]`;
  if (name === "Capitalize" || name === "Uncapitalize") {
    // The checker maps the first half of a surrogate pair, which has no case.
    const first = (without: string) => `(?:${kept(without)}|[\\u{10000}-\\u{10FFFF}])`;
    return {
      anything: `(?:${first("")}[\\s\\S]*)?`,
      oneCharacter: kept(""),
      before(text) {
        const one = text.length === 1 ? escapeInClass(text) : undefined;
        return one && `(?:${first(one)}[^${one}]*)?`;
      },
    };
  }
  if (name !== "Uppercase" && name !== "Lowercase") return undefined;
  return {
    anything: `${kept("")}*`,
    oneCharacter: kept(""),
    before(text) {
      return text.length === 1 ? `${kept(escapeInClass(text))}*` : undefined;
    },
  };
}

/** `Capitalize<Lowercase<string>>`: what both mappings together leave as it is. */
export function capitalizedForm(): Form {
  // Each comes back from its small letter as another one.
  const others = "\\u0130\\u03f4\\u1e9e\\u2126\\u212a\\u212b";
  const bmp = (without: string) =>
    `[^\\p{Changes_When_Uppercased}${others}\\u{10000}-\\u{10FFFF}${without}]`;
  const first = (without: string) =>
    `(?:${bmp(without)}|[^\\u0000-\\uffff\\p{Changes_When_Lowercased}])`;
  const rest = mappedForm("Lowercase");
  return {
    anything: `(?:${first("")}${rest?.anything ?? ""})?`,
    oneCharacter: bmp(""),
    before(text) {
      const others = rest?.before(text);
      return others && `(?:${first(escapeInClass(text))}${others})?`;
    },
  };
}

function hasOther(text: string, alphabet: RegExp): boolean {
  return Array.from(text).some((character) => !alphabet.test(character));
}
