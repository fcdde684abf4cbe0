import fc from "fast-check";

/** A random type with values that JSON lacks. */
export type RandomRichType =
  | { kind: "scalar"; name: Scalar }
  | { kind: "literal"; value: string }
  | { kind: "array"; of: RandomRichType }
  | { kind: "tuple"; items: readonly RandomRichType[] }
  | { kind: "record"; of: RandomRichType }
  | { kind: "object"; properties: Readonly<Record<string, RandomRichType>> }
  | { kind: "set"; of: RandomRichType }
  | { kind: "map"; key: RandomRichType; value: RandomRichType }
  | { kind: "nullable"; of: RandomRichType }
  | { kind: "either"; first: RandomRichType; second: RandomRichType }
  /** One that contains itself, in several ways. */
  | { kind: "tree" }
  | { kind: "tagged"; members: readonly RandomRichType[] };

type Scalar = "string" | "number" | "boolean" | "Date" | "bigint" | "Uint8Array" | "URL";

const scalars = ["string", "number", "boolean", "Date", "bigint", "Uint8Array", "URL"] as const;

const scalar = fc.constantFrom(...scalars).map((name) => ({ kind: "scalar" as const, name }));

const { type } = fc.letrec<{ type: RandomRichType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3, depthIdentifier: "rich" },
    { weight: 6, arbitrary: scalar },
    { weight: 1, arbitrary: fc.constant({ kind: "tree" as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: "literal" as const, value: "never" }) },
    { weight: 2, arbitrary: tie("type").map((of) => ({ kind: "array" as const, of })) },
    {
      weight: 1,
      arbitrary: fc
        .array(tie("type"), { minLength: 1, maxLength: 3 })
        .map((items) => ({ kind: "tuple" as const, items })),
    },
    { weight: 1, arbitrary: tie("type").map((of) => ({ kind: "record" as const, of })) },
    {
      weight: 3,
      arbitrary: fc
        .dictionary(fc.constantFrom("a", "b", "to"), tie("type"), { minKeys: 1, maxKeys: 3 })
        .map((properties) => ({ kind: "object" as const, properties: { ...properties } })),
    },
    { weight: 2, arbitrary: tie("type").map((of) => ({ kind: "set" as const, of })) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(tie("type"), tie("type"))
        .map(([key, value]) => ({ kind: "map" as const, key, value })),
    },
    { weight: 1, arbitrary: tie("type").map((of) => ({ kind: "nullable" as const, of })) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(scalar, scalar)
        .map(([first, second]) => ({ kind: "either" as const, first, second })),
    },
    {
      weight: 2,
      arbitrary: fc
        .array(tie("type"), { minLength: 2, maxLength: 3 })
        .map((members) => ({ kind: "tagged" as const, members })),
    },
  ),
}));

export const randomRichType: fc.Arbitrary<RandomRichType> = type;

/** What stands before a type that may use `Tree`. */
export const declarations =
  "interface Tree { at: Date; of: Tree[]; by: Map<bigint, Tree>; next: Tree | Uint8Array | null }\n";

const { tree } = fc.letrec<{ tree: object }>((tie) => ({
  tree: fc.record(
    {
      at: scalarValue("Date"),
      of: fc.oneof({ maxDepth: 2 }, fc.constant([]), fc.array(tie("tree"), { maxLength: 2 })),
      by: fc.oneof(
        { maxDepth: 2 },
        fc.constant(new Map()),
        fc.tuple(scalarValue("bigint"), tie("tree")).map((pair) => new Map([pair])),
      ),
      next: fc.oneof({ maxDepth: 2 }, fc.constant(null), scalarValue("Uint8Array"), tie("tree")),
    },
    { noNullPrototype: true },
  ),
}));

