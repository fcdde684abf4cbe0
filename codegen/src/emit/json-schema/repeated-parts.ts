import type { JsonSchema } from "../../model/contract.ts";
import { mapParts } from "../schema-walk.ts";
import { descriptive } from "./annotated-formatter.ts";
import { Fingerprints } from "./fingerprints.ts";

/** What is shorter is easier to read where it is. */
const MIN_LENGTH = 300;

/** Of what its author gave a name, and of what is there many times. */
const MIN_NAMED_LENGTH = 120;

/** Of all its copies together. */
const MIN_TOTAL = 1000;

/** How long a reference is, about. */
const REFERENCE_LENGTH = 30;

/** A document in the making. */
export interface Draft {
  root: JsonSchema;
  definitions: Readonly<Record<string, JsonSchema>>;
}

/**
 * Makes definitions of what a document says more than once, and at length: of types without a
 * name of their own each place where they are used has a copy.
 *
 * 1. Equal schemas are one part, whatever they are described as; that stays where it is.
 * 2. What is inside a part that is used twice is there once.
 * 3. A name says which type it is, or else which property was the first to have it. It depends on
 *    nothing but the document.
 *
 * @param names what types were called, by their schemas
 * @param prints kept for documents that have definitions in common
 */
export function shareRepeated(
  draft: Draft,
  names: ReadonlyMap<JsonSchema, string>,
  prints: Fingerprints,
): Draft {
  const { root, definitions } = draft;
  const bodies = Object.entries(definitions);
  if (!mayRepeat(draft, prints, names.size > 0 ? MIN_NAMED_LENGTH : MIN_LENGTH)) return draft;
  const parts = new Parts();
  parts.add(root, "value");
  for (const [name, body] of bodies) {
    const part = parts.add(body, name);
    // What describes it would be said of the others as well.
    if (!isDescribed(body)) part.body ??= name;
  }
  parts.call(names);
  const shared = parts.share(new Set(Object.keys(definitions)));
  if (shared.length === 0) return draft;
  const added = shared.filter(({ body }) => body === undefined);
  const all = [
    ...bodies.map(([name, body]) => [name, parts.write(body)] as const),
    ...added.map(({ definition = "", schema }) => [definition, parts.write(schema)] as const),
  ];
  return {
    root: parts.write(root),
    definitions: Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/**
 * Whether there may be something to share.
 *
 * @param minLength what is shorter has to be there many times; the default is right whatever types
 *   were called
 */
export function mayRepeat(
  { root, definitions }: Draft,
  prints: Fingerprints,
  minLength = MIN_NAMED_LENGTH,
): boolean {
  const { longest, total } = prints.repeatedIn([root, ...Object.values(definitions)]);
  return longest >= minLength || total >= MIN_TOTAL;
}

/** To be kept for documents that have definitions in common. */
export function fingerprints(): Fingerprints {
  return new Fingerprints(MIN_NAMED_LENGTH);
}

/** A schema without what only describes it. */
interface Part {
  readonly number: number;
  readonly schema: JsonSchema;
  /** Of its text, without the parts in it. */
  readonly length: number;
  /** Each as often as it is there. */
  readonly inside: readonly Part[];
  /** The property that was the first to have it. */
  readonly property: string;
  /** How many other parts have it, each as often as it does. */
  uses: number;
  /** What its type was called. */
  name?: string;
  /** The definition that it is all of. */
  body?: string;
  /** What is referred to for it. */
  definition?: string;
}

class Parts {
  readonly #bySchema = new Map<JsonSchema, Part>();
  readonly #byText = new Map<string, Part>();

  /** @param property what the schema is of */
  add(schema: JsonSchema, property: string): Part {
    const known = this.#bySchema.get(schema);
    if (known) return known;
    const bare = withoutDescription(schema);
    const inside: Part[] = [];
    const text = textOf(bare, (part, name = property) => {
      const inner = this.add(part, name);
      inside.push(inner);
      return inner;
    });
    const part = this.#byText.get(text) ?? this.#create(text, { schema: bare, inside, property });
    this.#bySchema.set(schema, part);
    return part;
  }

  #create(text: string, made: Pick<Part, "schema" | "inside" | "property">): Part {
    const part = { ...made, number: this.#byText.size, length: text.length, uses: 0 };
    for (const inner of made.inside) inner.uses += 1;
    this.#byText.set(text, part);
    return part;
  }

  /** Tells parts what their types were called. */
  call(names: ReadonlyMap<JsonSchema, string>): void {
    for (const [schema, name] of names) {
      const part = this.#find(schema);
      if (part) part.name ??= name;
    }
  }

  #find(schema: JsonSchema): Part | undefined {
    const known = this.#bySchema.get(schema);
    if (known) return known;
    const inside: (Part | undefined)[] = [];
    const text = textOf(withoutDescription(schema), (inner) => {
      const part = this.#find(inner);
      inside.push(part);
      return part;
    });
    return inside.includes(undefined) ? undefined : this.#byText.get(text);
  }

  /** Those that are referred to from now on, under names that are not taken. */
  share(taken: Set<string>): Part[] {
    const lengths = new Map<Part, number>();
    // What is inside a part is before it.
    return [...this.#byText.values()].filter((part) => {
      const inside = part.inside.map((inner) => lengths.get(inner) ?? 0);
      const length = inside.reduce((sum, each) => sum + each, part.length);
      const isShared = isRepeated(part) && isLong(part, length) && isWhole(part.schema);
      lengths.set(part, isShared ? REFERENCE_LENGTH : length);
      if (isShared) part.definition = part.body ?? freeName(part, taken);
      return isShared;
    });
  }

  /** A schema that refers to what is shared. */
  write(schema: JsonSchema): JsonSchema {
    return mapShareable(schema, (part) => {
      const { definition } = this.#bySchema.get(part) ?? {};
      if (definition === undefined) return this.write(part);
      const described = Object.entries(part).filter(([keyword]) => descriptive.has(keyword));
      return { ...Object.fromEntries(described), $ref: `#/$defs/${definition}` };
    });
  }
}

