import fc from "fast-check";

/** A random type: small enough to print, rich enough to be tricky. */
export type RandomType =
  | { kind: "keyword"; text: "string" | "number" | "boolean" | "null" | "unknown" }
  | { kind: "literal"; value: string | number | boolean }
  | { kind: "template"; text: string; samples: readonly string[] }
  | { kind: "array"; of: RandomType }
  | { kind: "tuple"; items: readonly RandomType[]; rest?: RandomType }
  | { kind: "object"; properties: readonly RandomProperty[]; index?: RandomIndex }
  | { kind: "named"; name: keyof typeof declared }
  | { kind: "utility"; before: string; of: RandomType; after: string }
  | { kind: "union"; members: readonly RandomType[] }
  | { kind: "intersection"; members: readonly RandomType[] };

export interface RandomProperty {
  name: string;
  optional: boolean;
  type: RandomType;
  /** `name: type | undefined` */
  orUndefined?: boolean;
}

export interface RandomIndex {
  /** As TypeScript writes it. */
  key: string;
  /** Names that are such keys, and some that are almost. */
  samples: readonly string[];
  of: RandomType;
}

/** Types that must be declared: those that contain themselves, enums and classes. */
const declared = {
  List: {
    source: "interface List { a: number; next?: List | null }",
    samples: [{ a: 1 }, { a: 1, next: { a: 0 } }, { a: 1, next: { b: 0 } }, { a: 1, next: null }],
  },
  Tree: {
    source: 'type Tree = { kind: "x"; b: string } | { kind: "y"; a: Tree[] };',
    samples: [
      { kind: "x", b: "x" },
      { kind: "y", a: [{ kind: "x", b: "y" }] },
      { kind: "y", a: [{ kind: "y", b: "x" }] },
    ],
  },
  Pair: {
    source: "interface Pair<A, B = A> { a: A; b?: Pair<B, A> } type Pairs = Pair<number, string>;",
    samples: [{ a: 1 }, { a: 1, b: { a: "x", b: { a: 0 } } }, { a: 1, b: { a: 1 } }],
  },
  Level: { source: "enum Level { Low, High = 5 }", samples: [0, 5, 1, "Low"] },
  Point: {
    source: "class Point { a = 1; b?: string; readonly c: boolean | null = null; static d = 1 }",
    samples: [{ a: 1, c: null }, { a: 1, b: "x", c: true }, { a: 1 }, { a: 1, c: null, d: 1 }],
  },
} as const;

/** What stands before a type that may use the names. */
export const declarations = Object.values(declared)
  .map(({ source }) => source)
  .join(" ");

/** Few names and literals, so that members of unions meet in the same properties. */
const names = ["a", "b", "c", "kind", "0"] as const;

const literals = ["x", "y", 0, 1, true, false] as const;

const templates = [
  { text: "`x${string}`", samples: ["x", "xy", "y"] },
  { text: "`${number}-${string}`", samples: ["1-", "-1-x", "a-b"] },
  { text: "`v${number}`", samples: ["v1", "v1e3", "vx", "v "] },
] as const;

/** Types that TypeScript takes as they are printed, written out where they are used. */
export const plainType = typesOf({ maxDepth: 2, more: () => [] });

/** Types that TypeScript takes as they are printed behind `declarations`. */
export const randomType = typesOf({
  maxDepth: 3,
  hasUndefined: true,
  more: (object) => [
    { weight: 1, arbitrary: named() },
    { weight: 2, arbitrary: utility(object) },
    {
      weight: 1,
      arbitrary: intersectionOf(fc.oneof(object, unionOf(object))),
    },
  ],
});

interface Kinds {
  maxDepth: number;
  /** Beside those that all have. */
  more: (object: fc.Arbitrary<RandomType>) => fc.WeightedArbitrary<RandomType>[];
  /** Whether properties may be undefined; which means more to `tsc` than to JSON where types are made of others. */
  hasUndefined?: boolean;
}

