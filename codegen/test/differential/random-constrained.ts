import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import type { JsonSchema } from "../../src/model/contract.ts";

/** A random type with constraints and without unions but for null: a value's place tells its type. */
export type Constrained =
  | { kind: "scalar"; name: "number" | "string"; alias?: string }
  | { kind: "list"; of: Constrained }
  | { kind: "record"; of: Constrained }
  | { kind: "nullable"; of: Constrained }
  | { kind: "object"; properties: readonly ConstrainedProperty[] };

interface ConstrainedProperty {
  name: string;
  optional: boolean;
  type: Constrained;
  /** Of the property's own comment. */
  tags: Tags;
}

/** By JSON Schema's name: what is behind the tag of the same name. */
type Tags = Readonly<Record<string, number | string | boolean>>;

const numberTags: Tags[] = [
  { minimum: 0 },
  { exclusiveMinimum: 0, maximum: 2 },
  { multipleOf: 0.5 },
  { minimum: -1.5, exclusiveMaximum: 1 },
  { integer: true, minimum: -9, maximum: 9 },
];
const stringTags: Tags[] = [
  { minLength: 1 },
  { maxLength: 1 },
  { pattern: "^[a-z]*$" },
  { minLength: 2, pattern: "é" },
];
const listTags: Tags[] = [{ minItems: 1 }, { maxItems: 1 }, { uniqueItems: true }];

const aliases: Readonly<Record<string, { of: "number" | "string"; tags: Tags }>> = {
  Name: { of: "string", tags: { minLength: 2 } },
  Code: { of: "string", tags: { pattern: "^x" } },
  Count: { of: "number", tags: { minimum: 0, maximum: 9, integer: true } },
};

/** What stands before a type that may use the aliases. */
export const declarations = Object.entries(aliases)
  .map(([name, { of, tags }]) => `/** ${printTags(tags)} */\ntype ${name} = ${of};\n`)
  .join("");

const scalar: fc.Arbitrary<Constrained> = fc.oneof(
  fc
    .constantFrom("number" as const, "string" as const)
    .map((name): Constrained => ({ kind: "scalar", name })),
  fc
    .constantFrom(...Object.keys(aliases))
    .map((alias): Constrained => ({ kind: "scalar", name: aliases[alias]?.of ?? "string", alias })),
);

const { object } = fc.letrec<{ type: Constrained; object: Constrained }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3, depthIdentifier: "constrained" },
    { weight: 4, arbitrary: scalar },
    { weight: 2, arbitrary: tie("type").map((of): Constrained => ({ kind: "list", of })) },
    { weight: 1, arbitrary: tie("type").map((of): Constrained => ({ kind: "record", of })) },
    {
      weight: 2,
      arbitrary: fc
        .oneof(scalar, tie("object"))
        .map((of): Constrained => ({ kind: "nullable", of })),
    },
    { weight: 3, arbitrary: tie("object") },
  ),
  object: fc
    .uniqueArray(
      fc
        .record({
          name: fc.constantFrom("a", "b", "c", "1"),
          optional: fc.boolean(),
          type: tie("type"),
        })
        .chain((property) => tagsFor(property.type).map((tags) => ({ ...property, tags }))),
      { minLength: 1, maxLength: 3, selector: ({ name }) => name },
    )
    .map((properties): Constrained => ({ kind: "object", properties })),
}));

export const randomConstrained = object;

/** What an alias says already is not said again with another value. */
function tagsFor(type: Constrained): fc.Arbitrary<Tags> {
  const own = type.kind === "nullable" ? type.of : type;
  if (own.kind === "list") return fc.constantFrom({}, ...listTags);
  if (own.kind !== "scalar" || own.alias !== undefined) return fc.constant({});
  return fc.constantFrom({}, ...(own.name === "number" ? numberTags : stringTags));
}

/** As TypeScript writes it. */
export function printConstrained(type: Constrained): string {
  switch (type.kind) {
    case "scalar":
      return type.alias ?? type.name;
    case "list":
      return `(${printConstrained(type.of)})[]`;
    case "record":
      return `Record<string, ${printConstrained(type.of)}>`;
    case "nullable":
      return `${printConstrained(type.of)} | null`;
    case "object":
      return `{\n${type.properties.map(printProperty).join("")}}`;
  }
}

function printProperty({ name, optional, type, tags }: ConstrainedProperty): string {
  const comment = Object.keys(tags).length > 0 ? `/** ${printTags(tags)} */\n` : "";
  return `${comment}${name}${optional ? "?" : ""}: ${printConstrained(type)};\n`;
}

function printTags(tags: Tags): string {
  return Object.entries(tags)
    .map(([name, value]) => `@${name}${value === true ? "" : ` ${value}`}`)
    .join("\n * ");
}

/** Whether a value, of which the type is right, keeps the constraints as well. */
export function keeps(type: Constrained, value: unknown, tags: Tags = {}): boolean {
  if (!fits(tags, value)) return false;
  switch (type.kind) {
    case "scalar":
      return fits(aliases[type.alias ?? ""]?.tags ?? {}, value);
    case "list":
      return (value as unknown[]).every((item) => keeps(type.of, item));
    case "record":
      return Object.values(value as object).every((item) => keeps(type.of, item));
    case "nullable":
      return value === null || keeps(type.of, value);
    case "object":
      return type.properties.every(({ name, type: of, tags: own }) => {
        const inside = (value as Record<string, unknown>)[name];
        return inside === undefined || keeps(of, inside, own);
      });
  }
}

/** JSON Schema's own keywords, which say nothing of values of other types. */
function fits({ integer, ...tags }: Tags, value: unknown): boolean {
  if (integer !== undefined && value !== null && !Number.isInteger(value)) return false;
  return validatorOf(JSON.stringify(tags))(value);
}

const ajv = new Ajv2020({ strict: false });
const validators = new Map<string, (value: unknown) => boolean>();

function validatorOf(tags: string): (value: unknown) => boolean {
  const known = validators.get(tags);
  if (known) return known;
  const validate = ajv.compile(JSON.parse(tags) as JsonSchema);
  validators.set(tags, validate);
  return validate;
}

/** Values of which most have the type, and some keep the constraints. */
export function valueOfConstrained(type: Constrained): fc.Arbitrary<unknown> {
  const right = rightValue(type);
  return fc.oneof({ weight: 12, arbitrary: right }, { weight: 1, arbitrary: wrong });
}

const wrong = fc.constantFrom<unknown>(null, "x", 1, [], {}, [null], { a: 1 });

function rightValue(type: Constrained): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case "scalar":
      return type.name === "number"
        ? fc.constantFrom(0, 1, 2, 0.5, -1.5, 1.25, 12)
        : fc.constantFrom("", "x", "xé", "é", "A", "xyz", "😀");
    case "list":
      return fc.array(valueOfConstrained(type.of), { maxLength: 2 });
    case "record":
      return fc.dictionary(fc.constantFrom("a", "k"), valueOfConstrained(type.of), {
        maxKeys: 2,
        noNullPrototype: true,
      });
    case "nullable":
      return fc.option(valueOfConstrained(type.of), { freq: 4 });
    case "object":
      return fc.record(
        Object.fromEntries(
          type.properties.map(({ name, type: of }) => [name, valueOfConstrained(of)]),
        ),
        {
          requiredKeys: type.properties.filter(({ optional }) => !optional).map(({ name }) => name),
          noNullPrototype: true,
        },
      );
  }
}
