import type { CorpusType } from "./corpus-type.ts";

/** Upper, lower and title case, some of whose mappings change the length. */
const oddLetters = [
  "ABC",
  "abc",
  "aBC",
  "",
  "1A",
  "1a",
  "É",
  "é",
  "ß",
  "ſ",
  "İ",
  "i̇",
  "ǅ",
  "ǆ",
  "\u{10400}",
  "\u{10428}",
  "ΑΣ",
  "ας",
];

export const strings: CorpusType[] = [
  {
    name: "TemplatePrefix",
    source: "type T = `user_${string}`;",
    values: ["user_1", "user_", "user", "user_a\nb", "xuser_1", 1],
  },
  {
    name: "TemplateMiddle",
    source: "type T = `${string}@${string}.com`;",
    values: ["a@b.com", "@.com", "a@b@c.com", "a@com", "a@b.com\n"],
  },
  {
    name: "TemplateNumber",
    source: "type T = `v${number}`;",
    values: [
      "v1",
      "v1.5",
      "v-1",
      "v 1",
      "v0x10",
      "v01",
      "v1e3",
      "v",
      "v ",
      "va",
      "v1a",
      "v1_0",
      "vInfinity",
      "v.5",
      "v5.",
      "v+1",
      "v0b12",
    ],
  },
  {
    name: "TemplateNumbers",
    source: "type T = `${number}.${number}`;",
    values: ["1.2", "1..5", "1.5.", "1.2.3", ".1", "1.", "a.b", "-1.-2"],
  },
  {
    name: "TemplateNumberDash",
    source: "type T = `${number}-${number}`;",
    values: ["1-2", "-1-2", "1--2", "1-", "-", "1e-5-3", "1e5-3"],
  },
  {
    name: "TemplateSpace",
    source: "type T = `${number} ${number}`;",
    values: ["1 2", " 1 2", "1  2", "1 2 ", "12"],
  },
  {
    name: "TemplateUnit",
    source: "type T = `${number}px`;",
    values: ["1px", "1.5px", "px", "1 px", "1e3px", "1pxpx"],
  },
  {
    name: "TemplateMultiDelimiter",
    source: "type T = `${number}px ${number}`;",
    values: ["1px 2", "1px2", "px 2", "1px px 2"],
  },
  {
    name: "TemplateAdjacent",
    source: "type T = `${string}${number}`;",
    values: ["a1", "1", "12", "ab1", "a", "", "a-1"],
  },
  {
    name: "TemplateNumberText",
    source: "type T = `${number}${string}`;",
    values: ["1a", "12a", "-1a", "a1", "1", "", " a"],
  },
  {
    name: "TemplateTextNumber",
    source: "type T = `${string}-${number}`;",
    values: ["a-1", "a-b-1", "-1", "a-", "a--1"],
  },
  {
    name: "TemplateTwoCharDelimiter",
    source: "type T = `${string}::${number}`;",
    values: ["a::1", "a:::1", "a::b::1", "::1", "a:1"],
  },
  {
    name: "TemplateTwoDifferent",
    source: "type T = `${string}ab${number}`;",
    values: ["xab1", "aab1", "abab1", "ab1", "xa1"],
  },
  {
    name: "TemplateBoolean",
    source: "type T = `is_${boolean}`;",
    values: ["is_true", "is_false", "is_", "is_1"],
  },
  {
    name: "TemplateBigint",
    source: "type T = `n${bigint}`;",
    values: ["n1", "n-1", "n0x1f", "n01", "n1.5", "n", "n1_0", "n+1", "n-0"],
  },
  {
    name: "TemplateUnion",
    source: 'type T = `${"a" | "b"}-${"x" | "y"}`;',
    values: ["a-x", "b-y", "a-b", "ax"],
  },
  {
    name: "TemplateMixed",
    source: 'type T = `${"a" | "b"}-${number}`;',
    values: ["a-1", "b-2", "c-1", "a-x"],
  },
  {
    name: "TemplateNested",
    source: "type Inner = `<${string}>`; type T = `[${Inner}]`;",
    values: ["[<a>]", "[a]", "[<>]", "<[a]>"],
  },
  {
    name: "TemplateSpecial",
    source: "type T = `a.b*${string}(c)`;",
    values: ["a.b*x(c)", "aXb*x(c)", "a.bx(c)", "a.b*(c)"],
  },
  {
    name: "TemplateNull",
    source: "type T = `${string}=${null | undefined}`;",
    values: ["a=null", "a=undefined", "a=1"],
  },
  {
    name: "Uppercase",
    source: "type T = Uppercase<string>;",
    values: ["ABC", "abc", "", "A1", "Ä", "ä", 1],
  },
  { name: "Lowercase", source: "type T = Lowercase<string>;", values: ["abc", "ABC", "a1", ""] },
  {
    name: "Capitalize",
    source: "type T = Capitalize<string>;",
    values: ["Abc", "abc", "", "1a", "ABC"],
  },
  {
    name: "Uncapitalize",
    source: "type T = Uncapitalize<string>;",
    values: ["abc", "Abc", "", "1A"],
  },
  {
    name: "UppercaseHole",
    source: "type T = `${Uppercase<string>}-${number}`;",
    values: ["AB-1", "ab-1", "-1", "A-B-1"],
  },
  {
    name: "UppercaseLiterals",
    source: 'type T = Uppercase<"a" | "b"> | Capitalize<"xyz">;',
    values: ["A", "B", "a", "Xyz"],
  },
  {
    name: "StringEnum",
    source: 'enum T { Open = "open", Closed = "closed" }',
    values: ["open", "closed", "Open", 1],
    exceptions: [
      { value: "open", rule: "enum" },
      { value: "closed", rule: "enum" },
    ],
  },
  { name: "NumericEnum", source: "enum T { A, B, C = 10 }", values: [0, 1, 10, 2, "A", 0.5] },
  {
    name: "ComputedEnum",
    source: 'enum T { A = "abc".length, B = 2 }',
    values: [0, 2, 3, 77, "A"],
  },
  {
    name: "MixedEnum",
    source: 'enum T { A = 1, B = "b" }',
    values: [1, 2, "b", "B"],
    exceptions: [{ value: "b", rule: "enum" }],
  },
  { name: "ConstEnum", source: "const enum T { A = 4, B = 8 }", values: [4, 8, 5] },
  {
    name: "EnumMember",
    source:
      "enum E { A = 1, B = 2, C = 3 } interface T { one: E.A; two: E.A | E.B; all: E; opt?: E }",
    values: [
      { one: 1, two: 2, all: 3 },
      { one: 2, two: 2, all: 3 },
      { one: 1, two: 3, all: 3 },
      { one: 1, two: 1, all: 4 },
      { one: 1, two: 1, all: 1, opt: 2 },
    ],
  },
  {
    name: "ConstObject",
    source:
      'const Level = { Info: "info", Warn: "warn" } as const; type T = (typeof Level)[keyof typeof Level];',
    values: ["info", "warn", "Info"],
  },
  {
    name: "KeyOf",
    source: "interface User { id: string; name: string } type T = keyof User;",
    values: ["id", "name", "x"],
  },
  {
    name: "StringBrand",
    source: 'type T = string & { readonly __brand: "UserId" };',
    values: ["x", 1, {}],
    exceptions: [{ value: "x", rule: "brand" }],
  },
  {
    name: "SymbolBrand",
    source:
      "declare const brand: unique symbol; type Brand<B, K> = B & { readonly [brand]: K }; type T = { id: Brand<string, 'Id'>; n: Brand<number, 'N'> };",
    values: [
      { id: "x", n: 1 },
      { id: 1, n: 1 },
    ],
    exceptions: [{ value: { id: "x", n: 1 }, rule: "brand" }],
  },
  {
    name: "ArrayBrand",
    source: "type T = string[] & { readonly __brand: 'Tags' };",
    values: [["a"], [1], "a"],
    exceptions: [{ value: ["a"], rule: "brand" }],
  },
  { name: "NegativeLiterals", source: "type T = -1 | 0 | 1.5;", values: [-1, 0, 1.5, 1, "0"] },
  {
    name: "CapitalizeBeyondTheBasicPlane",
    source:
      "type T = { up: Capitalize<string>; down: Uncapitalize<string>; all: Uppercase<string> };",
    values: [
      { up: "\u{10428}", down: "\u{10400}", all: "\u{10400}" },
      { up: "", down: "", all: "\u{10428}" },
      { up: "x", down: "x", all: "" },
    ],
  },
  {
    name: "LowercaseNumber",
    source: "type T = Lowercase<`X${number}`>;",
    values: ["x1", "X1", "x1e3", "x1E3", "x0xff", "x0xFF", "x0b1", "x0O7", "x", "x-1.5"],
  },
  {
    name: "UppercaseNumberBeforeText",
    source: "type T = Uppercase<`${number}px`>;",
    values: ["1PX", "1px", "1E3PX", "1e3PX", "0XFFPX", "PX"],
  },
  {
    name: "LowercaseBigint",
    source: "type T = Lowercase<`${bigint}N`>;",
    values: ["1n", "1N", "0xffn", "0xFFn", "-2n", "1.5n"],
  },
  {
    name: "CapitalizeNumber",
    source: "type T = Capitalize<`${number}k`> | Uncapitalize<`${number}K`>;",
    values: ["1k", "1K", "1e3k", "1E3k", "0XFFK", "k"],
  },
  {
    name: "CapitalizeUppercase",
    source: "type T = Capitalize<Uppercase<string>>;",
    values: oddLetters,
  },
  {
    name: "UncapitalizeLowercase",
    source: "type T = Uncapitalize<Lowercase<string>>;",
    values: oddLetters,
  },
  {
    name: "CapitalizeLowercase",
    source: "type T = Capitalize<Lowercase<string>>;",
    values: [
      "Abc",
      "abc",
      "ABC",
      "",
      "1a",
      "1A",
      "Éa",
      "éa",
      "ß",
      "İx",
      "\u212aa",
      "Ωx",
      "\u2126",
      "ǅ",
    ],
  },
  {
    name: "CapitalizeLowercaseBeforeText",
    source: "type T = `${Capitalize<Lowercase<string>>}-${number}`;",
    values: ["Ab-1", "ab-1", "AB-1", "-1", "A-1", "Ab--1", "\u{10400}b-1", "\u{10428}b-1"],
  },
];