function typesOf({ maxDepth, more, hasUndefined = false }: Kinds): fc.Arbitrary<RandomType> {
  return fc.letrec<{ type: RandomType; object: RandomType; loose: RandomType }>((tie) => ({
    type: fc.oneof(
      { maxDepth, depthIdentifier: "type" },
      { weight: 3, arbitrary: keyword() },
      { weight: 3, arbitrary: literal() },
      { weight: 1, arbitrary: fc.constantFrom(...templates).map(template) },
      { weight: 5, arbitrary: tie(hasUndefined ? "loose" : "object") },
      { weight: 2, arbitrary: tie("type").map((of) => ({ kind: "array" as const, of })) },
      { weight: 1, arbitrary: tuple(fc.oneof(keyword(), literal())) },
      {
        weight: 5,
        arbitrary: fc
          .array(
            fc.oneof({ weight: 3, arbitrary: tie(hasUndefined ? "loose" : "object") }, tie("type")),
            {
              minLength: 2,
              maxLength: 4,
            },
          )
          .map((members) => ({ kind: "union" as const, members })),
      },
      {
        weight: 1,
        arbitrary: intersectionOf(tie("object")),
      },
      ...more(tie("object")),
    ),
    object: object(tie("type")),
    loose: object(tie("type"), fc.boolean()),
  })).type;
}

/** What a named type's values may be, and some that are almost. */
export function samplesOf(name: keyof typeof declared): readonly unknown[] {
  return declared[name].samples;
}

/** A type and all those it is made of. */
export function typesIn(type: RandomType): RandomType[] {
  return [type, ...partsOf(type).flatMap(typesIn)];
}

function partsOf(type: RandomType): readonly RandomType[] {
  switch (type.kind) {
    case "array":
    case "utility":
      return [type.of];
    case "tuple":
      return [...type.items, ...(type.rest ? [type.rest] : [])];
    case "object":
      return [...type.properties.map(({ type: of }) => of), ...(type.index ? [type.index.of] : [])];
    case "union":
    case "intersection":
      return type.members;
    default:
      return [];
  }
}

/** The members of a union, those of unions in it among them. */
export function alternativesOf(type: RandomType): RandomType[] {
  return type.kind === "union" ? type.members.flatMap(alternativesOf) : [type];
}

/**
 * As TypeScript writes it.
 *
 * @param forTsc what may be undefined may be left out, as in JSON it is
 */
export function print(type: RandomType, forTsc = false): string {
  const inside = (of: RandomType) => print(of, forTsc);
  switch (type.kind) {
    case "keyword":
      return type.text;
    case "literal":
      return JSON.stringify(type.value);
    case "template":
      return type.text;
    case "array":
      return `(${inside(type.of)})[]`;
    case "tuple":
      return `[${[...type.items.map(inside), ...(type.rest ? [`...(${inside(type.rest)})[]`] : [])].join(", ")}]`;
    case "object": {
      const properties = type.properties.map(
        ({ name, optional, orUndefined = false, type: of }) =>
          `${name}${optional || (forTsc && orUndefined) ? "?" : ""}: ${inside(of)}${orUndefined ? " | undefined" : ""}`,
      );
      // Without exactOptionalPropertyTypes what may be missing may be undefined.
      const orUndefined = forTsc && type.properties.some(({ optional }) => optional);
      const index = type.index
        ? [`[key: ${type.index.key}]: ${inside(type.index.of)}${orUndefined ? " | undefined" : ""}`]
        : [];
      return `{ ${[...properties, ...index].join("; ")} }`;
    }
    case "union":
      return type.members.map((member) => `(${inside(member)})`).join(" | ");
    case "intersection":
      return type.members.map((member) => `(${inside(member)})`).join(" & ");
    case "named":
      return type.name === "Pair" ? "Pairs" : type.name;
    case "utility":
      return `${type.before}${inside(type.of)}${type.after}`;
  }
}

function keyword(): fc.Arbitrary<RandomType> {
  return fc
    .constantFrom("string", "number", "boolean", "null", "unknown")
    .map((text) => ({ kind: "keyword", text }));
}

function literal(): fc.Arbitrary<RandomType> {
  return fc.constantFrom(...literals).map((value) => ({ kind: "literal", value }));
}

function template({ text, samples }: (typeof templates)[number]): RandomType {
  return { kind: "template", text, samples };
}

function tuple(of: fc.Arbitrary<RandomType>): fc.Arbitrary<RandomType> {
  return fc
    .tuple(fc.array(of, { maxLength: 2 }), fc.option(of, { nil: undefined }))
    .map(([items, rest]) => ({ kind: "tuple", items, ...(rest ? { rest } : {}) }));
}

function unionOf(of: fc.Arbitrary<RandomType>): fc.Arbitrary<RandomType> {
  return fc
    .array(of, { minLength: 2, maxLength: 2 })
    .map((members) => ({ kind: "union", members }));
}

