import type { JsonSchema } from "../../model/contract.ts";
import { type BaseType, mayOverlap, type PatternStringType } from "../../model/types.ts";
import type { Definitions } from "./definitions.ts";
import { closed, distinct } from "./distinct-types.ts";
import { indexType, type ObjectBranch, patternsOf } from "./object-branch.ts";

/** Keywords for names that no member declares. */
export interface Indexes {
  patternProperties?: JsonSchema;
  additionalProperties: JsonSchema | boolean;
  allOf?: JsonSchema[];
}

/**
 * What members say of names that none declares. A name has some of the forms that keys may
 * have, and each member says of such names what its index signatures do.
 *
 * 1. `patternProperties` speaks of all names of a form, whichever other forms these have.
 *    It would speak of declared names too, so forms of such names are left to 2.
 * 2. `additionalProperties` beside all forms but some speaks of the names that have no others.
 *
 * Both together say of each set of forms what is right for it.
 */
export function indexesOf(
  definitions: Definitions,
  branches: readonly ObjectBranch[],
  names: readonly string[],
): Indexes {
  const keys = keysOf(branches);
  const of = (sets: readonly Forms[]): JsonSchema | boolean => {
    const types = distinct(
      definitions,
      sets.flatMap((forms) => typesFor(branches, forms)),
    );
    return types.length > 0 && closed(definitions, types);
  };
  const sets = overlapping(keys);
  const taken = keys.filter((key) => names.some((name) => isOfForm(key, name)));
  const free = keys.filter((key) => !taken.includes(key));
  const having = (some: Forms) => sets.filter((forms) => forms.some((key) => some.includes(key)));
  const said = new Map(free.map((key) => [key, of(having([key]))]));
  const isSaid = (forms: Forms) =>
    forms.some((key) => JSON.stringify(said.get(key)) === JSON.stringify(of([forms])));
  const unsaid = sets.filter((forms) => !isSaid(forms));
  const allOf = [...(taken.length > 0 ? [[]] : []), ...unsaid].map((forms) => ({
    properties: Object.fromEntries(names.map((name) => [name, true])),
    ...patternProperties(keys.filter((key) => !forms.includes(key)).map((key) => [key, true])),
    additionalProperties: of([
      [],
      ...sets.filter((set) => set.every((key) => forms.includes(key))),
    ]),
  }));
  return {
    ...patternProperties([...said]),
    additionalProperties: of([[], ...having(taken)]),
    ...(allOf.length > 0 ? { allOf } : {}),
  };
}

/** Forms that one name may have together. */
type Forms = readonly PatternStringType[];

/** The forms of the keys of all members, each once. */
function keysOf(branches: readonly ObjectBranch[]): Forms {
  const keys = branches.flatMap(({ shape }) => patternsOf(shape)).map(({ key }) => key);
  return [...new Map(keys.map((key) => [key.getPattern(), key])).values()];
}

/** Each form alone, and those together that overlap with each other. */
function overlapping([first, ...others]: Forms): Forms[] {
  if (!first) return [];
  const without = overlapping(others);
  const along = without.filter((forms) => forms.every((form) => mayOverlap(first, form)));
  return [[first], ...along.map((forms) => [first, ...forms]), ...without];
}

/** What each member says of names that have these forms and no others. */
function typesFor(branches: readonly ObjectBranch[], forms: Forms): BaseType[] {
  const patterns = new Set(forms.map((form) => form.getPattern()));
  return branches.flatMap(
    ({ shape }) => indexType(shape, (key) => patterns.has(key.getPattern())) ?? [],
  );
}

function isOfForm(key: PatternStringType, name: string): boolean {
  return new RegExp(key.getPattern(), "u").test(name);
}

function patternProperties(
  entries: (readonly [PatternStringType, JsonSchema | boolean])[],
): Partial<Indexes> {
  if (entries.length === 0) return {};
  const byPattern = entries.map(([key, schema]) => [key.getPattern(), schema] as const);
  return { patternProperties: Object.fromEntries(byPattern) };
}