/** As TypeScript writes it. */
export function printRich(type: RandomRichType): string {
  switch (type.kind) {
    case "scalar":
      return type.name;
    case "tree":
      return "Tree";
    case "literal":
      return JSON.stringify(type.value);
    case "array":
      return `(${printRich(type.of)})[]`;
    case "tuple":
      return `[${type.items.map(printRich).join(", ")}]`;
    case "record":
      return `Record<string, ${printRich(type.of)}>`;
    case "object":
      return `{ ${Object.entries(type.properties)
        .map(([name, of]) => `${name}: ${printRich(of)}`)
        .join("; ")} }`;
    case "set":
      return `Set<${printRich(type.of)}>`;
    case "map":
      return `Map<${printRich(type.key)}, ${printRich(type.value)}>`;
    case "nullable":
      return `(${printRich(type.of)} | null)`;
    case "either":
      return `(${printRich(type.first)} | ${printRich(type.second)})`;
    case "tagged":
      return `(${type.members.map((of, index) => `{ kind: "${index}"; to: ${printRich(of)} }`).join(" | ")})`;
  }
}

/** Whether JSON tells the members of each union in it apart, by the plainest reading of the rule. */
export function distinctIn(type: RandomRichType): boolean {
  switch (type.kind) {
    case "scalar":
    case "literal":
    case "tree":
      return true;
    case "array":
    case "record":
    case "set":
    case "nullable":
      return distinctIn(type.of);
    case "tuple":
      return type.items.every(distinctIn);
    case "object":
      return Object.values(type.properties).every(distinctIn);
    case "map":
      return distinctIn(type.key) && distinctIn(type.value);
    case "tagged":
      return type.members.every(distinctIn);
    case "either": {
      const [first, second] = [type.first, type.second].map(printRich);
      const isText = (name = "") => !["number", "boolean"].includes(name);
      return first === second || !(isText(first) && isText(second));
    }
  }
}

/** JavaScript values of a type. */
export function valueOfRich(type: RandomRichType): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case "scalar":
      return scalarValue(type.name);
    case "tree":
      return tree;
    case "literal":
      return fc.constant(type.value);
    case "array":
      return fc.array(valueOfRich(type.of), { maxLength: 3 });
    case "tuple":
      return fc.tuple(...type.items.map(valueOfRich));
    case "record":
      return fc
        .dictionary(fc.constantFrom("x", "toString", "constructor", "é"), valueOfRich(type.of))
        .map((record) => ({ ...record }));
    case "object":
      return fc
        .tuple(
          ...Object.entries(type.properties).map(([name, of]) =>
            valueOfRich(of).map((value) => [name, value] as const),
          ),
        )
        .map((entries) => Object.fromEntries(entries));
    case "set":
      return fc.array(valueOfRich(type.of), { maxLength: 3 }).map((items) => new Set(items));
    case "map":
      return fc
        .array(fc.tuple(valueOfRich(type.key), valueOfRich(type.value)), { maxLength: 3 })
        .map((pairs) => new Map(pairs));
    case "nullable":
      return fc.option(valueOfRich(type.of));
    case "either":
      return fc.oneof(valueOfRich(type.first), valueOfRich(type.second));
    case "tagged":
      return fc.oneof(
        ...type.members.map((of, index) =>
          valueOfRich(of).map((to) => ({ kind: String(index), to })),
        ),
      );
  }
}

function scalarValue(name: Scalar): fc.Arbitrary<unknown> {
  switch (name) {
    case "string":
      // Among them such as look like something else.
      return fc.oneof(fc.string(), fc.constantFrom("2031-01-07T14:30:00Z", "10", "aGk=", "a:b"));
    case "number":
      return fc.integer();
    case "boolean":
      return fc.boolean();
    case "Date":
      return fc.date({
        min: new Date("0000-01-01T00:00:00Z"),
        max: new Date("9999-12-31T23:59:59.999Z"),
        noInvalidDate: true,
      });
    case "bigint":
      return fc.bigInt();
    case "Uint8Array":
      return fc.uint8Array().map((bytes) => Uint8Array.from(bytes));
    case "URL":
      return fc.webUrl({ withQueryParameters: true }).map((text) => new URL(text));
  }
}