/** Two members, of which none has an index signature of what `tsc` takes numbers for (json-rules.ts, "members"). */
function intersectionOf(of: fc.Arbitrary<RandomType>): fc.Arbitrary<RandomType> {
  return fc
    .array(of, { minLength: 2, maxLength: 2 })
    .filter((members) => !members.some(hasWeakIndex))
    .map((members) => ({ kind: "intersection", members }));
}

/** An index signature whose objects may have optional properties only. */
function hasWeakIndex(type: RandomType): boolean {
  if (type.kind === "union" || type.kind === "intersection") return type.members.some(hasWeakIndex);
  if (type.kind === "utility") return hasWeakIndex(type.of);
  const index = type.kind === "object" ? type.index : undefined;
  return index !== undefined && /\?:|Partial</.test(print(index.of));
}

function named(): fc.Arbitrary<RandomType> {
  const all = Object.keys(declared) as (keyof typeof declared)[];
  return fc.constantFrom(...all).map((name) => ({ kind: "named", name }));
}

/** What makes objects of objects, mapped types among them. */
function utility(of: fc.Arbitrary<RandomType>): fc.Arbitrary<RandomType> {
  const around = fc.constantFrom(
    ["Partial<", ">"],
    ["Required<", ">"],
    ["Readonly<", ">"],
    ["Omit<", ', "a">'],
    ["Omit<", ', "b" | "kind">'],
    ["Extract<", ", { a: unknown }>"],
    ["{ [K in keyof (", ")]?: 1 | null }"],
    ['Record<"a" | "b", ', ">"],
    ['{ [K in "a" | "c"]?: ', " }"],
  );
  return fc
    .tuple(around, of)
    .map(([[before = "", after = ""], type]) => ({ kind: "utility", before, of: type, after }));
}

/** An index signature only where it cannot contradict the properties. */
function object(
  of: fc.Arbitrary<RandomType>,
  orUndefined: fc.Arbitrary<boolean> = fc.constant(false),
): fc.Arbitrary<RandomType> {
  const properties = propertiesOf(of, orUndefined);
  const closed = properties.map((list) => ({ kind: "object" as const, properties: list }));
  const map = fc
    .tuple(of, fc.constantFrom(byText, byNumber))
    .map(([each, by]) => ({ kind: "object" as const, properties: [], index: by(each) }));
  // Keys of this form are none of the names.
  const keyed = fc
    .tuple(properties, of)
    .map(([list, each]) => ({ kind: "object" as const, properties: list, index: byForm(each) }));
  // What is said of a key holds of the properties that are named like that.
  const beside = fc
    .tuple(propertiesOf(fc.oneof(keyword(), literal())), of, fc.constantFrom(byText, byNumber))
    .map(([list, each, by]) => withIndex(list, each, by));
  return fc.oneof(
    { weight: 8, arbitrary: closed },
    { weight: 1, arbitrary: map },
    { weight: 1, arbitrary: keyed },
    { weight: 1, arbitrary: beside },
  );
}

function propertiesOf(
  of: fc.Arbitrary<RandomType>,
  orUndefined: fc.Arbitrary<boolean> = fc.constant(false),
): fc.Arbitrary<RandomProperty[]> {
  const property = fc
    .record({
      name: fc.constantFrom(...names),
      optional: fc.boolean(),
      type: of,
      orUndefined,
    })
    // `unknown | undefined` is unknown, which has to be there.
    .map((made) => ({
      ...made,
      orUndefined: made.orUndefined && !print(made.type).includes("unknown"),
    }));
  return fc.uniqueArray(property, { minLength: 1, maxLength: 3, selector: ({ name }) => name });
}

function withIndex(
  list: readonly RandomProperty[],
  each: RandomType,
  by: (of: RandomType) => RandomIndex,
): RandomType {
  const isMeant = ({ name }: RandomProperty) => by === byText || name === "0";
  const members = [each, ...list.filter(isMeant).map(({ type }) => type)];
  return { kind: "object", properties: list, index: by(unionIfSeveral(members)) };
}

function unionIfSeveral(members: readonly RandomType[]): RandomType {
  const [only, other] = members;
  return only && !other ? only : { kind: "union", members };
}

function byText(of: RandomType): RandomIndex {
  return { key: "string", samples: ["a", "b", "c", "kind", "d"], of };
}

function byNumber(of: RandomType): RandomIndex {
  return { key: "number", samples: ["0", "1", "-1", "1.5", "01", "a"], of };
}

function byForm(of: RandomType): RandomIndex {
  return { key: "`x${string}_`", samples: ["x_", "x1_", "x1", "X_"], of };
}
