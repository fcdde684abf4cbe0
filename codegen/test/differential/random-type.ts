import fc from "fast-check";

/** A random type: small enough to print, rich enough to be tricky. */
export type RandomType =
  | { kind: "keyword"; text: "string" | "number" | "boolean" | "null" | "unknown" }
  | { kind: "literal"; value: string | number | boolean }
  | { kind: "template"; text: string; samples: readonly string[] }
  | { kind: "array"; of: RandomType }
  | { kind: "tuple"; items: readonly RandomType[]; rest?: RandomType }
  | { kind: "object"; properties: readonly RandomProperty[]; index?: RandomType }
  | { kind: "union"; members: readonly RandomType[] }
  | { kind: "intersection"; members: readonly RandomType[] };

export interface RandomProperty {
  name: string;
  optional: boolean;
  type: RandomType;
}

/** Few names and literals, so that members of unions meet in the same properties. */
const names = ["a", "b", "c", "kind"] as const;

const literals = ["x", "y", 0, 1, true, false] as const;

const templates = [
  { text: "`x${string}`", samples: ["x", "xy", "y"] },
  { text: "`${number}-${string}`", samples: ["1-", "-1-x", "a-b"] },
  { text: "`v${number}`", samples: ["v1", "v1e3", "vx", "v "] },
] as const;

const { type } = fc.letrec<{ type: RandomType; object: RandomType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 2, depthIdentifier: "type" },
    { weight: 3, arbitrary: keyword() },
    { weight: 3, arbitrary: literal() },
    { weight: 1, arbitrary: fc.constantFrom(...templates).map(template) },
    { weight: 5, arbitrary: tie("object") },
    { weight: 2, arbitrary: tie("type").map((of) => ({ kind: "array" as const, of })) },
    { weight: 1, arbitrary: tuple(fc.oneof(keyword(), literal())) },
    {
      weight: 5,
      arbitrary: fc
        .array(fc.oneof({ weight: 3, arbitrary: tie("object") }, tie("type")), {
          minLength: 2,
          maxLength: 4,
        })
        .map((members) => ({ kind: "union" as const, members })),
    },
    {
      weight: 1,
      arbitrary: fc
        .array(tie("object"), { minLength: 2, maxLength: 2 })
        .map((members) => ({ kind: "intersection" as const, members })),
    },
  ),
  object: object(tie("type")),
}));

/** Types that TypeScript takes as they are printed. */
export const randomType: fc.Arbitrary<RandomType> = type;

/** As TypeScript writes it. */
export function print(type: RandomType): string {
  switch (type.kind) {
    case "keyword":
      return type.text;
    case "literal":
      return JSON.stringify(type.value);
    case "template":
      return type.text;
    case "array":
      return `(${print(type.of)})[]`;
    case "tuple":
      return `[${[...type.items.map(print), ...(type.rest ? [`...(${print(type.rest)})[]`] : [])].join(", ")}]`;
    case "object": {
      const properties = type.properties.map(
        ({ name, optional, type: of }) => `${name}${optional ? "?" : ""}: ${print(of)}`,
      );
      const index = type.index ? [`[key: string]: ${print(type.index)}`] : [];
      return `{ ${[...properties, ...index].join("; ")} }`;
    }
    case "union":
      return type.members.map((member) => `(${print(member)})`).join(" | ");
    case "intersection":
      return type.members.map((member) => `(${print(member)})`).join(" & ");
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

/** An index signature only where it cannot contradict the properties. */
function object(of: fc.Arbitrary<RandomType>): fc.Arbitrary<RandomType> {
  const property = fc.record({ name: fc.constantFrom(...names), optional: fc.boolean(), type: of });
  const properties = fc.uniqueArray(property, {
    minLength: 1,
    maxLength: 3,
    selector: ({ name }) => name,
  });
  const closed = properties.map((list) => ({ kind: "object" as const, properties: list }));
  const map = of.map((index) => ({ kind: "object" as const, properties: [], index }));
  return fc.oneof({ weight: 8, arbitrary: closed }, { weight: 1, arbitrary: map });
}
