import { oneOf, range } from "./character-class.ts";

/** Which letters there may be in a number. */
export type Letters = "any" | "lower" | "upper";

/** What JavaScript's `Number(text)` takes, without the character that ends the hole. */
export function numberPattern(without: string, letters: Letters): string {
  const space = whitespace.includes(without) ? oneOf(whitespace, without) : "\\s";
  const digit = oneOf(range("0", "9"), without);
  const sign = `${oneOf(["+", "-"], without)}?`;
  const exponent = `(?:${oneOf(lettersOf("eE", letters), without)}${sign}${digit}+)?`;
  const decimal =
    without === "."
      ? `${sign}${digit}+${exponent}`
      : `${sign}(?:${digit}+(?:\\.${digit}*)?|\\.${digit}+)${exponent}`;
  const forms = [decimal, ...prefixed(without, letters)].join("|");
  return `(?:${space}+|${space}*(?:${forms})${space}*)`;
}

/** A bigint literal without its `n`. */
export function bigintPattern(without: string, letters: Letters): string {
  const digit = oneOf(range("0", "9"), without);
  const decimal = `(?:${oneOf(["0"], without)}|${oneOf(range("1", "9"), without)}${digit}*)`;
  const sign = without === "-" ? "" : "-?";
  return `${sign}(?:${[decimal, ...prefixed(without, letters)].join("|")})`;
}

/** `0x1f`, `0o17`, `0b11`. */
function prefixed(without: string, letters: Letters): string[] {
  if (without === "0") return [];
  const hex = [...range("0", "9"), ...lettersOf("abcdefABCDEF", letters)];
  const prefix = (both: string) => `0${oneOf(lettersOf(both, letters), without)}`;
  return [
    `${prefix("xX")}${oneOf(hex, without)}+`,
    `${prefix("oO")}${oneOf(range("0", "7"), without)}+`,
    `${prefix("bB")}${oneOf(["0", "1"], without)}+`,
  ];
}

function lettersOf(all: string, letters: Letters): string[] {
  const isUpper = letters === "upper";
  return Array.from(all).filter(
    (letter) => letters === "any" || (letter === letter.toUpperCase()) === isUpper,
  );
}

/** What `\s` matches, to take one of it away. */
const whitespace = [
  ...range("\t", "\r"),
  " ",
  "\u00a0",
  "\u1680",
  ...range("\u2000", "\u200a"),
  "\u2028",
  "\u2029",
  "\u202f",
  "\u205f",
  "\u3000",
  "\ufeff",
];
