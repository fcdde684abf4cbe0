import { referencesIn, schemasUnder } from "../emit/schema-walk.ts";
import type { JsonSchema } from "../model/contract.ts";

const values = {
  tasks: ["input", "output"],
  events: ["payload"],
  errors: ["data"],
};

/** What a form is called, and whether something has it. */
type Form = readonly [name: string, fits: (value: unknown) => boolean];
type Forms = Readonly<Record<string, Form>>;

const text: Form = ["text", (value) => typeof value === "string"];
const flag: Form = ["true or false", (value) => typeof value === "boolean"];
const list: Form = ["a list", Array.isArray];
const object: Form = ["an object", isObject];
const subschema: Form = ["a schema", (value) => typeof value === "boolean" || isObject(value)];
const definitions: Form = [
  "an object of objects",
  (value) => isObject(value) && Object.values(value).every(isObject),
];

const ofDocument: Forms = {
  ...{ root: text, conversions: object },
  ...{ tasks: list, events: list, errors: list },
};
const ofItem: Forms = { documentation: text, options: object, errors: list, hash: text };
const ofValue: Forms = { optional: flag, typeName: text };
const ofSchema: Forms = {
  $defs: definitions,
  type: ["text or a list", (value) => typeof value === "string" || Array.isArray(value)],
  ...{ properties: object, patternProperties: object },
  ...{ items: subschema, additionalProperties: subschema },
  ...{ allOf: list, anyOf: list, oneOf: list, prefixItems: list },
  ...{ enum: list, required: list, examples: list },
};

/**
 * What a client cannot be made of. Only what it is made of is looked at: a newer gateway may say
 * more.
 */
export function problemIn(document: Readonly<Record<string, unknown>>): string | undefined {
  const own = misfit(document, ofDocument);
  if (own !== undefined) return own;
  for (const [name, keys] of Object.entries(values)) {
    const items = (document[name] ?? []) as unknown[];
    for (const [index, item] of items.entries()) {
      const problem = problemOf(item, keys);
      if (problem !== undefined) return `${name}[${index}].${problem}`;
    }
  }
  return undefined;
}

function problemOf(item: unknown, keys: readonly string[]): string | undefined {
  if (!isObject(item) || typeof item["id"] !== "string") return "id must be text";
  const own = misfit(item, ofItem);
  if (own !== undefined) return own;
  for (const key of keys) {
    const problem = problemOfValue(item[key]);
    if (problem !== undefined) return `${key}.${problem}`;
  }
  return undefined;
}

function problemOfValue(value: unknown): string | undefined {
  if (!isObject(value) || !isObject(value["schema"])) return "schema must be an object";
  const own = misfit(value, ofValue);
  if (own !== undefined) return own;
  for (const part of schemasIn(value["schema"])) {
    const problem = misfit(part, ofSchema);
    if (problem !== undefined) return `schema: ${problem}`;
  }
  const lost = lostReference(value["schema"]);
  return lost === undefined ? undefined : `schema: nothing is at ${lost}`;
}

/** What is there, but not as it must be. */
function misfit(said: Readonly<Record<string, unknown>>, forms: Forms): string | undefined {
  for (const [key, [name, fits]] of Object.entries(forms)) {
    if (said[key] !== undefined && !fits(said[key])) return `${key} must be ${name}`;
  }
  return undefined;
}

function* schemasIn(schema: JsonSchema): Iterable<JsonSchema> {
  yield schema;
  for (const [keyword, value] of Object.entries(schema)) {
    for (const part of schemasUnder(keyword, value)) yield* schemasIn(part);
  }
}

function lostReference(schema: JsonSchema): string | undefined {
  const known = Object.keys(schema["$defs"] ?? {}).map((name) => `#/$defs/${name}`);
  return [...referencesIn(schema)].find((ref) => ref !== "#" && !known.includes(ref));
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