/** Says what its keywords are about, where that might be said around it as well. */
function isWhole(schema: JsonSchema): boolean {
  if (schema.type !== undefined) return true;
  const { anyOf = [], allOf = [], not = [] } = schema;
  const parts = [anyOf, allOf, not].flat() as JsonSchema[];
  return !Object.keys(schema).some((keyword) => ofObjects.has(keyword)) && parts.every(isWhole);
}

const ofObjects = new Set([
  ...["properties", "patternProperties", "additionalProperties", "dependentSchemas"],
  ...["required", "maxProperties", "propertyNames", "items", "prefixItems"],
]);

/** With the number of each part for it. */
function textOf(
  schema: JsonSchema,
  partFor: (part: JsonSchema, name?: string) => Part | undefined,
): string {
  const told = mapShareable(schema, (part, name) => {
    const described = Object.entries(part).filter(([keyword]) => descriptive.has(keyword));
    return [partFor(part, name)?.number, ...described];
  });
  return JSON.stringify(told);
}

/** As `mapParts`. What a `Map` has for a pair stays there: who reads a `Map` looks into it. */
function mapShareable(schema: JsonSchema, replace: Parameters<typeof mapParts>[1]): JsonSchema {
  const isMap = schema["x-tunnel-type"] === "Map";
  return mapParts(schema, isMap ? (pair) => mapParts(pair, replace) : replace);
}

function isDescribed(schema: JsonSchema): boolean {
  return Object.keys(schema).some((keyword) => descriptive.has(keyword));
}

function withoutDescription(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(
    Object.entries(schema).filter(([keyword]) => !descriptive.has(keyword)),
  );
}

function isRepeated({ uses, body }: Part): boolean {
  return uses > (body === undefined ? 1 : 0);
}

function isLong({ name, body, uses }: Part, length: number): boolean {
  const isNamed = name !== undefined && body === undefined;
  const isShort = !isNamed && (uses - 1) * length < MIN_TOTAL;
  return length >= (isShort ? MIN_LENGTH : MIN_NAMED_LENGTH);
}

/** `Page` for a type of that name, `address.1` for that of a property. */
function freeName({ name, property }: Part, taken: Set<string>): string {
  const base = (name ?? property).replace(/[^A-Za-z0-9_.]/g, "_") || "_";
  let free = name === undefined ? `${base}.1` : base;
  for (let count = 2; taken.has(free); count += 1) free = `${base}.${count}`;
  taken.add(free);
  return free;
}
