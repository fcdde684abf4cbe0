import { oneOf, range } from "./character-class.ts";

/** What JavaScript's `Number(text)` takes, without the character that ends the hole. */
export function numberPattern(without: string): string {
  const space = whitespace.includes(without) ? oneOf(whitespace, without) : "\\s";
  const digit = oneOf(range("0", "9"), without);
  const sign = `${oneOf(["+", "-"], without)}?`;
  const exponent = `(?:${oneOf(["e", "E"], without)}${sign}${digit}+)?`;
  const decimal =
    without === "."
      ? `${sign}${digit}+${exponent}`
      : `${sign}(?:${digit}+(?:\\.${digit}*)?|\\.${digit}+)${exponent}`;
  const forms = [decimal, ...prefixed(without)].join("|");
  return `(?:${space}+|${space}*(?:${forms})${space}*)`;
}

/** A bigint literal without its `n`. */
export function bigintPattern(without: string): string {
  const digit = oneOf(range("0", "9"), without);
  const decimal = `(?:${oneOf(["0"], without)}|${oneOf(range("1", "9"), without)}${digit}*)`;
  const sign = without === "-" ? "" : "-?";
  return `${sign}(?:${[decimal, ...prefixed(without)].join("|")})`;
}

/** `0x1f`, `0o17`, `0b11`. */
function prefixed(without: string): string[] {
  if (without === "0") return [];
  const hex = [...range("0", "9"), ...range("a", "f"), ...range("A", "F")];
  return [
    `0${oneOf(["x", "X"], without)}${oneOf(hex, without)}+`,
    `0${oneOf(["o", "O"], without)}${oneOf(range("0", "7"), without)}+`,
    `0${oneOf(["b", "B"], without)}${oneOf(["0", "1"], without)}+`,
  ];
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
